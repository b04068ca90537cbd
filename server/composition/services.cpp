#include "server/composition/services.h"

#include "server/auth/authmodule.h"
#include "server/comics/comicsmodule.h"
#include "server/comics/democatalogue.h"
#include "server/common/runtime/secretfile.h"
#include "server/common/security/keyedhash.h"
#include "server/composition/booksofledger.h"
#include "server/composition/housekeeping.h"
#include "server/composition/mailers.h"
#include "server/composition/moneywiring.h"
#include "server/composition/serviceports.h"
#include "server/composition/ticketkey.h"
#include "server/events/eventsmodule.h"
#include "server/events/sqleventsfollower.h"
#include "server/ledger/checkpointkeys.h"
#include "server/ledger/ledgerroutes.h"
#include "server/users/auditroutes.h"
#include "server/users/sqlauditlog.h"
#include "server/users/sqlusersstore.h"
#include "server/users/usersroutes.h"
#include "server/users/usersservice.h"
#include "server/wallet/sqlwalletfollower.h"
#include "server/wallet/walletmodule.h"

namespace nw::server {

namespace {

auth::LoginLimit loginLimit(const ServerConfig &config)
{
    return config.rates == RequestRates::Limited ? auth::LoginLimit{} : auth::LoginLimit::none();
}

} // namespace

struct Services::Private
{
    Private(const ServerConfig &config, ServerData &data, const Clock &systemClock)
        : clock(systemClock)
        , demoMark(config.dataFolder % u"/demo-unfinished")
        , usersStore(data.database)
        , auditLog(data.database)
        , users(usersStore, accounts, clock)
        , audit(auditLog)
        , mailer(mailerOf(config, systemClock))
        , history(users)
        , people(accounts)
        , walletProjection(walletFollower)
        , eventsProjection(eventsFollower)
        , comics({data.database.get(), data.blobs.get(), &clock, &history,
                  config.dataFolder % u"/archives", &sales})
    {
        profiles.connectTo(users);
        shop.connectTo(comics);
    }

    Result<void> startAuth(const ServerConfig &config, const QByteArray &secret, ServerData &data);

    // What moves tokens: the services first, then the ledger that they see through `books`, because
    // its relay hands them messages as soon as it is there.
    Result<void> startMoney(const ServerConfig &config, const QByteArray &secret, ServerData &data,
                            Logger &logger);

