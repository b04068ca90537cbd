#include "server/comics/sync/changestreams.h"

#include "server/common/http/paging.h"

#include <QHash>

#include <condition_variable>
#include <mutex>
#include <pthread.h>
#include <thread>
#include <utility>
#include <vector>

namespace nw::server::comics {

namespace {

using Clock = std::chrono::steady_clock;
using Ready = std::function<void(QByteArray)>;

constexpr int kChangesAtOnce = 100;
constexpr auto kHeartbeat = ":\n\n"; // a comment, which clients pass over

// One who listens. Everything that changes belongs to the hub's mutex.
struct Listener
{
    const QString userId;
    const Clock::time_point endsAt;
    FeedPosition position;
    QByteArray greeting; // sent first
    Ready ready; // waiting for a block
    Clock::time_point askedAt = {};
    bool hasNews = true;
    bool ended = false;
};

} // namespace

struct ChangeStreams::Private
{
    Private(ProgressStore &store, const StreamLimits &streamLimits)
        : feed(store)
        , limits(streamLimits)
    {
    }

    void serve();
    bool isDue(const Listener &listener, Clock::time_point now) const;
    void answer(Listener &listener);
    void look();
    void end(Listener &listener);

    ProgressStore &feed;
    const StreamLimits limits;

    mutable std::mutex mutex; // of what follows, and of the listeners
    std::condition_variable woken;
    std::vector<std::shared_ptr<Listener>> listeners; // the oldest is first
    bool isWoken = false;
    bool ending = false;
    std::thread thread;
};

namespace {

// What the engine holds of a listener.
class ListenerStream final : public BodyStream
{
public:
    ListenerStream(std::shared_ptr<ChangeStreams::Private> hub, std::shared_ptr<Listener> listener)
        : m_hub(std::move(hub))
        , m_listener(std::move(listener))
    {
    }

    ~ListenerStream() override
    {
        const std::lock_guard lock(m_hub->mutex);
        m_listener->ended = true;
        std::erase(m_hub->listeners, m_listener);
    }

    void next(Ready asked) override
    {
        {
            const std::lock_guard lock(m_hub->mutex);
            if (!m_listener->ended && !m_hub->ending) {
                m_listener->ready = std::exchange(asked, nullptr);
                m_listener->askedAt = Clock::now();
                m_listener->hasNews = true; // it may have moved on while the block was taken
                m_hub->isWoken = true;
            }
        }
        if (asked)
            asked({});
        else
            m_hub->woken.notify_one();
    }

