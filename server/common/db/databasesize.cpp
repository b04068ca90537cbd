#include "server/common/db/databasesize.h"

#include "server/common/db/sqlquery.h"

namespace nw::server {

Result<qint64> databaseBytes(Connection &connection)
{
    const char *sql = connection.engine() == Engine::Sqlite
        ? "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        : "SELECT pg_database_size(current_database())";
    const auto bytes = firstRow(runQuery(connection, sql, {}), firstInteger);
    if (!bytes)
        return tl::unexpected(bytes.error());
    return bytes->value_or(0);
}

} // namespace nw::server
