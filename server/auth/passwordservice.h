#pragma once

#include "server/auth/authservice.h"
#include "server/auth/credentialstore.h"
#include "server/common/security/sealedbox.h"

namespace nw::server::auth {

// Who is signed in, by which session, and from where.
struct Caller
{
    QString userId;
    QString sessionId;
    QString remote; // see clientName()
};

// Changing a password by whoever knows it, and setting a new one by whoever reads the account's
// mail. Each ends sessions, which are refused from then on, and tells the account by mail.
class PasswordService
{
public:
    struct Parts
    {
        CredentialStore &store;
        AuthStore &users;
        AuthService &auth;
        Passwords &passwords;
        RevokedSessions &revoked;
        const SealedBox &box;
        const Clock &clock;
    };
    explicit PasswordService(const Parts &parts);

    // Ends every other session.
    AuthResult<void> change(const Caller &caller, const QString &current, const QString &wanted);

    // Asks for a reset token by mail. `login`: e-mail address or username, of an account or of
    // none: the same is done for both. Unavailable when too many messages wait already.
    Result<void> forgot(const QString &login);

    // Ends every session. The token of the message is good once, for 15 minutes, and only the
    // latest.
    AuthResult<void> reset(const QByteArray &token, const QString &wanted);

private:
    PasswordChange changeOf(const UserRow &user, const QString &wanted) const;
    AuthResult<void> finish(const Result<std::optional<QStringList>> &ended,
                            const Refusal &otherwise);

    const Parts m_parts;
};

} // namespace nw::server::auth
