#include "server/ledger/sqlledgerstats.h"

#include "server/common/db/sqlquery.h"

namespace nw::server::ledger {

Result<LedgerStats> readLedgerStats(Connection &connection)
{
    const auto row = firstRow(
        runQuery(connection,
                 "SELECT (SELECT COALESCE(MAX(id), 0) FROM ledger_transactions),"
                 " (SELECT COUNT(*) FROM open_holds), (SELECT COUNT(*) FROM ledger_outbox)",
                 {}),
        [](const Statement &found) {
            return LedgerStats{found.integer(0), found.integer(1), found.integer(2)};
        });
    if (!row)
        return tl::unexpected(row.error());
    return row->value_or(LedgerStats{});
}

} // namespace nw::server::ledger
