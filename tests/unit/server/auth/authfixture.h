#pragma once

#include "server/auth/authservice.h"
#include "tests/support/manualclock.h"

#include "memoryauthstore.h"

namespace nw::test {

// Fast, and counts what would be slow.
class CountingPasswords final : public server::auth::Passwords
{
public:
    QByteArray hash(const QString &password) override
    {
        ++hashes;
        return "hash of " + password.toUtf8();
    }
    bool verify(const QString &password, const QByteArray &hash) override
    {
        ++verifications;
        return hash.endsWith(QByteArray("hash of " + password.toUtf8()));
    }
    bool isCurrent(const QByteArray &hash) const override { return !hash.startsWith("old "); }
    void verifyAgainstNothing(const QString &) override { ++verifications; }

    int hashes = 0;
    int verifications = 0;
};

class RecordingProfiles final : public server::auth::ProfilesPort
{
public:
    Result<void> createProfile(const QString &userId, const QString &displayName) override
    {
        if (isDown)
            return failure(ErrorCode::Unavailable, QStringLiteral("users is down"));
        made.append({userId, displayName});
        return {};
    }

    QList<std::pair<QString, QString>> made;
    bool isDown = false;
};

// The auth service on a store in memory, with a clock that is moved by hand.
struct AuthFixture
{
    static constexpr std::int64_t kTokenSeconds = 900;

    ManualClock clock;
    MemoryAuthStore store;
    RecordingProfiles profiles;
    CountingPasswords passwords;
    server::JwtSigner signer{"a secret of thirty-two characters", kTokenSeconds};
    server::auth::RefreshTokens tokens{"a secret of thirty-two characters"};
    server::auth::RevokedSessions revoked{kTokenSeconds};
    server::auth::AuthService service{{store, profiles, passwords, signer, tokens, revoked, clock,
                                       server::auth::LoginLimit{}, QByteArray("key")}};

    SignupRequest ada() const
    {
        return {QStringLiteral("ada@example.org"), QStringLiteral("ada"),
                QStringLiteral("a long walk at dusk"), QStringLiteral("laptop")};
    }
    LoginRequest adaLogin() const
    {
        return {QStringLiteral("ada"), QStringLiteral("a long walk at dusk"),
                QStringLiteral("tablet")};
    }
    server::Identity identityOf(const SignedIn &signedIn) const
    {
        return signer.verify(signedIn.token.toLatin1(), clock.nowMs()).value();
    }
    QString sessionOf(const SignedIn &signedIn) const { return identityOf(signedIn).sessionId; }
    Result<SignedIn> refresh(const SignedIn &signedIn)
    {
        return service.refresh(signedIn.refreshToken.toLatin1());
    }
};

} // namespace nw::test
