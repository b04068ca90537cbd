#include "server/ledger/ledgermigrations.h"

namespace nw::server::ledger {

QList<Migration> ledgerMigrations()
{
    return {{"ledger", 1, kLedgerSqlite1, kLedgerPostgres1}};
}

} // namespace nw::server::ledger
