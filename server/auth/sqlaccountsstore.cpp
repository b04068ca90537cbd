#include "server/auth/sqlaccountsstore.h"

#include "server/common/db/intransaction.h"
#include "server/common/db/sqlquery.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace nw::server::auth {

namespace {

// No id is greater than this one: without a cursor the page starts at the newest.
const QString &lastId()
{
    static const QString last = QStringLiteral("ffffffff-ffff-ffff-ffff-ffffffffffff");
    return last;
}

// The first text that no text with this beginning reaches, so that an index is enough.
QString afterAllThatStartWith(const QString &prefix)
{
    return QString(prefix % QChar(0xffff));
}

Result<QStringList> rolesOf(Connection &connection, const QString &userId)
{
    return allRows(
        runQuery(connection, "SELECT role FROM roles WHERE user_id = ? ORDER BY role", {userId}),
        firstText);
}

Result<void> keepEntry(Connection &connection, const AuditEntry &entry)
{
    const QJsonObject body{{QStringLiteral("actor"), entry.actor},
                           {QStringLiteral("action"), entry.action},
                           {QStringLiteral("subject"), entry.subject},
                           {QStringLiteral("detail"), entry.detail}};
    return execute(connection, "INSERT INTO auth_outbox (id, body, created_at) VALUES (?, ?, ?)",
                   {entry.id, QString::fromUtf8(QJsonDocument(body).toJson(QJsonDocument::Compact)),
                    qint64(entry.atMs)});
}

AuditEntry entryOf(const Statement &row)
{
    const QJsonObject body = QJsonDocument::fromJson(row.text(1).toUtf8()).object();
    return {row.text(0),
            row.integer(2),
            body.value(u"actor").toString(),
            body.value(u"action").toString(),
            body.value(u"subject").toString(),
            body.value(u"detail").toObject()};
}

// Of two who take the last two administrators their role at once, one has to wait for the other:
// both count the rows that they locked.
Result<bool> someoneElseAdministers(Connection &connection, const QString &userId)
{
    const auto admins = allRows(
        connection.engine() == Engine::Postgres
            ? runQuery(connection, "SELECT user_id FROM roles WHERE role = 'admin' FOR UPDATE", {})
            : runQuery(connection, "SELECT user_id FROM roles WHERE role = 'admin'", {}),
        firstText);
    if (!admins)
        return tl::unexpected(admins.error());
    return std::any_of(admins->begin(), admins->end(),
                       [&](const QString &admin) { return admin != userId; });
}

Result<void> replaceRoles(Connection &connection, const RolesChange &change,
                          const QStringList &before)
{
    for (const QString &role : before) {
        if (change.roles.contains(role))
            continue;
        const auto taken = execute(connection, "DELETE FROM roles WHERE user_id = ? AND role = ?",
                                   {change.userId, role});
        if (!taken)
            return taken;
    }
    for (const QString &role : change.roles) {
        if (before.contains(role))
            continue;
        const auto granted =
            execute(connection, "INSERT INTO roles (user_id, role, granted_at) VALUES (?, ?, ?)",
                    {change.userId, role, qint64(change.changedAtMs)});
        if (!granted)
            return granted;
    }
    // Later than the change before, whatever the clock says: the later one has to win.
    return execute(connection,
                   "UPDATE auth_users SET roles_changed_at = CASE WHEN roles_changed_at >= ?"
                   " THEN roles_changed_at + 1 ELSE ? END WHERE id = ?",
                   {qint64(change.changedAtMs), qint64(change.changedAtMs), change.userId});
}

Result<QStringList> changeRoles(Connection &connection, const RolesChange &change,
                                AuditEntry &entry)
{
    // Written first, so that two changes of one account follow each other.
    const auto known =
        executeOnOne(connection, "UPDATE auth_users SET id = id WHERE id = ?", {change.userId});
    if (!known)
        return tl::unexpected(known.error());
    if (!*known)
        return failure(ErrorCode::NotFound, QStringLiteral("There is no such account."));
    auto before = rolesOf(connection, change.userId);
    if (!before)
        return before;
    const QString admin = QStringLiteral("admin");
    if (before->contains(admin) && !change.roles.contains(admin)) {
        const auto others = someoneElseAdministers(connection, change.userId);
        if (!others)
            return tl::unexpected(others.error());
        if (!*others)
            return failure(ErrorCode::Conflict,
                           QStringLiteral("Nobody would be left who administers the server."));
    }
    if (const auto replaced = replaceRoles(connection, change, *before); !replaced)
        return tl::unexpected(replaced.error());
    entry.detail.insert(QStringLiteral("before"), QJsonArray::fromStringList(*before));
    if (const auto kept = keepEntry(connection, entry); !kept)
        return tl::unexpected(kept.error());
    return before;
}

} // namespace

