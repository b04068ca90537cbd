#pragma once

#include "services-client/contract/result.h"

#include <QByteArray>
#include <QList>
#include <QStringList>

#include <cstdint>
#include <optional>

namespace nw::server::auth {

// A row of auth_users with its roles. The keys are what must be unique: see foldEmail and
// foldUsername.
struct UserRow
{
    QString id;
    QString email;
    QString emailKey;
    QString username;
    QString usernameKey;
    QByteArray passwordHash; // PHC string
    QStringList roles;
    std::int64_t createdAtMs = 0;
};

// A row of auth_sessions: one device that signed in, and the family of all refresh tokens it ever
// had. Tokens are kept as SHA-256 in hex, never themselves.
struct SessionRow
{
    QString id;
    QString userId;
    QByteArray token; // the one refresh token that is valid now
    QByteArray previousToken; // the one before it, empty until the first rotation
    std::int64_t rotatedAtMs = 0;
    QString device;
    std::int64_t createdAtMs = 0;
    std::int64_t lastUsedAtMs = 0;
    std::int64_t expiresAtMs = 0;
    std::int64_t endedAtMs = 0; // 0: it lives
};

// Replaces `expectedToken` by `newToken`, or nothing when another request was first.
struct TokenRotation
{
    QString sessionId;
    QByteArray expectedToken;
    QByteArray newToken;
    std::int64_t atMs = 0;
    std::int64_t expiresAtMs = 0;
};

// One try to sign in. `accountKey` is the user's id, or a keyed hash of what was typed when there
// is no such user: people type passwords into the wrong field, and whoever reads the table must not
// be able to try them out. `remote`: see clientName().
struct LoginAttemptRow
{
    QString id;
    QString accountKey;
    QString remote;
    enum class Outcome
    {
        Failed = 0,
        Succeeded = 1
    } outcome = Outcome::Failed;
    std::int64_t atMs = 0;
};

struct FailedAttempts
{
    int ofAccount = 0;
    int fromRemote = 0; // of those
};

// What auth keeps. Calls are atomic; NotFound is an empty optional, not an error.
class AuthStore
{
public:
    virtual ~AuthStore() = default;

    // The user, its roles and its first session, or none of them. AlreadyExists: email or username
    // are taken.
    virtual Result<void> createUser(const UserRow &user, const SessionRow &session) = 0;
    virtual Result<std::optional<UserRow>> userByEmail(const QString &emailKey) = 0;
    virtual Result<std::optional<UserRow>> userByUsername(const QString &usernameKey) = 0;
    virtual Result<std::optional<UserRow>> userById(const QString &id) = 0;

    // False when the hash is no longer `expected`.
    virtual Result<bool> replacePasswordHash(const QString &userId, const QByteArray &expected,
                                             const QByteArray &replacement) = 0;

    // Adds the session and ends the user's oldest ones beyond `keepNewest`; gives the ids of those.
    virtual Result<QStringList> createSession(const SessionRow &session, int keepNewest) = 0;
    virtual Result<std::optional<SessionRow>> session(const QString &id) = 0;
    virtual Result<bool> rotate(const TokenRotation &rotation) = 0;

    // False when the user has no such living session.
    virtual Result<bool> endSession(const QString &userId, const QString &id,
                                    std::int64_t atMs) = 0;
    virtual Result<QStringList> endSessions(const QString &userId, std::int64_t atMs) = 0;

    // Living sessions, newest first, those older than `beforeId` (empty: from the start).
    virtual Result<QList<SessionRow>> sessions(const QString &userId, std::int64_t nowMs,
                                               const QString &beforeId, int limit) = 0;
    virtual Result<void> recordAttempt(const LoginAttemptRow &attempt) = 0;
    virtual Result<FailedAttempts> failedAttempts(const QString &accountKey, const QString &remote,
                                                  std::int64_t sinceMs) = 0;
};

} // namespace nw::server::auth
