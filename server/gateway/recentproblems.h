#pragma once

#include "server/common/http/pipeline.h"
#include "server/common/runtime/clock.h"

#include <deque>
#include <mutex>

namespace nw::server::gateway {

// An answer that was our fault, as the log tells it: no path, no address, no person.
struct ServerProblem
{
    std::int64_t atMs = 0;
    QByteArray requestId;
    QByteArray method;
    QByteArray route; // its template; "-": none
    int status = 0;
    QByteArray code; // of the error, "internal"; empty: the answer told none
};

// The newest answers of 500 and above, for whoever runs the server. Thread-safe.
class RecentProblems
{
public:
    static constexpr std::size_t kKept = 50;

    explicit RecentProblems(const Clock &clock)
        : m_clock(clock)
    {
    }

    void record(const Exchange &exchange, const Outcome &outcome);
    QList<ServerProblem> newestFirst() const;

private:
    const Clock &m_clock;
    mutable std::mutex m_mutex;
    std::deque<ServerProblem> m_problems; // newest first
};

} // namespace nw::server::gateway
