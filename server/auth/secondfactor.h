#pragma once

#include "server/auth/authservice.h"
#include "server/auth/passwordservice.h"
#include "server/auth/secondfactorstore.h"

namespace nw::server::auth {

struct SecondFactorState
{
    bool enabled = false;
    int recoveryCodesLeft = 0;
};

// What an authenticator application is told, once.
struct SecondFactorSecret
{
    QString secret; // base32
    QString uri; // otpauth://…
};

// Codes beside the password: those of an authenticator application (totp.h), each good once, and
// ten recovery codes for whoever loses it, which are shown once, kept hashed, and good once each.
class SecondFactor final : public SecondFactorCheck
{
public:
    struct Parts
    {
        SecondFactorStore &store;
        const SealedBox &box;
        const Clock &clock;
    };
    explicit SecondFactor(const Parts &parts);
    void connectTo(AuthService &auth) { m_auth = &auth; } // before the first call of what follows

    Result<SecondFactorState> state(const QString &userId);

    // A secret that is asked for only when enable() was told a code of it. Conflict: one is
    // enabled.
    AuthResult<SecondFactorSecret> begin(const Caller &caller, const QString &password);

    // Gives the recovery codes. InvalidInput names `code`; Conflict: nothing waits for a code.
    AuthResult<QStringList> enable(const Caller &caller, const QString &code);

    AuthResult<void> disable(const Caller &caller, const QString &password, const QString &code);
    AuthResult<QStringList> newRecoveryCodes(const Caller &caller, const QString &password,
                                             const QString &code);

    Result<Verdict> checkCode(const QString &userId, const QString &code) override;

private:
    Result<Verdict> checkTotp(const SecondFactorRow &row, const QString &code);
    AuthResult<UserRow> confirmBoth(const Caller &caller, const QString &password,
                                    const QString &code);
    std::optional<QByteArray> secretOf(const SecondFactorRow &row) const;
    MailRow notice(const QString &userId, const char *kind) const;

    const Parts m_parts;
    AuthService *m_auth = nullptr;
};

} // namespace nw::server::auth
