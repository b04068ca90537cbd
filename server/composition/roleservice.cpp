#include "server/composition/roleservice.h"

#include "server/auth/authroutes.h"
#include "server/auth/authservice.h"
#include "server/auth/sqlauthstore.h"
#include "server/comics/comicsmodule.h"
#include "server/comics/democatalogue.h"
#include "server/common/security/keyedhash.h"
#include "server/composition/internalroutes.h"
#include "server/composition/remoteports.h"
#include "server/composition/upstreams.h"
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

struct RoleService::Private
{
    struct Auth
    {
        Auth(const ServerConfig &config, const QByteArray &secret, ServerData &data,
             const Clock &clock, Upstreams &others)
            : signer(secret, config.jwtLifetimeSeconds)
            , refreshTokens(secret)
            , revoked(config.jwtLifetimeSeconds)
            , profiles(others)
            , store(data.database)
            , service({store, profiles, passwords, signer, refreshTokens, revoked, clock,
                       loginLimit(config), deriveKey(secret, "login attempts of unknown accounts")})
        {
        }

        JwtSigner signer;
        auth::RefreshTokens refreshTokens;
        auth::RevokedSessions revoked;
        auth::Argon2Passwords passwords;
        ProfilesOverHttp profiles;
        auth::SqlAuthStore store;
        auth::AuthService service;
    };

    struct Users
    {
        Users(ServerData &data, const Clock &clock, Upstreams &others)
            : accounts(others)
            , store(data.database)
            , service(store, accounts, clock)
        {
        }

        AccountsOverHttp accounts;
        users::SqlUsersStore store;
        users::UsersService service;
    };

    struct Comics
    {
        Comics(const ServerConfig &config, ServerData &data, const Clock &clock, Upstreams &others)
            : history(others, *data.database, clock)
            , module({data.database.get(), data.blobs.get(), &clock, &history,
                      config.dataFolder % u"/archives"})
        {
        }

        HistoryOverHttp history;
        comics::ComicsModule module;
    };

    Private(const Clock &systemClock, const QString &dataFolder)
        : clock(systemClock)
        , demoMark(dataFolder % u"/demo-unfinished")
    {
    }

    const Clock &clock;
    const QString demoMark;
    std::optional<Auth> auth;
    std::optional<Users> users;
    std::optional<Comics> comics;
};

RoleService::RoleService(std::unique_ptr<Private> priv)
    : d(std::move(priv))
{
}

RoleService::~RoleService() = default;

Result<std::unique_ptr<RoleService>> RoleService::make(const ServerConfig &config,
                                                       const QByteArray &secret, ServerData &data,
                                                       const Clock &clock, Upstreams &others)
{
    auto made = std::make_unique<Private>(clock, config.dataFolder);
    if (config.role == Role::Auth) {
        made->auth.emplace(config, secret, data, clock, others);
        if (const auto restored = made->auth->service.restoreRevokedSessions(); !restored)
            return tl::unexpected<Error>(restored.error());
    } else if (config.role == Role::Users) {
        made->users.emplace(data, clock, others);
    } else if (config.role == Role::Comics) {
        made->comics.emplace(config, data, clock, others);
    }
    return std::unique_ptr<RoleService>(new RoleService(std::move(made)));
}

void RoleService::addRoutes(Router &router)
{
    if (d->auth) {
        auth::addAuthRoutes(router, d->auth->service);
        addInternalAuthRoutes(router, d->auth->service, d->auth->store, d->clock);
    }
    if (d->users) {
        users::addUsersRoutes(router, d->users->service);
        addInternalUsersRoutes(router, d->users->service);
    }
    if (d->comics)
        d->comics->module.addRoutes(router);
}

Result<int> RoleService::installDemo(const std::function<bool()> &goOn, QTextStream &out)
{
    Q_ASSERT(d->comics);
    return d->comics->module.importDemo({comics::demoBooksFolder(), d->demoMark, goOn}, out);
}

} // namespace nw::server