SqlAccountsStore::SqlAccountsStore(std::shared_ptr<Database> database)
    : m_database(std::move(database))
{
}

Result<QList<UserRow>> SqlAccountsStore::accounts(const AccountQuery &query)
{
    Connection &connection = m_database->connection();
    QString sql = QStringLiteral("SELECT id, email, username, created_at FROM auth_users"
                                 " WHERE id < ?");
    QVariantList values{query.beforeId.isEmpty() ? lastId() : query.beforeId};
    if (!query.startsWith.isEmpty()) {
        sql += QLatin1String(" AND (email_key >= ? AND email_key < ?"
                             " OR username_key >= ? AND username_key < ?)");
        for (int column = 0; column < 2; ++column)
            values << query.startsWith << afterAllThatStartWith(query.startsWith);
    }
    if (!query.role.isEmpty()) {
        sql += QLatin1String(" AND EXISTS (SELECT 1 FROM roles WHERE roles.user_id = auth_users.id"
                             " AND roles.role = ?)");
        values << query.role;
    }
    sql += QLatin1String(" ORDER BY id DESC LIMIT ?");
    values << query.limit;
    auto rows = allRows(runComposed(connection, sql, values), [](const Statement &row) {
        UserRow user;
        user.id = row.text(0);
        user.email = row.text(1);
        user.username = row.text(2);
        user.createdAtMs = row.integer(3);
        return user;
    });
    if (!rows)
        return rows;
    for (UserRow &row : *rows) {
        const auto roles = rolesOf(connection, row.id);
        if (!roles)
            return tl::unexpected(roles.error());
        row.roles = *roles;
    }
    return rows;
}

Result<QStringList> SqlAccountsStore::setRoles(const RolesChange &change, AuditEntry entry)
{
    Connection &connection = m_database->connection();
    return inTransaction(connection, [&] { return changeRoles(connection, change, entry); });
}

Result<AccessChanges> SqlAccountsStore::changesSince(std::int64_t sinceMs)
{
    Connection &connection = m_database->connection();
    AccessChanges changes;
    const auto ended = allRows(
        runQuery(connection, "SELECT id FROM auth_sessions WHERE ended_at > 0 AND ended_at >= ?",
                 {qint64(sinceMs)}),
        firstText);
    if (!ended)
        return tl::unexpected(ended.error());
    changes.endedSessions = *ended;
    auto changed = allRows(runQuery(connection,
                                    "SELECT id, roles_changed_at FROM auth_users"
                                    " WHERE roles_changed_at > 0 AND roles_changed_at >= ?",
                                    {qint64(sinceMs)}),
                           [](const Statement &row) -> RolesChange {
                               return {row.text(0), {}, row.integer(1)};
                           });
    if (!changed)
        return tl::unexpected(changed.error());
    for (RolesChange &change : *changed) {
        const auto roles = rolesOf(connection, change.userId);
        if (!roles)
            return tl::unexpected(roles.error());
        change.roles = *roles;
    }
    changes.roles = *changed;
    return changes;
}

Result<void> SqlAccountsStore::addUndelivered(const AuditEntry &entry)
{
    return keepEntry(m_database->connection(), entry);
}

Result<QList<AuditEntry>> SqlAccountsStore::undelivered(int limit)
{
    return allRows(runQuery(m_database->connection(),
                            "SELECT id, body, created_at FROM auth_outbox ORDER BY id LIMIT ?",
                            {limit}),
                   entryOf);
}

Result<void> SqlAccountsStore::delivered(const QList<AuditEntry> &entries)
{
    Connection &connection = m_database->connection();
    return inTransaction(connection, [&]() -> Result<void> {
        for (const AuditEntry &entry : entries) {
            const auto removed =
                execute(connection, "DELETE FROM auth_outbox WHERE id = ?", {entry.id});
            if (!removed)
                return removed;
        }
        return {};
    });
}

} // namespace nw::server::auth
