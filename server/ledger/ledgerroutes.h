#pragma once

#include "server/common/http/router.h"
#include "server/ledger/ledgerservice.h"

namespace nw::server::ledger {

// /ledger/…, see openapi.json. `ledger` outlives the router.
void addLedgerRoutes(Router &router, LedgerService &ledger);

} // namespace nw::server::ledger
