#pragma once

#include "server/auth/credentialstore.h"

namespace nw::server::auth {

// A row of second_factors: a secret that an authenticator application shares with the server,
// sealed.
struct SecondFactorRow
{
    QString userId;
    QByteArray secret;
    std::int64_t createdAtMs = 0;
    std::int64_t enabledAtMs = 0; // 0: not yet confirmed by a code, and not asked for
    std::int64_t lastStep = 0; // whose code was used last
};

// What second factors keep. Calls are atomic; codes are SHA-256 in hex.
class SecondFactorStore
{
public:
    virtual ~SecondFactorStore() = default;

    virtual Result<std::optional<SecondFactorRow>> factor(const QString &userId) = 0;

    // Replaces one that was never enabled. False when one is enabled.
    virtual Result<bool> begin(const SecondFactorRow &row) = 0;

    // False when there is none that waits for it.
    virtual Result<bool> enable(const SecondFactorRow &row, const QList<QByteArray> &codes,
                                const MailRow &notice) = 0;

    // Removes the factor and its recovery codes. False when none is enabled.
    virtual Result<bool> disable(const QString &userId, const MailRow &notice) = 0;

    // A step is used once and in order: false when it or a later one was used.
    virtual Result<bool> useStep(const QString &userId, std::int64_t step) = 0;

    // False when there is no such unused code.
    virtual Result<bool> useRecoveryCode(const QByteArray &code, const MailRow &notice) = 0;
    virtual Result<void> replaceRecoveryCodes(const QString &userId,
                                              const QList<QByteArray> &codes) = 0;
    virtual Result<int> unusedRecoveryCodes(const QString &userId) = 0;
};

} // namespace nw::server::auth
