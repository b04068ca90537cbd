#include "server/auth/sqlauthstore.h"

#include "server/common/db/intransaction.h"
#include "server/common/db/sqlquery.h"

namespace nw::server::auth {

namespace {

constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;
constexpr std::int64_t kKeepAttemptsMs = 30 * kDayMs;
constexpr std::int64_t kKeepExpiredSessionsMs = 30 * kDayMs;

constexpr const char *kInsertSession =
    "INSERT INTO auth_sessions (id, user_id, token, previous_token, rotated_at, device, created_at,"
    " last_used_at, expires_at, ended_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

constexpr QLatin1String kSelectSession(
    "SELECT id, user_id, token, previous_token, rotated_at, device, created_at, last_used_at,"
    " expires_at, ended_at FROM auth_sessions WHERE ");
constexpr QLatin1String
    kSelectUser("SELECT id, email, email_key, username, username_key, password_hash, created_at"
                " FROM auth_users WHERE ");

SessionRow sessionRow(const Statement &statement)
{
    SessionRow row;
    row.id = statement.text(0);
    row.userId = statement.text(1);
    row.token = statement.text(2).toLatin1();
    row.previousToken = statement.text(3).toLatin1();
    row.rotatedAtMs = statement.integer(4);
    row.device = statement.text(5);
    row.createdAtMs = statement.integer(6);
    row.lastUsedAtMs = statement.integer(7);
    row.expiresAtMs = statement.integer(8);
    row.endedAtMs = statement.integer(9);
    return row;
}

UserRow userRow(const Statement &statement)
{
    UserRow row;
    row.id = statement.text(0);
    row.email = statement.text(1);
    row.emailKey = statement.text(2);
    row.username = statement.text(3);
    row.usernameKey = statement.text(4);
    row.passwordHash = statement.text(5).toLatin1();
    row.createdAtMs = statement.integer(6);
    return row;
}

QString ascii(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes);
}

Result<void> insertSession(Connection &connection, const SessionRow &row)
{
    return execute(connection, kInsertSession,
                   {row.id, row.userId, ascii(row.token), ascii(row.previousToken),
                    qint64(row.rotatedAtMs), row.device, qint64(row.createdAtMs),
                    qint64(row.lastUsedAtMs), qint64(row.expiresAtMs), qint64(row.endedAtMs)});
}

Result<void> insertUser(Connection &connection, const UserRow &user)
{
    const auto inserted = execute(
        connection,
        "INSERT INTO auth_users (id, email, email_key, username, username_key, password_hash,"
        " created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        {user.id, user.email, user.emailKey, user.username, user.usernameKey,
         ascii(user.passwordHash), qint64(user.createdAtMs)});
    if (!inserted)
        return inserted;
    for (const QString &role : user.roles) {
        const auto granted =
            execute(connection, "INSERT INTO roles (user_id, role, granted_at) VALUES (?, ?, ?)",
                    {user.id, role, qint64(user.createdAtMs)});
        if (!granted)
            return granted;
    }
    return {};
}

Result<QStringList> idsOfSurplus(Connection &connection, const QString &userId, int keepNewest)
{
    return allRows(runQuery(connection,
                            "SELECT id FROM auth_sessions WHERE user_id = ? AND ended_at = 0"
                            " ORDER BY id DESC LIMIT 1000 OFFSET ?",
                            {userId, keepNewest}),
                   firstText);
}

Result<void> endOne(Connection &connection, const QString &id, std::int64_t atMs)
{
    return execute(connection,
                   "UPDATE auth_sessions SET ended_at = ? WHERE id = ? AND ended_at = 0",
                   {qint64(atMs), id});
}

Result<QStringList> addSession(Connection &connection, const SessionRow &session, int keepNewest)
{
    auto done = insertSession(connection, session);
    if (done)
        done = execute(connection, "DELETE FROM auth_sessions WHERE user_id = ? AND expires_at < ?",
                       {session.userId, qint64(session.createdAtMs - kKeepExpiredSessionsMs)});
    if (!done)
        return tl::unexpected(done.error());
    auto surplus = idsOfSurplus(connection, session.userId, keepNewest);
    if (!surplus)
        return surplus;
    for (const QString &id : *surplus) {
        done = endOne(connection, id, session.createdAtMs);
        if (!done)
            return tl::unexpected(done.error());
    }
    return surplus;
}

Result<QStringList> endAll(Connection &connection, const QString &userId, std::int64_t atMs)
{
    auto living = idsOfSurplus(connection, userId, 0);
    if (!living)
        return living;
    const auto ended = execute(
        connection, "UPDATE auth_sessions SET ended_at = ? WHERE user_id = ? AND ended_at = 0",
        {qint64(atMs), userId});
    if (!ended)
        return tl::unexpected(ended.error());
    return living;
}

Result<void> addUser(Connection &connection, const UserRow &user, const SessionRow &session)
{
    if (const auto inserted = insertUser(connection, user); !inserted)
        return inserted;
    return insertSession(connection, session);
}

} // namespace

SqlAuthStore::SqlAuthStore(std::shared_ptr<Database> database)
    : m_database(std::move(database))
{
}

Result<void> SqlAuthStore::createUser(const UserRow &user, const SessionRow &session)
{
    Connection &connection = m_database->connection();
    return inTransaction(connection, [&] { return addUser(connection, user, session); });
}

