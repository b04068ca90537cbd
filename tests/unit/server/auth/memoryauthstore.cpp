#include "memoryauthstore.h"

#include <algorithm>
#include <utility>

namespace nw::test {

using namespace server::auth;

namespace {

template <typename Predicate>
std::optional<UserRow> findUser(const QHash<QString, UserRow> &users, Predicate matches)
{
    const auto found = std::find_if(users.cbegin(), users.cend(), matches);
    return found == users.cend() ? std::nullopt : std::optional<UserRow>(*found);
}

} // namespace

Result<void> MemoryAuthStore::createUser(const UserRow &user, const SessionRow &session)
{
    if (auto failed = nextFailure(); !failed)
        return failed;
    const auto taken = findUser(m_users, [&](const UserRow &other) {
        return other.emailKey == user.emailKey || other.usernameKey == user.usernameKey;
    });
    if (taken)
        return failure(ErrorCode::AlreadyExists);
    m_users.insert(user.id, user);
    m_sessions.insert(session.id, session);
    return {};
}

Result<std::optional<UserRow>> MemoryAuthStore::userByEmail(const QString &emailKey)
{
    return findUser(m_users, [&](const UserRow &user) { return user.emailKey == emailKey; });
}

Result<std::optional<UserRow>> MemoryAuthStore::userByUsername(const QString &usernameKey)
{
    return findUser(m_users, [&](const UserRow &user) { return user.usernameKey == usernameKey; });
}

Result<std::optional<UserRow>> MemoryAuthStore::userById(const QString &id)
{
    return findUser(m_users, [&](const UserRow &user) { return user.id == id; });
}

Result<bool> MemoryAuthStore::replacePasswordHash(const QString &userId, const QByteArray &expected,
                                                  const QByteArray &replacement)
{
    const auto found = m_users.find(userId);
    if (found == m_users.end() || found->passwordHash != expected)
        return false;
    found->passwordHash = replacement;
    return true;
}

Result<QStringList> MemoryAuthStore::createSession(const SessionRow &session, int keepNewest)
{
    if (auto failed = nextFailure(); !failed)
        return tl::unexpected<Error>(failed.error());
    m_sessions.insert(session.id, session);
    const QStringList surplus = livingIds(session.userId).mid(keepNewest);
    for (const QString &id : surplus)
        m_sessions[id].endedAtMs = session.createdAtMs;
    return surplus;
}

Result<std::optional<SessionRow>> MemoryAuthStore::session(const QString &id)
{
    const auto found = m_sessions.constFind(id);
    return found == m_sessions.cend() ? std::nullopt : std::optional<SessionRow>(*found);
}

Result<bool> MemoryAuthStore::rotate(const TokenRotation &rotation)
{
    if (auto failed = nextFailure(); !failed)
        return tl::unexpected<Error>(failed.error());
    if (beforeRotation)
        std::exchange(beforeRotation, nullptr)();
    const auto found = m_sessions.find(rotation.sessionId);
    if (found == m_sessions.end() || found->token != rotation.expectedToken
        || found->endedAtMs != 0)
        return false;
    found->previousToken = found->token;
    found->token = rotation.newToken;
    found->rotatedAtMs = rotation.atMs;
    found->lastUsedAtMs = rotation.atMs;
    found->expiresAtMs = rotation.expiresAtMs;
    return true;
}

Result<bool> MemoryAuthStore::endSession(const QString &userId, const QString &id,
                                         std::int64_t atMs)
{
    const auto found = m_sessions.find(id);
    if (found == m_sessions.end() || found->userId != userId || found->endedAtMs != 0)
        return false;
    found->endedAtMs = atMs;
    return true;
}

Result<QStringList> MemoryAuthStore::endSessions(const QString &userId, std::int64_t atMs)
{
    const QStringList living = livingIds(userId);
    for (const QString &id : living)
        m_sessions[id].endedAtMs = atMs;
    return living;
}

Result<QList<SessionRow>> MemoryAuthStore::sessions(const QString &userId, std::int64_t nowMs,
                                                    const QString &beforeId, int limit)
{
    QList<SessionRow> rows;
    for (const QString &id : livingIds(userId)) {
        const SessionRow row = m_sessions.value(id);
        if ((beforeId.isEmpty() || id < beforeId) && row.expiresAtMs > nowMs && rows.size() < limit)
            rows.append(row);
    }
    return rows;
}

Result<void> MemoryAuthStore::recordAttempt(const LoginAttemptRow &attempt)
{
    attempts.append(attempt);
    return {};
}

Result<FailedAttempts> MemoryAuthStore::failedAttempts(const QString &accountKey,
                                                       const QString &remote, std::int64_t sinceMs)
{
    FailedAttempts counted;
    for (const LoginAttemptRow &attempt : std::as_const(attempts)) {
        if (attempt.accountKey != accountKey || attempt.atMs <= sinceMs
            || attempt.outcome != LoginAttemptRow::Outcome::Failed)
            continue;
        ++counted.ofAccount;
        counted.fromRemote += attempt.remote == remote ? 1 : 0;
    }
    return counted;
}

Result<void> MemoryAuthStore::nextFailure()
{
    if (!failNextWith)
        return {};
    const Error error = *std::exchange(failNextWith, std::nullopt);
    return tl::unexpected<Error>(error);
}

QStringList MemoryAuthStore::livingIds(const QString &userId) const
{
    QStringList ids;
    for (const SessionRow &row : m_sessions) {
        if (row.userId == userId && row.endedAtMs == 0)
            ids.prepend(row.id);
    }
    return ids;
}

} // namespace nw::test
