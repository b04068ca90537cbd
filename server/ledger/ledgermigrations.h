#pragma once

#include "server/common/db/migrations.h"

namespace nw::server::ledger {

// The ledger's tables and the seals on them. The database itself refuses what may never happen, on
// both engines, whoever asks: entries come first, the leaf next, the header last; the header's
// insert checks that its legs are all there and balance; nothing sealed is changed, deleted,
// replaced or added to; totals of accounts follow entries and nothing else.
QList<Migration> ledgerMigrations();

extern const char *const kLedgerSqlite1;
extern const char *const kLedgerPostgres1;

} // namespace nw::server::ledger