Result<std::optional<UserRow>> SqlAuthStore::userByEmail(const QString &emailKey)
{
    return userWhere(QLatin1String("email_key = ?"), emailKey);
}

Result<std::optional<UserRow>> SqlAuthStore::userByUsername(const QString &usernameKey)
{
    return userWhere(QLatin1String("username_key = ?"), usernameKey);
}

Result<std::optional<UserRow>> SqlAuthStore::userById(const QString &id)
{
    return userWhere(QLatin1String("id = ?"), id);
}

Result<bool> SqlAuthStore::replacePasswordHash(const QString &userId, const QByteArray &expected,
                                               const QByteArray &replacement)
{
    return executeOnOne(
        m_database->connection(),
        "UPDATE auth_users SET password_hash = ? WHERE id = ? AND password_hash = ?",
        {ascii(replacement), userId, ascii(expected)});
}

Result<QStringList> SqlAuthStore::createSession(const SessionRow &session, int keepNewest)
{
    Connection &connection = m_database->connection();
    return inTransaction(connection, [&] { return addSession(connection, session, keepNewest); });
}

Result<std::optional<SessionRow>> SqlAuthStore::session(const QString &id)
{
    return firstRow(
        runComposed(m_database->connection(), kSelectSession % QLatin1String("id = ?"), {id}),
        sessionRow);
}

Result<bool> SqlAuthStore::rotate(const TokenRotation &rotation)
{
    return executeOnOne(
        m_database->connection(),
        "UPDATE auth_sessions SET previous_token = token, token = ?, rotated_at = ?,"
        " last_used_at = ?, expires_at = ? WHERE id = ? AND token = ? AND ended_at = 0",
        {ascii(rotation.newToken), qint64(rotation.atMs), qint64(rotation.atMs),
         qint64(rotation.expiresAtMs), rotation.sessionId, ascii(rotation.expectedToken)});
}

Result<bool> SqlAuthStore::endSession(const QString &userId, const QString &id, std::int64_t atMs)
{
    return executeOnOne(
        m_database->connection(),
        "UPDATE auth_sessions SET ended_at = ? WHERE user_id = ? AND id = ? AND ended_at = 0",
        {qint64(atMs), userId, id});
}

Result<QStringList> SqlAuthStore::endSessions(const QString &userId, std::int64_t atMs)
{
    Connection &connection = m_database->connection();
    return inTransaction(connection, [&] { return endAll(connection, userId, atMs); });
}

Result<QList<SessionRow>> SqlAuthStore::sessions(const QString &userId, std::int64_t nowMs,
                                                 const QString &beforeId, int limit)
{
    // No id is greater than this one: without a cursor the page starts at the newest.
    static const QString kLast = QStringLiteral("ffffffff-ffff-ffff-ffff-ffffffffffff");
    return allRows(
        runComposed(m_database->connection(),
                    kSelectSession
                        % QLatin1String("user_id = ? AND id < ? AND ended_at = 0 AND expires_at > ?"
                                        " ORDER BY id DESC LIMIT ?"),
                    {userId, beforeId.isEmpty() ? kLast : beforeId, qint64(nowMs), limit}),
        sessionRow);
}

Result<void> SqlAuthStore::recordAttempt(const LoginAttemptRow &attempt)
{
    Connection &connection = m_database->connection();
    const auto pruned = execute(connection, "DELETE FROM login_attempts WHERE attempted_at < ?",
                                {qint64(attempt.atMs - kKeepAttemptsMs)});
    if (!pruned)
        return pruned;
    return execute(connection,
                   "INSERT INTO login_attempts (id, account_key, remote, succeeded, attempted_at)"
                   " VALUES (?, ?, ?, ?, ?)",
                   {attempt.id, attempt.accountKey, attempt.remote,
                    static_cast<int>(attempt.outcome), qint64(attempt.atMs)});
}

Result<FailedAttempts> SqlAuthStore::failedAttempts(const QString &accountKey,
                                                    const QString &remote, std::int64_t sinceMs)
{
    const auto count = firstRow(
        runQuery(
            m_database->connection(),
            "SELECT COUNT(*), COALESCE(SUM(CASE WHEN remote = ? THEN 1 ELSE 0 END), 0)"
            " FROM login_attempts WHERE account_key = ? AND attempted_at > ? AND succeeded = 0",
            {remote, accountKey, qint64(sinceMs)}),
        [](const Statement &row) -> FailedAttempts {
            return {static_cast<int>(row.integer(0)), static_cast<int>(row.integer(1))};
        });
    if (!count)
        return tl::unexpected(count.error());
    return count->value_or(FailedAttempts{});
}

Result<std::optional<UserRow>> SqlAuthStore::userWhere(QLatin1String condition,
                                                       const QString &value)
{
    Connection &connection = m_database->connection();
    auto user = firstRow(runComposed(connection, kSelectUser % condition, {value}), userRow);
    if (!user || !*user)
        return user;
    const auto roles =
        allRows(runQuery(connection, "SELECT role FROM roles WHERE user_id = ? ORDER BY role",
                         {(*user)->id}),
                firstText);
    if (!roles)
        return tl::unexpected(roles.error());
    (*user)->roles = *roles;
    return user;
}

} // namespace nw::server::auth
