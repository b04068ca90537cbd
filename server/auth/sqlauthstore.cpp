#include "server/auth/sqlauthstore.h"

#include "server/common/db/intransaction.h"

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

// An empty device is '' and not NULL: a null QString would bind as NULL.
QString notNull(const QString &text)
{
    return text.isNull() ? QStringLiteral("") : text;
}

QString ascii(const QByteArray &bytes)
{
    return notNull(QString::fromLatin1(bytes));
}

DbResult<void> insertSession(Connection &connection, const SessionRow &row)
{
    return connection.run(kInsertSession,
                          {row.id, row.userId, ascii(row.token), ascii(row.previousToken),
                           qint64(row.rotatedAtMs), notNull(row.device), qint64(row.createdAtMs),
                           qint64(row.lastUsedAtMs), qint64(row.expiresAtMs),
                           qint64(row.endedAtMs)});
}

DbResult<void> insertUser(Connection &connection, const UserRow &user)
{
    const auto inserted = connection.run(
        "INSERT INTO auth_users (id, email, email_key, username, username_key, password_hash,"
        " created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        {user.id, user.email, user.emailKey, user.username, user.usernameKey,
         ascii(user.passwordHash), qint64(user.createdAtMs)});
    if (!inserted)
        return inserted;
    for (const QString &role : user.roles) {
        const auto granted =
            connection.run("INSERT INTO roles (user_id, role, granted_at) VALUES (?, ?, ?)",
                           {user.id, role, qint64(user.createdAtMs)});
        if (!granted)
            return granted;
    }
    return {};
}

DbResult<QStringList> ids(Statement &statement)
{
    const auto ran = statement.run();
    if (!ran)
        return tl::unexpected<DbError>(ran.error());
    QStringList list;
    while (statement.next())
        list.append(statement.text(0));
    return list;
}

DbResult<QStringList> idsOfSurplus(Connection &connection, const QString &userId, int keepNewest)
{
    Statement statement =
        connection.prepare("SELECT id FROM auth_sessions WHERE user_id = ? AND ended_at = 0"
                           " ORDER BY id DESC LIMIT 1000 OFFSET ?");
    statement.bind(userId).bind(keepNewest);
    return ids(statement);
}

DbResult<void> endOne(Connection &connection, const QString &id, std::int64_t atMs)
{
    return connection.run("UPDATE auth_sessions SET ended_at = ? WHERE id = ? AND ended_at = 0",
                          {qint64(atMs), id});
}

DbResult<QStringList> addSession(Connection &connection, const SessionRow &session, int keepNewest)
{
    auto done = insertSession(connection, session);
    if (!done)
        return tl::unexpected<DbError>(done.error());
    done = connection.run("DELETE FROM auth_sessions WHERE user_id = ? AND expires_at < ?",
                          {session.userId, qint64(session.createdAtMs - kKeepExpiredSessionsMs)});
    if (!done)
        return tl::unexpected<DbError>(done.error());
    auto surplus = idsOfSurplus(connection, session.userId, keepNewest);
    if (!surplus)
        return surplus;
    for (const QString &id : *surplus) {
        done = endOne(connection, id, session.createdAtMs);
        if (!done)
            return tl::unexpected<DbError>(done.error());
    }
    return surplus;
}

DbResult<QStringList> endAll(Connection &connection, const QString &userId, std::int64_t atMs)
{
    auto living = idsOfSurplus(connection, userId, 0);
    if (!living)
        return living;
    const auto ended =
        connection.run("UPDATE auth_sessions SET ended_at = ? WHERE user_id = ? AND ended_at = 0",
                       {qint64(atMs), userId});
    if (!ended)
        return tl::unexpected<DbError>(ended.error());
    return living;
}

DbResult<void> addUser(Connection &connection, const UserRow &user, const SessionRow &session)
{
    if (const auto inserted = insertUser(connection, user); !inserted)
        return inserted;
    return insertSession(connection, session);
}

template <typename T> Result<T> toResult(DbResult<T> result)
{
    return std::move(result).map_error([](const DbError &error) { return toError(error); });
}

} // namespace

SqlAuthStore::SqlAuthStore(std::shared_ptr<Database> database)
    : m_database(std::move(database))
{
}

