#include "server/auth/authmodule.h"

#include "server/auth/accounts.h"
#include "server/auth/adminroutes.h"
#include "server/auth/authroutes.h"
#include "server/auth/credentialroutes.h"
#include "server/auth/mailroom.h"
#include "server/auth/passwordservice.h"
#include "server/auth/secondfactor.h"
#include "server/auth/sqlaccountsstore.h"
#include "server/auth/sqlauthstore.h"
#include "server/auth/sqlcredentialstore.h"
#include "server/auth/sqlsecondfactorstore.h"
#include "server/common/security/keyedhash.h"

namespace nw::server::auth {

namespace {

// What the clock calls for is tried again with the next round.
void warnOf(const char *what, const Result<void> &done)
{
    if (!done)
        qWarning("%s: %s", what, qUtf8Printable(done.error().detail));
}

} // namespace

struct AuthModule::Private
{
    explicit Private(const AuthParts &parts)
        : clock(*parts.clock)
        , signer(parts.secret, parts.tokenLifetimeSeconds)
        , refreshTokens(parts.secret)
        , revoked(parts.tokenLifetimeSeconds)
        , gate(signer, revoked)
        , box(deriveKey(parts.secret, "nerdwork secrets in tables AES-256-GCM 1"))
        , store(parts.database)
        , accountsStore(parts.database)
        , credentialStore(parts.database)
        , secondFactorStore(parts.database)
        , secondFactor({secondFactorStore, box, clock})
        , service({store, *parts.profiles, passwords, signer, refreshTokens, revoked, clock,
                   parts.loginLimit, deriveKey(parts.secret, "login attempts of unknown accounts"),
                   &secondFactor})
        , accounts({accountsStore, store, service, gate, *parts.audit, clock})
        , passwordService({credentialStore, store, service, passwords, revoked, box, clock})
        , mailRoom({credentialStore, store, *parts.mailer, box, clock, parts.publicUrl})
    {
        secondFactor.connectTo(service);
    }

    const Clock &clock;
    JwtSigner signer;
    RefreshTokens refreshTokens;
    RevokedSessions revoked;
    AccessGate gate;
    Argon2Passwords passwords;
    SealedBox box;
    SqlAuthStore store;
    SqlAccountsStore accountsStore;
    SqlCredentialStore credentialStore;
    SqlSecondFactorStore secondFactorStore;
    SecondFactor secondFactor;
    AuthService service;
    Accounts accounts;
    PasswordService passwordService;
    MailRoom mailRoom;
};

AuthModule::AuthModule(std::unique_ptr<Private> priv)
    : d(std::move(priv))
{
}

AuthModule::~AuthModule() = default;

Result<std::unique_ptr<AuthModule>> AuthModule::make(const AuthParts &parts)
{
    auto priv = std::make_unique<Private>(parts);
    if (const auto followed = priv->accounts.followChanges(); !followed)
        return tl::unexpected<Error>(followed.error());
    return std::unique_ptr<AuthModule>(new AuthModule(std::move(priv)));
}

void AuthModule::addRoutes(Router &router)
{
    addAuthRoutes(router, d->service);
    addCredentialRoutes(router, d->passwordService, d->secondFactor);
    addAccountAdminRoutes(router, d->accounts);
}

void AuthModule::tick()
{
    warnOf("what changed about accounts is not known", d->accounts.followChanges());
    warnOf("the audit log was not reached", d->accounts.deliverAudit());
}

void AuthModule::deliverMail()
{
    warnOf("no mail goes out", d->mailRoom.deliver());
}

Result<Identity> AuthModule::check(const QByteArray &token) const
{
    return d->gate.check(token, d->clock.nowMs());
}

AuthService &AuthModule::service()
{
    return d->service;
}

AccountsStore &AuthModule::accountsStore()
{
    return d->accountsStore;
}

} // namespace nw::server::auth