    void end() override { m_hub->end(*m_listener); }

private:
    const std::shared_ptr<ChangeStreams::Private> m_hub;
    const std::shared_ptr<Listener> m_listener;
};

} // namespace

QByteArray changeEvent(const QString &epoch, const Change &change)
{
    JsonWriter out;
    write(out, change);
    return "id: " + cursorText(toText({epoch, change.sequence}))
        + "\nevent: change\ndata: " + out.bytes() + "\n\n";
}

bool ChangeStreams::Private::isDue(const Listener &listener, Clock::time_point now) const
{
    return listener.ready
        && (listener.hasNews || now >= listener.endsAt
            || now >= listener.askedAt + limits.heartbeat);
}

void ChangeStreams::Private::end(Listener &listener)
{
    Ready waiting;
    {
        const std::lock_guard lock(mutex);
        listener.ended = true;
        waiting = std::exchange(listener.ready, nullptr);
    }
    if (waiting)
        waiting({});
}

// Reads without the lock: only the hub's thread moves a listener's position. A database that does
// not answer is asked again after the next look.
void ChangeStreams::Private::answer(Listener &listener)
{
    const Clock::time_point now = Clock::now();
    const bool isOver = now >= listener.endsAt;
    QByteArray block;
    FeedPosition position;
    {
        const std::lock_guard lock(mutex);
        listener.hasNews = false;
        position = listener.position;
        block = listener.greeting;
    }
    const Result<FeedPart> part = isOver
        ? Result<FeedPart>(FeedPart{})
        : feed.changes(listener.userId, position.sequence, kChangesAtOnce);
    if (part) {
        for (const Change &change : part->changes) {
            block += changeEvent(part->epoch, change);
            position = {part->epoch, change.sequence};
        }
    }
    Ready ready;
    {
        const std::lock_guard lock(mutex);
        if (!listener.ready)
            return; // it was ended meanwhile
        if (block.isEmpty() && !isOver) {
            if (now < listener.askedAt + limits.heartbeat)
                return;
            block = kHeartbeat;
        }
        listener.greeting.clear();
        listener.position = position;
        listener.ended = isOver;
        ready = std::exchange(listener.ready, nullptr);
    }
    ready(isOver ? QByteArray() : block);
}

// For what other processes wrote: one question for all who listen.
void ChangeStreams::Private::look()
{
    QStringList users;
    {
        const std::lock_guard lock(mutex);
        for (const auto &listener : listeners) {
            if (listener->ready)
                users.append(listener->userId);
        }
    }
    users.removeDuplicates();
    if (users.isEmpty())
        return;
    const Result<QHash<QString, std::int64_t>> heads = feed.heads(users);
    if (!heads)
        return;
    const std::lock_guard lock(mutex);
    for (const auto &listener : listeners) {
        if (heads->value(listener->userId) > listener->position.sequence)
            listener->hasNews = true;
    }
}

void ChangeStreams::Private::serve()
{
    pthread_setname_np(pthread_self(), "streams");
    Clock::time_point lookedAt = Clock::now();
    for (;;) {
        {
            std::unique_lock lock(mutex);
            const auto hasReason = [this] { return isWoken || ending; };
            if (listeners.empty())
                woken.wait(lock, hasReason);
            else
                woken.wait_until(lock, lookedAt + limits.lookEvery, hasReason);
            if (ending)
                return;
            isWoken = false;
        }
        if (Clock::now() >= lookedAt + limits.lookEvery) {
            look();
            lookedAt = Clock::now();
        }
        std::vector<std::shared_ptr<Listener>> due;
        {
            const std::lock_guard lock(mutex);
            for (const auto &listener : listeners) {
                if (isDue(*listener, Clock::now()))
                    due.push_back(listener);
            }
        }
        for (const auto &listener : due)
            answer(*listener);
    }
}

ChangeStreams::ChangeStreams(ProgressStore &feed, const StreamLimits &limits)
    : d(std::make_shared<Private>(feed, limits))
{
    d->thread = std::thread([hub = d.get()] { hub->serve(); });
}

ChangeStreams::~ChangeStreams()
{
    std::vector<std::shared_ptr<Listener>> open;
    {
        const std::lock_guard lock(d->mutex);
        d->ending = true;
        open = d->listeners;
    }
    d->woken.notify_one();
    d->thread.join();
    for (const auto &listener : open)
        d->end(*listener);
}

Result<std::shared_ptr<BodyStream>>
ChangeStreams::open(const QString &userId, const FeedPosition &from, const QByteArray &greeting)
{
    const auto listener = std::make_shared<Listener>(
        Listener{userId, Clock::now() + d->limits.lifetime, from, greeting, nullptr});
    std::shared_ptr<Listener> oldest;
    {
        const std::lock_guard lock(d->mutex);
        if (int(d->listeners.size()) >= d->limits.total)
            return failure(ErrorCode::Unavailable, QStringLiteral("too many streams"));
        int ofUser = 0;
        for (const auto &other : d->listeners) {
            if (other->userId != userId || other->ended)
                continue;
            if (ofUser++ == 0)
                oldest = other;
        }
        if (ofUser < d->limits.perUser)
            oldest = nullptr;
        d->listeners.push_back(listener);
        d->isWoken = true;
    }
    d->woken.notify_one();
    if (oldest)
        d->end(*oldest);
    return std::make_shared<ListenerStream>(d, listener);
}

void ChangeStreams::changed(const QString &userId)
{
    bool isHeard = false;
    {
        const std::lock_guard lock(d->mutex);
        for (const auto &listener : d->listeners) {
            if (listener->userId == userId) {
                listener->hasNews = true;
                isHeard = true;
            }
        }
        d->isWoken = d->isWoken || isHeard;
    }
    if (isHeard)
        d->woken.notify_one();
}

int ChangeStreams::count() const
{
    const std::lock_guard lock(d->mutex);
    return int(d->listeners.size());
}

} // namespace nw::server::comics
