#include "server/comics/sqlfeedstats.h"

#include "server/common/db/sqlquery.h"

namespace nw::server::comics {

Result<FeedStats> readFeedStats(Connection &connection)
{
    const auto row = firstRow(
        runQuery(connection,
                 "SELECT (SELECT COUNT(*) FROM change_heads),"
                 " (SELECT CAST(COALESCE(SUM(last_sequence), 0) AS BIGINT) FROM change_heads),"
                 " (SELECT COUNT(*) FROM comics_outbox)",
                 {}),
        [](const Statement &found) {
            return FeedStats{found.integer(0), found.integer(1), found.integer(2)};
        });
    if (!row)
        return tl::unexpected(row.error());
    return row->value_or(FeedStats{});
}

} // namespace nw::server::comics
