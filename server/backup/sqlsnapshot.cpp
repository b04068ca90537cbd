#include "server/backup/sqlsnapshot.h"

#include "server/common/db/sqlquery.h"

namespace nw::server::backup {

Result<void> copySqlite(Connection &connection, const QString &path)
{
    return execute(connection, "VACUUM INTO ?", {path});
}

Result<void> checkSqlite(Connection &connection)
{
    const auto found = firstRow(runQuery(connection, "PRAGMA integrity_check(1)", {}), firstText);
    if (!found)
        return tl::unexpected(found.error());
    if (found->value_or(QString()) != u"ok")
        return failure(ErrorCode::Damaged,
                       u"the database is damaged: " % found->value_or(QString()));
    const auto orphan = firstRow(
        runQuery(connection, "SELECT \"table\" FROM pragma_foreign_key_check", {}), firstText);
    if (!orphan)
        return tl::unexpected(orphan.error());
    if (*orphan)
        return failure(ErrorCode::Damaged, u"a row refers to one that is not there: " % **orphan);
    return {};
}

Result<qint64> otherSessions(Connection &connection)
{
    const auto count =
        firstRow(runQuery(connection,
                          "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
                          " AND pid <> pg_backend_pid() AND backend_type = 'client backend'",
                          {}),
                 firstInteger);
    if (!count)
        return tl::unexpected(count.error());
    return count->value_or(0);
}

} // namespace nw::server::backup
