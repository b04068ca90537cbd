#pragma once

#include "server/common/http/router.h"
#include "server/common/runtime/clock.h"

#include <list>
#include <mutex>
#include <unordered_map>

namespace nw::server {

// Answers to what strangers ask again and again, given once more without asking the database.
//
// Kept are answers of 200 with an ETag to a GET without identity: nothing that depends on who asks
// is ever kept, and whoever is signed in is always answered anew, so that who writes sees what they
// wrote. The key is the target as it was sent, because the answer repeats it in its Link. An answer
// is given again only
//   - while this process has written nothing at all since before it was made (`Writes` counts), so
//     that a write is seen by the next reader here, and
//   - for kMaxAgeMs, which is how long another process's write, or the passing of time itself, may
//     stay unseen.
// Memory is bounded; what was not asked for the longest goes first. Thread-safe; atHand() does not
// block.
class AnswerCache
{
public:
    static constexpr std::int64_t kMaxAgeMs = 1000;
    static constexpr qsizetype kMaxBytes = 16LL * 1024 * 1024;

    // How much was written, see Database::writes().
    using Writes = std::function<std::uint64_t()>;

    AnswerCache(const Clock &clock, Writes writes, qsizetype maxBytes = kMaxBytes);

    // What is kept for this request: the answer, or 304 when the request names its ETag.
    std::optional<Response> atHand(const Request &request);

    // The handler's answer, kept when it may be.
    Response ask(const Handler &handler, const Request &request);

    // GET `route`, with atHand() in front of its handler. The cache outlives the route.
    Route inFrontOf(Route route);

    qsizetype bytes() const;

private:
    struct Entry
    {
        QByteArray target;
        Response response;
        QByteArray etag; // without quotes
        std::uint64_t writes = 0;
        std::int64_t madeAtMs = 0;
        qsizetype bytes = 0;
    };
    using Entries = std::list<Entry>; // the one that was asked for last is at the front

    struct TargetHash
    {
        std::size_t operator()(const QByteArray &target) const { return qHash(target); }
    };

    void keep(Entry entry);
    void drop(Entries::iterator entry);

    const Clock &m_clock;
    const Writes m_writes;
    const qsizetype m_maxBytes;
    mutable std::mutex m_mutex; // of what follows
    Entries m_entries;
    std::unordered_map<QByteArray, Entries::iterator, TargetHash> m_byTarget;
    qsizetype m_bytes = 0;
};

} // namespace nw::server
