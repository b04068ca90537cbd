#pragma once

#include "server/common/db/database.h"

namespace nw::server::ledger {

// For whoever runs the server; cheap enough to be asked every few seconds.
struct LedgerStats
{
    qint64 height = 0; // number of the newest sealed transaction
    qint64 openHolds = 0;
    qint64 outboxWaiting = 0; // messages that not every consumer has taken
};

Result<LedgerStats> readLedgerStats(Connection &connection);

} // namespace nw::server::ledger
