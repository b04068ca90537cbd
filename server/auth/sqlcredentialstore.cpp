#include "server/auth/sqlcredentialstore.h"

#include "server/auth/sqlmail.h"
#include "server/common/db/intransaction.h"
#include "server/common/db/sqlquery.h"

namespace nw::server::auth {

namespace {

constexpr std::int64_t kKeepResetsMs = 7LL * 24 * 60 * 60 * 1000;

using EndedSessions = std::optional<QStringList>;

QString ascii(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes);
}

MailRow mailRow(const Statement &row)
{
    return {row.text(0),    row.text(1),
            row.text(2),    row.text(3).toLatin1(),
            row.integer(4), static_cast<int>(row.integer(5)),
            row.integer(6)};
}

Result<void> voidResets(Connection &connection, const QString &userId, std::int64_t atMs)
{
    return execute(connection,
                   "UPDATE password_resets SET used_at = ? WHERE user_id = ? AND used_at = 0",
                   {qint64(atMs), userId});
}

Result<QStringList> endOthers(Connection &connection, const PasswordChange &change)
{
    auto living = allRows(
        runQuery(connection,
                 "SELECT id FROM auth_sessions WHERE user_id = ? AND ended_at = 0 AND id <> ?",
                 {change.userId, change.keptSession}),
        firstText);
    if (!living)
        return living;
    const auto ended = execute(connection,
                               "UPDATE auth_sessions SET ended_at = ? WHERE user_id = ?"
                               " AND ended_at = 0 AND id <> ?",
                               {qint64(change.atMs), change.userId, change.keptSession});
    if (!ended)
        return tl::unexpected(ended.error());
    return living;
}

Result<EndedSessions> change(Connection &connection, const PasswordChange &change)
{
    const auto replaced = executeOnOne(
        connection, "UPDATE auth_users SET password_hash = ? WHERE id = ? AND password_hash = ?",
        {ascii(change.hash), change.userId, ascii(change.expectedHash)});
    if (!replaced)
        return tl::unexpected(replaced.error());
    if (!*replaced)
        return EndedSessions();
    if (const auto voided = voidResets(connection, change.userId, change.atMs); !voided)
        return tl::unexpected(voided.error());
    const auto ended = endOthers(connection, change);
    if (!ended)
        return tl::unexpected(ended.error());
    if (const auto told = insertMail(connection, change.notice); !told)
        return tl::unexpected(told.error());
    return EndedSessions(*ended);
}

} // namespace

Result<void> insertMail(Connection &connection, const MailRow &row)
{
    return execute(connection,
                   "INSERT INTO auth_mail (id, kind, user_id, typed, created_at, attempts, due_at)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?)",
                   {row.id, row.kind, row.userId, ascii(row.typed), qint64(row.createdAtMs),
                    row.attempts, qint64(row.dueAtMs)});
}

SqlCredentialStore::SqlCredentialStore(std::shared_ptr<Database> database)
    : m_database(std::move(database))
{
}

Result<EndedSessions> SqlCredentialStore::changePassword(const PasswordChange &wanted)
{
    Connection &connection = m_database->connection();
    return inTransaction(connection, [&] { return change(connection, wanted); });
}

Result<EndedSessions> SqlCredentialStore::redeemReset(const QByteArray &token,
                                                      const PasswordChange &wanted)
{
    Connection &connection = m_database->connection();
    return inTransaction(connection, [&]() -> Result<EndedSessions> {
        // Of two who come with one token, one finds it used.
        const auto used =
            executeOnOne(connection,
                         "UPDATE password_resets SET used_at = ? WHERE token = ?"
                         " AND user_id = ? AND used_at = 0 AND expires_at > ?",
                         {qint64(wanted.atMs), ascii(token), wanted.userId, qint64(wanted.atMs)});
        if (!used)
            return tl::unexpected(used.error());
        return *used ? change(connection, wanted) : EndedSessions();
    });
}

Result<void> SqlCredentialStore::addReset(const ResetRow &row)
{
    Connection &connection = m_database->connection();
    return inTransaction(connection, [&]() -> Result<void> {
        auto done = execute(connection, "DELETE FROM password_resets WHERE created_at < ?",
                            {qint64(row.createdAtMs - kKeepResetsMs)});
        if (done)
            done = voidResets(connection, row.userId, row.createdAtMs);
        if (!done)
            return done;
        return execute(connection,
                       "INSERT INTO password_resets (id, user_id, token, created_at, expires_at,"
                       " used_at) VALUES (?, ?, ?, ?, ?, 0)",
                       {row.id, row.userId, ascii(row.token), qint64(row.createdAtMs),
                        qint64(row.expiresAtMs)});
    });
}

Result<std::optional<ResetRow>> SqlCredentialStore::livingReset(const QByteArray &token,
                                                                std::int64_t nowMs)
{
    return firstRow(runQuery(m_database->connection(),
                             "SELECT id, user_id, token, created_at, expires_at"
                             " FROM password_resets WHERE token = ? AND used_at = 0"
                             " AND expires_at > ?",
                             {ascii(token), qint64(nowMs)}),
                    [](const Statement &row) -> ResetRow {
                        return {row.text(0), row.text(1), row.text(2).toLatin1(), row.integer(3),
                                row.integer(4)};
                    });
}

Result<int> SqlCredentialStore::resetsSince(const QString &userId, std::int64_t sinceMs)
{
    const auto count = firstRow(
        runQuery(m_database->connection(),
                 "SELECT COUNT(*) FROM password_resets WHERE user_id = ? AND created_at > ?",
                 {userId, qint64(sinceMs)}),
        firstInteger);
    if (!count)
        return tl::unexpected(count.error());
    return static_cast<int>(count->value_or(0));
}

Result<void> SqlCredentialStore::addMail(const MailRow &row)
{
    return insertMail(m_database->connection(), row);
}

Result<int> SqlCredentialStore::waitingMail()
{
    const auto count = firstRow(
        runQuery(m_database->connection(), "SELECT COUNT(*) FROM auth_mail", {}), firstInteger);
    if (!count)
        return tl::unexpected(count.error());
    return static_cast<int>(count->value_or(0));
}

Result<QList<MailRow>> SqlCredentialStore::dueMail(std::int64_t nowMs, int limit)
{
    return allRows(runQuery(m_database->connection(),
                            "SELECT id, kind, user_id, typed, created_at, attempts, due_at"
                            " FROM auth_mail WHERE due_at <= ? ORDER BY due_at, id LIMIT ?",
                            {qint64(nowMs), limit}),
                   mailRow);
}

Result<bool> SqlCredentialStore::claimMail(const MailRow &row, std::int64_t dueAtMs)
{
    return executeOnOne(m_database->connection(),
                        "UPDATE auth_mail SET attempts = attempts + 1, due_at = ?"
                        " WHERE id = ? AND attempts = ?",
                        {qint64(dueAtMs), row.id, row.attempts});
}

Result<void> SqlCredentialStore::removeMail(const QString &id)
{
    return execute(m_database->connection(), "DELETE FROM auth_mail WHERE id = ?", {id});
}

} // namespace nw::server::auth
