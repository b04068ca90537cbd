#pragma once

#include "services-client/contract/result.h"

#include <QByteArray>
#include <QList>
#include <QStringList>

#include <cstdint>
#include <optional>

namespace nw::server::auth {

// A row of auth_mail: a message that is to be written and sent. No secret is in it: what a person
// must not learn from the table is made when the message is.
struct MailRow
{
    QString id;
    QString kind; // see mailtexts.h
    QString userId; // empty when the account has to be looked up by `typed`
    QByteArray typed; // what was typed as e-mail address or username, sealed; else empty
    std::int64_t createdAtMs = 0;
    int attempts = 0;
    std::int64_t dueAtMs = 0;
};

// A row of password_resets. The table holds the token's SHA-256 in hex, never the token.
struct ResetRow
{
    QString id;
    QString userId;
    QByteArray token;
    std::int64_t createdAtMs = 0;
    std::int64_t expiresAtMs = 0;
};

// A new password, what ends with it, and the message that tells of it: all or nothing.
struct PasswordChange
{
    QString userId;
    QByteArray expectedHash;
    QByteArray hash;
    QString keptSession; // empty: every session ends
    std::int64_t atMs = 0;
    MailRow notice;
};

// What the changing of passwords keeps. Calls are atomic.
class CredentialStore
{
public:
    virtual ~CredentialStore() = default;

    // Gives the sessions that ended; none when the hash is no longer the expected one. Every reset
    // token of the user is void afterwards.
    virtual Result<std::optional<QStringList>> changePassword(const PasswordChange &change) = 0;

    // The same by a reset token, which is used up; none when it is not good for that any more.
    virtual Result<std::optional<QStringList>> redeemReset(const QByteArray &token,
                                                           const PasswordChange &change) = 0;

    // Earlier tokens of the user are void.
    virtual Result<void> addReset(const ResetRow &row) = 0;
    virtual Result<std::optional<ResetRow>> livingReset(const QByteArray &token,
                                                        std::int64_t nowMs) = 0;
    virtual Result<int> resetsSince(const QString &userId, std::int64_t sinceMs) = 0;

    virtual Result<void> addMail(const MailRow &row) = 0;
    virtual Result<int> waitingMail() = 0;
    virtual Result<QList<MailRow>> dueMail(std::int64_t nowMs, int limit) = 0;

    // Puts the row off until `dueAtMs` and counts an attempt; false when another process was first.
    virtual Result<bool> claimMail(const MailRow &row, std::int64_t dueAtMs) = 0;
    virtual Result<void> removeMail(const QString &id) = 0;
};

} // namespace nw::server::auth
