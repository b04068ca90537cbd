#pragma once

#include "server/auth/authstore.h"

#include <QHash>
#include <QMap>

#include <functional>

namespace nw::test {

// Keeps what SqlAuthStore keeps, in memory; tst_authstore holds both to the same rules. An error
// put into `failNextWith` comes back from the next call that writes.
class MemoryAuthStore final : public server::auth::AuthStore
{
public:
    using SessionRow = server::auth::SessionRow;
    using UserRow = server::auth::UserRow;

    Result<void> createUser(const UserRow &user, const SessionRow &session) override;
    Result<std::optional<UserRow>> userByEmail(const QString &emailKey) override;
    Result<std::optional<UserRow>> userByUsername(const QString &usernameKey) override;
    Result<std::optional<UserRow>> userById(const QString &id) override;
    Result<bool> replacePasswordHash(const QString &userId, const QByteArray &expected,
                                     const QByteArray &replacement) override;
    Result<QStringList> createSession(const SessionRow &session, int keepNewest) override;
    Result<std::optional<SessionRow>> session(const QString &id) override;
    Result<bool> rotate(const server::auth::TokenRotation &rotation) override;
    Result<bool> endSession(const QString &userId, const QString &id, std::int64_t atMs) override;
    Result<QStringList> endSessions(const QString &userId, std::int64_t atMs) override;
    Result<QList<SessionRow>> sessions(const QString &userId, std::int64_t nowMs,
                                       const QString &beforeId, int limit) override;
    Result<void> recordAttempt(const server::auth::LoginAttemptRow &attempt) override;
    Result<server::auth::FailedAttempts>
    failedAttempts(const QString &accountKey, const QString &remote, std::int64_t sinceMs) override;

    QList<server::auth::LoginAttemptRow> attempts;
    std::optional<Error> failNextWith;
    std::function<void()> beforeRotation; // another request that comes between reading and writing

private:
    Result<void> nextFailure();
    QStringList livingIds(const QString &userId) const; // newest first

    QHash<QString, UserRow> m_users;
    QMap<QString, SessionRow> m_sessions;
};

} // namespace nw::test
