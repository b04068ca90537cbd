#include "server/composition/services.h"

#include "server/auth/authroutes.h"
#include "server/auth/authservice.h"
#include "server/auth/sqlauthstore.h"
#include "server/comics/comicsmodule.h"
#include "server/comics/democatalogue.h"
#include "server/common/runtime/secretfile.h"
#include "server/common/security/keyedhash.h"
#include "server/composition/serviceports.h"
#include "server/users/sqlusersstore.h"
#include "server/users/usersroutes.h"
#include "server/users/usersservice.h"

namespace nw::server {

namespace {

auth::LoginLimit loginLimit(const ServerConfig &config)
{
    return config.rates == RequestRates::Limited ? auth::LoginLimit{} : auth::LoginLimit::none();
}

} // namespace

struct Services::Private
{
    Private(const ServerConfig &config, const QByteArray &secret, ServerData &data,
            const Clock &systemClock)
        : clock(systemClock)
        , demoMark(config.dataFolder % u"/demo-unfinished")
        , signer(secret, config.jwtLifetimeSeconds)
        , refreshTokens(secret)
        , revoked(config.jwtLifetimeSeconds)
        , authStore(data.database)
        , usersStore(data.database)
        , users(usersStore, accounts, clock)
        , auth({authStore, profiles, passwords, signer, refreshTokens, revoked, clock,
                loginLimit(config), deriveKey(secret, "login attempts of unknown accounts")})
        , history(users)
        , comics({data.database.get(), data.blobs.get(), &clock, &history,
                  config.dataFolder % u"/archives"})
    {
        profiles.connectTo(users);
        accounts.connectTo(auth);
    }

    const Clock &clock;
    const QString demoMark;
    JwtSigner signer;
    auth::RefreshTokens refreshTokens;
    auth::RevokedSessions revoked;
    auth::Argon2Passwords passwords;
    auth::SqlAuthStore authStore;
    users::SqlUsersStore usersStore;
    ProfilesOfUsers profiles;
    AccountsOfAuth accounts;
    users::UsersService users;
    auth::AuthService auth;
    HistoryOfUsers history;
    comics::ComicsModule comics;
};

Services::Services(std::unique_ptr<Private> priv)
    : d(std::move(priv))
{
}

Services::~Services() = default;

Result<std::unique_ptr<Services>> Services::make(const ServerConfig &config, ServerData &data,
                                                 const Clock &clock)
{
    QByteArray secret = config.jwtSecret;
    if (secret.isEmpty()) {
        const auto kept = keptSecret(config.dataFolder % QStringLiteral("/jwt-secret"));
        if (!kept)
            return tl::unexpected<Error>(kept.error());
        secret = *kept;
    }
    auto priv = std::make_unique<Private>(config, secret, data, clock);
    if (const auto restored = priv->auth.restoreRevokedSessions(); !restored)
        return tl::unexpected<Error>(restored.error());
    return std::unique_ptr<Services>(new Services(std::move(priv)));
}

void Services::addRoutes(Router &router)
{
    auth::addAuthRoutes(router, d->auth);
    users::addUsersRoutes(router, d->users);
    d->comics.addRoutes(router);
}

Result<Identity> Services::checkToken(const QByteArray &token) const
{
    auto identity = d->signer.verify(token, d->clock.nowMs());
    if (identity && d->revoked.contains(identity->sessionId))
        return failure(ErrorCode::Unauthenticated, QStringLiteral("The session has ended."));
    return identity;
}

Result<int> Services::installDemo(const std::function<bool()> &goOn, QTextStream &out)
{
    return d->comics.importDemo({comics::demoBooksFolder(), d->demoMark, goOn}, out);
}

} // namespace nw::server
