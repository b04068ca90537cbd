#pragma once

#include "server/common/db/database.h"

namespace nw::test {

// Each prints its figures and their ratio to what bounds them; 0 when what must hold holds.

int measureReceipts(); // size and time of a check, at a million leaves
int measureBalances(server::Engine engine, int history); // with many entries and with few

} // namespace nw::test
