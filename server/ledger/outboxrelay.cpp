#include "server/ledger/outboxrelay.h"

#include "server/common/runtime/logger.h"
#include "server/ledger/ledgerwriter.h"
#include "server/ledger/sqlledgerreads.h"

#include <chrono>

namespace nw::server::ledger {

namespace {

constexpr int kBatch = 64;
constexpr std::chrono::milliseconds kLookAnyway{1000}; // should a wake-up have been missed
constexpr std::chrono::milliseconds kFirstPause{50};
constexpr std::chrono::milliseconds kLongestPause{30'000};

using Clock = std::chrono::steady_clock;

} // namespace

struct OutboxRelay::Private
{
    struct Lane // of one consumer
    {
        OutboxConsumer consumer;
        std::int64_t delivered = -1;
        std::chrono::milliseconds pause{0};
        Clock::time_point notBefore{};
    };

    Private(std::shared_ptr<Database> ownDatabase, LedgerWriter &ledgerWriter, Logger *ownLogger)
        : database(std::move(ownDatabase))
        , writer(ledgerWriter)
        , logger(ownLogger)
    {
    }

    std::shared_ptr<Database> database;
    LedgerWriter &writer;
    Logger *logger = nullptr;
    std::vector<Lane> lanes;
    std::mutex mutex;
    std::condition_variable wakeUp;
    bool isWoken = true; // what was left before a crash is looked for at once
    bool isEnding = false;
    std::thread thread;

    void work();
    bool registerAll();
    bool serve(Lane &lane);
    Result<void> remember(const Lane &lane);
    bool mayGoOn()
    {
        const std::lock_guard lock(mutex);
        return !isEnding;
    }
};

OutboxRelay::OutboxRelay(std::shared_ptr<Database> database, LedgerWriter &writer,
                         std::vector<OutboxConsumer> consumers, Logger *logger)
    : d(std::make_unique<Private>(std::move(database), writer, logger))
{
    for (OutboxConsumer &consumer : consumers) {
        Private::Lane lane;
        lane.consumer = std::move(consumer);
        d->lanes.push_back(std::move(lane));
    }
}

OutboxRelay::~OutboxRelay()
{
    stop();
}

void OutboxRelay::stop()
{
    {
        const std::lock_guard lock(d->mutex);
        d->isEnding = true;
        d->wakeUp.notify_all();
    }
    if (d->thread.joinable())
        d->thread.join();
}

void OutboxRelay::start()
{
    if (!d->lanes.empty())
        d->thread = std::thread([this] { d->work(); });
}

void OutboxRelay::wake()
{
    const std::lock_guard lock(d->mutex);
    d->isWoken = true;
    d->wakeUp.notify_one();
}

// All, before anything is delivered: what one consumer has taken is removed only when the others of
// its topic have it too, and those are told by the table.
bool OutboxRelay::Private::registerAll()
{
    for (Lane &lane : lanes) {
        const auto delivered = readDelivered(database->connection(), lane.consumer);
        if (!delivered)
            return false;
        lane.delivered = *delivered;
        if (!remember(lane))
            return false;
    }
    return true;
}

void OutboxRelay::Private::work()
{
    while (mayGoOn() && !registerAll()) {
        std::unique_lock lock(mutex);
        wakeUp.wait_for(lock, kLookAnyway, [this] { return isEnding; });
    }
    while (mayGoOn()) {
        bool hasMore = false;
        Clock::time_point next = Clock::now() + kLookAnyway;
        for (Lane &lane : lanes) {
            if (Clock::now() >= lane.notBefore)
                hasMore = serve(lane) || hasMore;
            if (lane.pause.count() > 0)
                next = std::min(next, lane.notBefore);
        }
        std::unique_lock lock(mutex);
        if (!hasMore)
            wakeUp.wait_until(lock, next, [this] { return isWoken || isEnding; });
        isWoken = false;
    }
}

// Delivers a batch; true when there may be more at once.
bool OutboxRelay::Private::serve(Lane &lane)
{
    const auto messages =
        readMessages(database->connection(), lane.consumer.topic, lane.delivered, kBatch);
    if (!messages || messages->isEmpty())
        return false;
    const std::int64_t before = lane.delivered;
    bool isFailed = false;
    for (const DeliveredMessage &message : *messages) {
        if (!mayGoOn())
            break;
        if (const auto delivered = lane.consumer.deliver(message); !delivered) {
            isFailed = true;
            if (logger)
                logger->log(LogLevel::Warning, "message not delivered",
                            {{"consumer", lane.consumer.name},
                             {"message", message.id},
                             {"detail", delivered.error().detail}});
            break;
        }
        lane.delivered = message.id;
    }
    lane.pause = isFailed ? std::min(std::max(lane.pause * 2, kFirstPause), kLongestPause)
                          : std::chrono::milliseconds(0);
    lane.notBefore = Clock::now() + lane.pause;
    if (lane.delivered != before) {
        // Should this fail, the batch is delivered once more, which consumers bear.
        const auto remembered = remember(lane);
        Q_UNUSED(remembered)
    }
    return !isFailed && messages->size() == kBatch;
}

Result<void> OutboxRelay::Private::remember(const Lane &lane)
{
    return writer.ride([&lane](Connection &connection) -> DbResult<void> {
        if (auto written = writeDelivered(connection, lane.consumer, lane.delivered); !written)
            return written;
        return removeDelivered(connection, lane.consumer.topic);
    });
}

} // namespace nw::server::ledger
