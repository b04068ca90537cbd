#include "server/users/sqlauditlog.h"

#include "server/common/db/intransaction.h"
#include "server/common/db/sqlquery.h"

#include <QJsonDocument>

#include <algorithm>

namespace nw::server::users {

namespace {

AuditEntry entryOf(const Statement &row)
{
    return {row.text(0), row.integer(1), row.text(2),
            row.text(3), row.text(4),    QJsonDocument::fromJson(row.text(5).toUtf8()).object()};
}

Result<void> addOne(Connection &connection, const AuditEntry &entry)
{
    return execute(connection,
                   "INSERT INTO audit_log (id, happened_at, actor, action, subject, detail)"
                   " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                   {entry.id, qint64(entry.atMs), entry.actor, entry.action, entry.subject,
                    QString::fromUtf8(QJsonDocument(entry.detail).toJson(QJsonDocument::Compact))});
}

} // namespace

SqlAuditLog::SqlAuditLog(std::shared_ptr<Database> database)
    : m_database(std::move(database))
{
}

Result<void> SqlAuditLog::add(const QList<AuditEntry> &entries)
{
    Connection &connection = m_database->connection();
    return inTransaction(connection, [&]() -> Result<void> {
        for (const AuditEntry &entry : entries) {
            if (const auto added = addOne(connection, entry); !added)
                return added;
        }
        return {};
    });
}

Result<AuditPage> SqlAuditLog::page(const AuditQuery &query)
{
    // No id is greater than this one: without a cursor the page starts at the newest.
    static const QString kLast = QStringLiteral("ffffffff-ffff-ffff-ffff-ffffffffffff");
    QString sql = QStringLiteral("SELECT id, happened_at, actor, action, subject, detail"
                                 " FROM audit_log WHERE id < ?");
    QVariantList values{query.beforeId.isEmpty() ? kLast : query.beforeId};
    if (!query.subject.isEmpty()) {
        sql += QLatin1String(" AND subject = ?");
        values << query.subject;
    }
    sql += QLatin1String(" ORDER BY id DESC LIMIT ?");
    values << query.limit + 1; // one more than asked for tells whether there is a next page
    const auto rows = allRows(runComposed(m_database->connection(), sql, values), entryOf);
    if (!rows)
        return tl::unexpected(rows.error());
    AuditPage page;
    page.entries = rows->first(std::min<qsizetype>(rows->size(), query.limit));
    if (rows->size() > query.limit)
        page.nextId = page.entries.back().id;
    return page;
}

} // namespace nw::server::users
