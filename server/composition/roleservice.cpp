#include "server/composition/roleservice.h"

#include "server/auth/authmodule.h"
#include "server/comics/comicsmodule.h"
#include "server/comics/democatalogue.h"
#include "server/composition/housekeeping.h"
#include "server/composition/internalmoney.h"
#include "server/composition/internalroutes.h"
#include "server/composition/mailers.h"
#include "server/composition/remoteports.h"
#include "server/composition/serviceports.h"
#include "server/composition/upstreams.h"
#include "server/users/auditroutes.h"
#include "server/users/sqlauditlog.h"
#include "server/users/sqlusersstore.h"
#include "server/users/usersroutes.h"
#include "server/users/usersservice.h"

namespace nw::server {

namespace {

auth::LoginLimit loginLimit(const ServerConfig &config)
{
    return config.rates == RequestRates::Limited ? auth::LoginLimit{} : auth::LoginLimit::none();
}

// Puts what was made where it belongs.
template <typename T> Result<void> place(Result<std::unique_ptr<T>> made, std::unique_ptr<T> &here)
{
    if (!made)
        return tl::unexpected(made.error());
    here = std::move(*made);
    return {};
}

} // namespace

struct RoleService::Private
{
    struct Auth
    {
        explicit Auth(Upstreams &others)
            : profiles(others)
            , audit(others)
        {
        }

        Result<void> start(const ServerConfig &config, const QByteArray &secret, ServerData &data,
                           const Clock &clock);

        ProfilesOverHttp profiles;
        AuditOverHttp audit;
        std::unique_ptr<Mailer> mailer;
        std::unique_ptr<auth::AuthModule> module;
        std::unique_ptr<Housekeeping> housekeeping; // these end first
        std::unique_ptr<Housekeeping> mailing;
    };

    struct Users
    {
        Users(ServerData &data, const Clock &clock, Upstreams &others)
            : accounts(others)
            , store(data.database)
            , auditLog(data.database)
            , service(store, accounts, clock)
        {
        }

        AccountsOverHttp accounts;
        users::SqlUsersStore store;
        users::SqlAuditLog auditLog;
        users::UsersService service;
    };

    struct Comics
    {
        Comics(const ServerConfig &config, ServerData &data, const Clock &clock, Upstreams &others)
            : history(others, *data.database, clock)
            , module({data.database.get(), data.blobs.get(), &clock, &history,
                      config.dataFolder % u"/archives"})
        {
            shop.connectTo(module);
        }

        HistoryOverHttp history;
        comics::ComicsModule module;
        ComicsForSale shop;
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
    std::unique_ptr<WalletRole> wallet;
    std::unique_ptr<EventsRole> events;
    std::unique_ptr<LedgerRole> ledger;
};

Result<void> RoleService::Private::Auth::start(const ServerConfig &config, const QByteArray &secret,
                                               ServerData &data, const Clock &clock)
{
    auth::AuthParts parts;
    parts.database = data.database;
    parts.clock = &clock;
    parts.profiles = &profiles;
    mailer = mailerOf(config, clock);
    parts.audit = &audit;
    parts.mailer = mailer.get();
    parts.publicUrl = config.publicUrl;
    parts.secret = secret;
    parts.tokenLifetimeSeconds = config.jwtLifetimeSeconds;
    parts.loginLimit = loginLimit(config);
    auto made = auth::AuthModule::make(parts);
    if (!made)
        return tl::unexpected<Error>(made.error());
    module = std::move(*made);
    housekeeping = std::make_unique<Housekeeping>(
        std::vector<std::function<void()>>{[this] { module->tick(); }});
    mailing = std::make_unique<Housekeeping>(
        std::vector<std::function<void()>>{[this] { module->deliverMail(); }});
    return {};
}

RoleService::RoleService(std::unique_ptr<Private> priv)
    : d(std::move(priv))
{
}

RoleService::~RoleService() = default;

Result<std::unique_ptr<RoleService>> RoleService::make(const RoleSetting &setting)
{
    const auto &[config, secret, data, clock, logger, others] = setting;
    auto made = std::make_unique<Private>(clock, config.dataFolder);
    Result<void> ready;
    switch (config.role) {
    case Role::Auth:
        made->auth.emplace(others);
        ready = made->auth->start(config, secret, data, clock);
        break;
    case Role::Users:
        made->users.emplace(data, clock, others);
        break;
    case Role::Comics:
        made->comics.emplace(config, data, clock, others);
        break;
    case Role::Wallet:
        ready = place(WalletRole::make(setting), made->wallet);
        break;
    case Role::Events:
        ready = place(EventsRole::make(setting), made->events);
        break;
    case Role::Ledger:
        ready = place(LedgerRole::make(setting), made->ledger);
        break;
    case Role::All:
    case Role::Gateway:
        Q_UNREACHABLE();
    }
    if (!ready)
        return tl::unexpected<Error>(ready.error());
    return std::unique_ptr<RoleService>(new RoleService(std::move(made)));
}

void RoleService::addRoutes(Router &router)
{
    if (d->auth) {
        auth::AuthModule &module = *d->auth->module;
        module.addRoutes(router);
        addInternalAuthRoutes(router, module.service(), module.accountsStore(), d->clock);
    }
    if (d->users) {
        users::addUsersRoutes(router, d->users->service);
        users::addAuditRoutes(router, d->users->auditLog);
        addInternalUsersRoutes(router, d->users->service, d->users->auditLog);
    }
    if (d->comics) {
        d->comics->module.addRoutes(router);
        addInternalComicsRoutes(router, d->comics->shop);
    }
    if (d->wallet)
        d->wallet->addRoutes(router);
    if (d->events)
        d->events->addRoutes(router);
    if (d->ledger)
        d->ledger->addRoutes(router);
}

bool RoleService::hasDemo() const
{
    return d->comics || d->events;
}

Result<int> RoleService::installDemo(const std::function<bool()> &goOn, QTextStream &out)
{
    Q_ASSERT(hasDemo());
    if (d->events)
        return d->events->installDemo(goOn);
    return d->comics->module.importDemo({comics::demoBooksFolder(), d->demoMark, goOn}, out);
}

} // namespace nw::server