    const Clock &clock;
    const QString demoMark;
    users::SqlUsersStore usersStore;
    users::SqlAuditLog auditLog;
    ProfilesOfUsers profiles;
    AccountsOfAuth accounts;
    users::UsersService users;
    AuditOfUsers audit;
    std::unique_ptr<Mailer> mailer;
    std::unique_ptr<auth::AuthModule> auth;
    HistoryOfUsers history;
    BooksOfLedger books;
    ComicsForSale shop;
    SalesOfWallet sales;
    TicketsForSale tickets;
    PeopleOfAuth people;
    wallet::SqlWalletFollower walletFollower;
    FollowerAsProjection walletProjection;
    events::SqlEventsFollower eventsFollower;
    FollowerAsProjection eventsProjection;
    comics::ComicsModule comics;
    std::unique_ptr<wallet::WalletModule> wallet;
    std::unique_ptr<events::EventsModule> events;
    std::unique_ptr<ledger::LedgerService> ledger;
    std::unique_ptr<Housekeeping> housekeeping; // these end first
    std::unique_ptr<Housekeeping> mailing;
};

Result<void> Services::Private::startAuth(const ServerConfig &config, const QByteArray &secret,
                                          ServerData &data)
{
    auth::AuthParts parts;
    parts.database = data.database;
    parts.clock = &clock;
    parts.profiles = &profiles;
    parts.audit = &audit;
    parts.mailer = mailer.get();
    parts.publicUrl = config.publicUrl;
    parts.secret = secret;
    parts.tokenLifetimeSeconds = config.jwtLifetimeSeconds;
    parts.loginLimit = loginLimit(config);
    auto made = auth::AuthModule::make(parts);
    if (!made)
        return tl::unexpected(made.error());
    auth = std::move(*made);
    accounts.connectTo(auth->service());
    mailing = std::make_unique<Housekeeping>(
        std::vector<std::function<void()>>{[this] { auth->deliverMail(); }});
    return {};
}

Result<void> Services::Private::startMoney(const ServerConfig &config, const QByteArray &secret,
                                           ServerData &data, Logger &logger)
{
    wallet::WalletParts parts;
    parts.database = data.database;
    parts.clock = &clock;
    parts.logger = &logger;
    parts.books = &books;
    parts.comics = &shop;
    parts.tickets = &tickets;
    parts.people = &people;
    parts.payments = paymentOptions(config, secret);
    auto madeWallet = wallet::WalletModule::make(parts);
    if (!madeWallet)
        return tl::unexpected(madeWallet.error());
    wallet = std::move(*madeWallet);
    sales.connectTo(*wallet);

    const auto seed = ticketSeed(config);
    if (!seed)
        return tl::unexpected(seed.error());
    events::EventsParts forEvents;
    forEvents.database = data.database;
    forEvents.clock = &clock;
    forEvents.books = &books;
    forEvents.guests = &people;
    forEvents.ticketSeed = *seed;
    events = std::make_unique<events::EventsModule>(forEvents);
    tickets.connectTo(*events);

    const auto keys = ledger::CheckpointKeys::kept(config.dataFolder);
    if (!keys)
        return tl::unexpected(keys.error());
    ledger::LedgerSetup setup;
    setup.database = data.database;
    setup.clock = &clock;
    setup.logger = &logger;
    setup.keys = std::make_shared<const ledger::CheckpointKeys>(*keys);
    setup.projections = {&walletProjection, &eventsProjection};
    LedgerListeners listeners;
    listeners.bought = [this](const QString &userId, const QString &comicId,
                              const QString &receiptId) {
        return shop.grant(userId, comicId, receiptId);
    };
    listeners.captured = [this](const QString &bookingId) {
        return events->bookings().captured(bookingId);
    };
    setup.consumers = ledgerConsumers(listeners);
    auto madeLedger = ledger::LedgerService::make(setup);
    if (!madeLedger)
        return tl::unexpected(madeLedger.error());
    ledger = std::move(*madeLedger);
    books.connectTo(*ledger);
    housekeeping = std::make_unique<Housekeeping>(std::vector<std::function<void()>>{
        [this] { wallet->tick(); }, [this] { events->tick(); }, [this] { auth->tick(); }});
    return {};
}

Services::Services(std::unique_ptr<Private> priv)
    : d(std::move(priv))
{
}

Services::~Services() = default;

Result<std::unique_ptr<Services>> Services::make(const ServerConfig &config, ServerData &data,
                                                 const Clock &clock, Logger &logger)
{
    QByteArray secret = config.jwtSecret;
    if (secret.isEmpty()) {
        const auto kept = keptSecret(config.dataFolder % QStringLiteral("/jwt-secret"));
        if (!kept)
            return tl::unexpected<Error>(kept.error());
        secret = *kept;
    }
    auto priv = std::make_unique<Private>(config, data, clock);
    if (const auto started = priv->startAuth(config, secret, data); !started)
        return tl::unexpected<Error>(started.error());
    if (const auto started = priv->startMoney(config, secret, data, logger); !started)
        return tl::unexpected<Error>(started.error());
    return std::unique_ptr<Services>(new Services(std::move(priv)));
}

void Services::addRoutes(Router &router)
{
    d->auth->addRoutes(router);
    users::addUsersRoutes(router, d->users);
    users::addAuditRoutes(router, d->auditLog);
    d->comics.addRoutes(router);
    d->wallet->addRoutes(router);
    d->events->addRoutes(router);
    ledger::addLedgerRoutes(router, *d->ledger);
}

Result<Identity> Services::checkToken(const QByteArray &token) const
{
    return d->auth->check(token);
}

Result<int> Services::installDemo(const std::function<bool()> &goOn, QTextStream &out)
{
    if (const Result<int> events = d->events->installDemo(); !events)
        out << "demo events left out: " << events.error().detail.simplified() << '\n';
    return d->comics.importDemo({comics::demoBooksFolder(), d->demoMark, goOn}, out);
}

} // namespace nw::server
