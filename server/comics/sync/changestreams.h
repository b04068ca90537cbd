#pragma once

#include "server/comics/comicsstore.h"
#include "server/comics/sync/feednews.h"
#include "server/comics/sync/feedposition.h"
#include "server/common/http/bodystream.h"

#include <chrono>
#include <memory>

namespace nw::server::comics {

// What streams may take.
struct StreamLimits
{
    int perUser = 4; // one more ends the oldest, which may be of a client that is long gone
    int total = 2000; // one more is refused
    std::chrono::milliseconds heartbeat{10'000}; // of silence; shorter than what proxies bear
    std::chrono::milliseconds lookEvery{1'000}; // for what other processes wrote
    // Then the client comes again with a token of that time: an ended session sees no more.
    std::chrono::milliseconds lifetime{10 * 60'000};
};

// Change feeds as they grow, for whoever listens (Server-Sent Events, WHATWG HTML 9.2). A stream
// holds nothing but its place in the feed: it reads on when its client has taken what was sent, so
// that a slow client costs no memory. One thread serves all streams; changes of this process are
// told to it, those of others it finds by looking. Thread-safe.
class ChangeStreams final : public FeedNews
{
public:
    explicit ChangeStreams(ProgressStore &feed, const StreamLimits &limits = {});
    ~ChangeStreams() override; // ends all streams; those that are still held answer no more

    // The events after `from`, which names a place in this person's feed. Error: Unavailable, when
    // there are too many.
    Result<std::shared_ptr<BodyStream>> open(const QString &userId, const FeedPosition &from,
                                             const QByteArray &greeting);

    void changed(const QString &userId) override;

    int count() const; // of streams that are open

    struct Private; // only changestreams.cpp knows what is in it

private:
    std::shared_ptr<Private> d;
};

// One event: `id` is a cursor of GET /sync/changes.
QByteArray changeEvent(const QString &epoch, const Change &change);

} // namespace nw::server::comics
