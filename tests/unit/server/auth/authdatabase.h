#pragma once

#include "server/auth/accounts.h"
#include "server/auth/mailroom.h"
#include "server/auth/secondfactor.h"
#include "server/common/security/keyedhash.h"

#include "authdoubles.h"
#include "authfixture.h"
#include "authstores.h"

namespace nw::test {

// Everything of auth on a real database, with a clock that is moved by hand and passwords that cost
// nothing.
struct AuthDatabase : AuthStores
{
    static constexpr std::int64_t kTokenSeconds = 900;

    ManualClock clock;
    RecordingProfiles profiles;
    RecordingAudit audit;
    RecordingMailer mailer;
    CountingPasswords passwords;
    server::JwtSigner signer{"a secret of thirty-two characters", kTokenSeconds};
    server::auth::RefreshTokens tokens{"a secret of thirty-two characters"};
    server::auth::RevokedSessions revoked{kTokenSeconds};
    server::auth::AccessGate gate{signer, revoked};
    server::SealedBox box{server::deriveKey("a secret", "test")};
    server::auth::SecondFactor secondFactor{{factors, box, clock}};
    server::auth::AuthService service{{store, profiles, passwords, signer, tokens, revoked, clock,
                                       server::auth::LoginLimit{}, QByteArray("key"),
                                       &secondFactor}};
    server::auth::Accounts accounts{{accountsStore, store, service, gate, audit, clock}};
    server::auth::PasswordService passwordService{
        {credentials, store, service, passwords, revoked, box, clock}};
    server::auth::MailRoom mailRoom{
        {credentials, store, mailer, box, clock, QStringLiteral("https://comics.example")}};

    AuthDatabase() { secondFactor.connectTo(service); }

    SignedIn signUp(const QString &name)
    {
        return service
            .signUp({QString(name % QStringLiteral("@example.org")), name,
                     QStringLiteral("a long walk at dusk"), QStringLiteral("laptop")})
            .value();
    }
    server::auth::Caller caller(const SignedIn &signedIn) const
    {
        const auto identity = signer.verify(signedIn.token.toLatin1(), clock.nowMs());
        return {signedIn.user.id, identity.value().sessionId, QStringLiteral("203.0.113.1")};
    }
    Result<server::Identity> check(const SignedIn &signedIn) const
    {
        return gate.check(signedIn.token.toLatin1(), clock.nowMs());
    }
};

} // namespace nw::test
