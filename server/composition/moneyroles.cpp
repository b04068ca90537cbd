#include "server/composition/moneyroles.h"

#include "server/comics/comicsroutes.h"
#include "server/composition/booksofledger.h"
#include "server/composition/housekeeping.h"
#include "server/composition/internalmoney.h"
#include "server/composition/moneywiring.h"
#include "server/composition/remotemoney.h"
#include "server/composition/serviceports.h"
#include "server/composition/ticketkey.h"
#include "server/events/eventsmodule.h"
#include "server/events/sqleventsfollower.h"
#include "server/ledger/checkpointkeys.h"
#include "server/ledger/ledgerroutes.h"
#include "server/wallet/sqlwalletfollower.h"

#include <chrono>
#include <thread>

namespace nw::server {

namespace {

constexpr std::chrono::milliseconds kBetweenTries{200};

} // namespace

struct WalletRole::Private
{
    explicit Private(Upstreams &others)
        : books(others)
        , comics(others)
        , tickets(others)
        , people(others)
    {
    }

    BooksOverHttp books;
    ComicShopOverHttp comics;
    TicketShopOverHttp tickets;
    PeopleOverHttp people;
    SalesOfWallet sales;
    std::unique_ptr<wallet::WalletModule> module;
    std::unique_ptr<Housekeeping> housekeeping; // ends first
};

WalletRole::WalletRole(std::unique_ptr<Private> priv)
    : d(std::move(priv))
{
}

WalletRole::~WalletRole() = default;

Result<std::unique_ptr<WalletRole>> WalletRole::make(const RoleSetting &setting)
{
    auto priv = std::make_unique<Private>(setting.others);
    wallet::WalletParts parts;
    parts.database = setting.data.database;
    parts.clock = &setting.clock;
    parts.logger = &setting.logger;
    parts.books = &priv->books;
    parts.comics = &priv->comics;
    parts.tickets = &priv->tickets;
    parts.people = &priv->people;
    parts.payments = paymentOptions(setting.config, setting.secret);
    auto module = wallet::WalletModule::make(parts);
    if (!module)
        return tl::unexpected(module.error());
    priv->module = std::move(*module);
    priv->sales.connectTo(*priv->module);
    priv->housekeeping = std::make_unique<Housekeeping>(
        std::vector<std::function<void()>>{[&wallet = *priv->module] { wallet.tick(); }});
    return std::unique_ptr<WalletRole>(new WalletRole(std::move(priv)));
}

void WalletRole::addRoutes(Router &router)
{
    d->module->addRoutes(router);
    comics::addUnlockRoute(router, d->sales);
}

struct EventsRole::Private
{
    explicit Private(Upstreams &others)
        : books(others)
        , people(others)
    {
    }

    BooksOverHttp books;
    PeopleOverHttp people;
    TicketsForSale tickets;
    std::unique_ptr<events::EventsModule> module;
    std::unique_ptr<Housekeeping> housekeeping; // ends first
};

EventsRole::EventsRole(std::unique_ptr<Private> priv)
    : d(std::move(priv))
{
}

EventsRole::~EventsRole() = default;

Result<std::unique_ptr<EventsRole>> EventsRole::make(const RoleSetting &setting)
{
    const auto seed = ticketSeed(setting.config);
    if (!seed)
        return tl::unexpected(seed.error());
    auto priv = std::make_unique<Private>(setting.others);
    events::EventsParts parts;
    parts.database = setting.data.database;
    parts.clock = &setting.clock;
    parts.books = &priv->books;
    parts.guests = &priv->people;
    parts.ticketSeed = *seed;
    priv->module = std::make_unique<events::EventsModule>(parts);
    priv->tickets.connectTo(*priv->module);
    priv->housekeeping = std::make_unique<Housekeeping>(
        std::vector<std::function<void()>>{[&events = *priv->module] { events.tick(); }});
    return std::unique_ptr<EventsRole>(new EventsRole(std::move(priv)));
}

void EventsRole::addRoutes(Router &router)
{
    d->module->addRoutes(router);
    addInternalEventsRoutes(router, d->tickets, *d->module);
}

Result<int> EventsRole::installDemo(const std::function<bool()> &goOn)
{
    for (;;) {
        // Events stand on seats in the ledger, whose process may have been started after this one.
        Result<int> installed = 0;
        const Result<BookBalance> reached = d->books.balance(QStringLiteral("issuance"), nwt());
        if (reached || reached.error().code != ErrorCode::Unavailable)
            installed = d->module->installDemo();
        else
            installed = tl::unexpected(reached.error());
        if (installed || installed.error().code != ErrorCode::Unavailable || !goOn())
            return installed;
        std::this_thread::sleep_for(kBetweenTries);
    }
}

struct LedgerRole::Private
{
    explicit Private(Upstreams &others)
        : comics(others)
        , tickets(others)
        , walletProjection(walletFollower)
        , eventsProjection(eventsFollower)
    {
    }

    ComicShopOverHttp comics;
    TicketShopOverHttp tickets;
    wallet::SqlWalletFollower walletFollower;
    FollowerAsProjection walletProjection;
    events::SqlEventsFollower eventsFollower;
    FollowerAsProjection eventsProjection;
    BooksOfLedger books;
    std::unique_ptr<ledger::LedgerService> service; // ends first
};

LedgerRole::LedgerRole(std::unique_ptr<Private> priv)
    : d(std::move(priv))
{
}

LedgerRole::~LedgerRole() = default;

Result<std::unique_ptr<LedgerRole>> LedgerRole::make(const RoleSetting &setting)
{
    const auto keys = ledger::CheckpointKeys::kept(setting.config.dataFolder);
    if (!keys)
        return tl::unexpected(keys.error());
    auto priv = std::make_unique<Private>(setting.others);
    LedgerListeners listeners;
    listeners.bought = [&comics = priv->comics](const QString &userId, const QString &comicId,
                                                const QString &receiptId) {
        return comics.grant(userId, comicId, receiptId);
    };
    listeners.captured = [&tickets = priv->tickets](const QString &bookingId) {
        return tickets.captured(bookingId);
    };
    ledger::LedgerSetup setup;
    setup.database = setting.data.database;
    setup.clock = &setting.clock;
    setup.logger = &setting.logger;
    setup.keys = std::make_shared<const ledger::CheckpointKeys>(*keys);
    setup.projections = {&priv->walletProjection, &priv->eventsProjection};
    setup.consumers = ledgerConsumers(listeners);
    auto service = ledger::LedgerService::make(setup);
    if (!service)
        return tl::unexpected(service.error());
    priv->service = std::move(*service);
    priv->books.connectTo(*priv->service);
    return std::unique_ptr<LedgerRole>(new LedgerRole(std::move(priv)));
}

void LedgerRole::addRoutes(Router &router)
{
    ledger::addLedgerRoutes(router, *d->service);
    addInternalBooksRoutes(router, d->books);
}

} // namespace nw::server