Result<void> SqlAuthStore::createUser(const UserRow &user, const SessionRow &session)
{
    Connection &connection = m_database->connection();
    return toResult(inTransaction(connection, [&] { return addUser(connection, user, session); }));
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

Result<QStringList> SqlAuthStore::createSession(const SessionRow &session, int keepNewest)
{
    Connection &connection = m_database->connection();
    return toResult(
        inTransaction(connection, [&] { return addSession(connection, session, keepNewest); }));
}

Result<std::optional<SessionRow>> SqlAuthStore::session(const QString &id)
{
    Statement statement =
        m_database->connection().prepareText(kSelectSession % QLatin1String("id = ?"));
    const auto ran = statement.bind(id).run();
    if (!ran)
        return tl::unexpected<Error>(toError(ran.error()));
    if (!statement.next())
        return std::nullopt;
    return sessionRow(statement);
}

Result<bool> SqlAuthStore::rotate(const TokenRotation &rotation)
{
    Statement statement = m_database->connection().prepare(
        "UPDATE auth_sessions SET previous_token = token, token = ?, rotated_at = ?,"
        " last_used_at = ?, expires_at = ? WHERE id = ? AND token = ? AND ended_at = 0");
    const auto ran = statement.bind(ascii(rotation.newToken))
                         .bind(qint64(rotation.atMs))
                         .bind(qint64(rotation.atMs))
                         .bind(qint64(rotation.expiresAtMs))
                         .bind(rotation.sessionId)
                         .bind(ascii(rotation.expectedToken))
                         .run();
    if (!ran)
        return tl::unexpected<Error>(toError(ran.error()));
    return statement.rowsAffected() == 1;
}

Result<bool> SqlAuthStore::endSession(const QString &userId, const QString &id, std::int64_t atMs)
{
    Statement statement = m_database->connection().prepare(
        "UPDATE auth_sessions SET ended_at = ? WHERE user_id = ? AND id = ? AND ended_at = 0");
    const auto ran = statement.bind(qint64(atMs)).bind(userId).bind(id).run();
    if (!ran)
        return tl::unexpected<Error>(toError(ran.error()));
    return statement.rowsAffected() == 1;
}

Result<QStringList> SqlAuthStore::endSessions(const QString &userId, std::int64_t atMs)
{
    Connection &connection = m_database->connection();
    return toResult(inTransaction(connection, [&] { return endAll(connection, userId, atMs); }));
}

Result<QList<SessionRow>> SqlAuthStore::sessions(const QString &userId, std::int64_t nowMs,
                                                 const QString &beforeId, int limit)
{
    // No id is greater than this one: without a cursor the page starts at the newest.
    static const QString kLast = QStringLiteral("ffffffff-ffff-ffff-ffff-ffffffffffff");
    Statement statement = m_database->connection().prepareText(
        kSelectSession
        % QLatin1String("user_id = ? AND id < ? AND ended_at = 0 AND expires_at > ?"
                        " ORDER BY id DESC LIMIT ?"));
    const auto ran = statement.bind(userId)
                         .bind(beforeId.isEmpty() ? kLast : beforeId)
                         .bind(qint64(nowMs))
                         .bind(limit)
                         .run();
    if (!ran)
        return tl::unexpected<Error>(toError(ran.error()));
    QList<SessionRow> rows;
    while (statement.next())
        rows.append(sessionRow(statement));
    return rows;
}

Result<QStringList> SqlAuthStore::sessionsEndedSince(std::int64_t sinceMs)
{
    Statement statement = m_database->connection().prepare(
        "SELECT id FROM auth_sessions WHERE ended_at > 0 AND ended_at >= ?");
    statement.bind(qint64(sinceMs));
    return toResult(ids(statement));
}

Result<void> SqlAuthStore::recordAttempt(const LoginAttemptRow &attempt)
{
    Connection &connection = m_database->connection();
    const auto pruned = connection.run("DELETE FROM login_attempts WHERE attempted_at < ?",
                                       {qint64(attempt.atMs - kKeepAttemptsMs)});
    if (!pruned)
        return tl::unexpected<Error>(toError(pruned.error()));
    return toResult(connection.run(
        "INSERT INTO login_attempts (id, account_key, remote, succeeded, attempted_at)"
        " VALUES (?, ?, ?, ?, ?)",
        {attempt.id, attempt.accountKey, notNull(attempt.remote), static_cast<int>(attempt.outcome),
         qint64(attempt.atMs)}));
}

Result<int> SqlAuthStore::failedAttempts(const QString &accountKey, std::int64_t sinceMs)
{
    Statement statement = m_database->connection().prepare(
        "SELECT COUNT(*) FROM login_attempts WHERE account_key = ? AND attempted_at > ?"
        " AND succeeded = 0");
    const auto ran = statement.bind(accountKey).bind(qint64(sinceMs)).run();
    if (!ran)
        return tl::unexpected<Error>(toError(ran.error()));
    return statement.next() ? static_cast<int>(statement.integer(0)) : 0;
}

Result<std::optional<UserRow>> SqlAuthStore::userWhere(QLatin1String condition,
                                                       const QString &value)
{
    Connection &connection = m_database->connection();
    UserRow row;
    {
        Statement statement = connection.prepareText(kSelectUser % condition);
        const auto ran = statement.bind(value).run();
        if (!ran)
            return tl::unexpected<Error>(toError(ran.error()));
        if (!statement.next())
            return std::nullopt;
        row = userRow(statement);
    }
    Statement statement =
        connection.prepare("SELECT role FROM roles WHERE user_id = ? ORDER BY role");
    statement.bind(row.id);
    auto roles = toResult(ids(statement));
    if (!roles)
        return tl::unexpected<Error>(roles.error());
    row.roles = *roles;
    return row;
}

} // namespace nw::server::auth
