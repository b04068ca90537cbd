#include "server/comics/sqloutbox.h"

#include "server/common/db/intransaction.h"
#include "server/common/db/sqlquery.h"

namespace nw::server::comics {

SqlOutbox::SqlOutbox(Database &database)
    : m_database(database)
{
}

Result<void> SqlOutbox::add(const QByteArray &body, std::int64_t nowMs)
{
    return execute(m_database.connection(),
                   "INSERT INTO comics_outbox (body, created_at) VALUES (?, ?)",
                   {QString::fromUtf8(body), qint64(nowMs)});
}

Result<QList<OutboxRow>> SqlOutbox::oldest(int limit)
{
    return allRows(runQuery(m_database.connection(),
                            "SELECT sequence, body FROM comics_outbox ORDER BY sequence LIMIT ?",
                            {limit}),
                   [](const Statement &row) {
                       return OutboxRow{row.integer(0), row.text(1).toUtf8()};
                   });
}

// Row by row: on PostgreSQL a row with a smaller number may be committed after a larger one was
// read, so that all up to a number would take away what nobody was told.
Result<void> SqlOutbox::remove(const QList<OutboxRow> &rows)
{
    Connection &connection = m_database.connection();
    return inTransaction(connection, [&]() -> Result<void> {
        for (const OutboxRow &row : rows) {
            Result<void> done = execute(connection, "DELETE FROM comics_outbox WHERE sequence = ?",
                                        {qint64(row.sequence)});
            if (!done)
                return done;
        }
        return {};
    });
}

} // namespace nw::server::comics
