#pragma once

#include "server/auth/authstore.h"
#include "server/common/db/database.h"

namespace nw::server::auth {

// The only SQL of auth. Thread-safe: every call uses the connection of its thread.
class SqlAuthStore final : public AuthStore
{
public:
    explicit SqlAuthStore(std::shared_ptr<Database> database);

    Result<void> createUser(const UserRow &user, const SessionRow &session) override;
    Result<std::optional<UserRow>> userByEmail(const QString &emailKey) override;
    Result<std::optional<UserRow>> userByUsername(const QString &usernameKey) override;
    Result<std::optional<UserRow>> userById(const QString &id) override;

    Result<bool> replacePasswordHash(const QString &userId, const QByteArray &expected,
                                     const QByteArray &replacement) override;
    Result<QStringList> createSession(const SessionRow &session, int keepNewest) override;
    Result<std::optional<SessionRow>> session(const QString &id) override;
    Result<bool> rotate(const TokenRotation &rotation) override;
    Result<bool> endSession(const QString &userId, const QString &id, std::int64_t atMs) override;
    Result<QStringList> endSessions(const QString &userId, std::int64_t atMs) override;
    Result<QList<SessionRow>> sessions(const QString &userId, std::int64_t nowMs,
                                       const QString &beforeId, int limit) override;

    Result<void> recordAttempt(const LoginAttemptRow &attempt) override;
    Result<FailedAttempts> failedAttempts(const QString &accountKey, const QString &remote,
                                          std::int64_t sinceMs) override;

private:
    Result<std::optional<UserRow>> userWhere(QLatin1String condition, const QString &value);

    std::shared_ptr<Database> m_database;
};

} // namespace nw::server::auth
