#pragma once

#include "services-client/contract/result.h"

#include <QByteArray>
#include <QString>

namespace nw::server::auth {

// What auth needs of the users service: a profile for every account. Calling it twice is harmless.
class ProfilesPort
{
public:
    virtual ~ProfilesPort() = default;
    virtual Result<void> createProfile(const QString &userId, const QString &displayName) = 0;
};

// Slow on purpose: only on the password pool.
class Passwords
{
public:
    virtual ~Passwords() = default;
    virtual QByteArray hash(const QString &password) = 0;
    virtual bool verify(const QString &password, const QByteArray &hash) = 0;

    // False for a hash that was made at a lower cost than hash() makes them now.
    virtual bool isCurrent(const QByteArray &hash) const = 0;

    // Takes as long as verify() and is never true: for users that do not exist.
    virtual void verifyAgainstNothing(const QString &password) = 0;
};

// What signing in wants beside the password.
class SecondFactorCheck
{
public:
    enum class Verdict
    {
        NotWanted, // the account has no second factor
        Right,
        Missing, // one is wanted and none was given
        Wrong
    };

    virtual ~SecondFactorCheck() = default;
    virtual Result<Verdict> checkCode(const QString &userId, const QString &code) = 0;
};

class Argon2Passwords final : public Passwords
{
public:
    QByteArray hash(const QString &password) override;
    bool verify(const QString &password, const QByteArray &hash) override;
    bool isCurrent(const QByteArray &hash) const override;
    void verifyAgainstNothing(const QString &password) override;
};

} // namespace nw::server::auth
