#pragma once

#include "server/common/http/bodystream.h"
#include "server/common/http/request.h"
#include "server/common/runtime/clock.h"
#include "services-client/contract/result.h"

#include <QUrl>

#include <memory>

namespace nw::server {

// Of one service in another process. Times in milliseconds.
struct UpstreamLimits
{
    int connectMs = 1000;
    int answerMs = 30'000; // until the head of the answer is there
    int blockMs = 15'000; // for each next block of a body
    int idleMs = 10'000; // a kept connection is not used after that; the server closes at 15 s
    int connections = 256; // at once
    int waiting = 4096; // for one of these; more are refused
};

struct UpstreamRequest
{
    Method method = Method::Get;
    QByteArray target = "/"; // origin-form
    QList<std::pair<QByteArray, QByteArray>> headers; // without Host, Content-Length, Connection
    QByteArray body;
};

struct UpstreamAnswer
{
    int status = 0;
    QList<std::pair<QByteArray, QByteArray>> headers; // as they came, hop-by-hop ones left out
    qint64 bodyBytes = 0; // also of a HEAD, whose body does not come
    QByteArray body; // all of a small one
    std::shared_ptr<BodyStream> stream; // else this
};

// The thread that does the reading and writing for any number of upstreams.
class UpstreamLoop
{
public:
    UpstreamLoop();
    ~UpstreamLoop(); // after its upstreams; what is still under way is told that it failed
    UpstreamLoop(const UpstreamLoop &) = delete;
    UpstreamLoop &operator=(const UpstreamLoop &) = delete;

    struct Private; // only upstream.cpp knows what is in it
    Private &inside() { return *d; }

private:
    std::unique_ptr<Private> d;
};

// Calls one service in another process over HTTP/1.1: connections that are kept, one more try for
// safe and idempotent requests, and a circuit breaker. Thread-safe.
class Upstream
{
public:
    using Ready = std::function<void(Result<UpstreamAnswer>)>;

    // `base`: http://host:port. Everything outlives the upstream.
    Upstream(UpstreamLoop &loop, const QUrl &base, const Clock &clock,
             const UpstreamLimits &limits = {});
    ~Upstream();
    Upstream(const Upstream &) = delete;
    Upstream &operator=(const Upstream &) = delete;

    // Calls `ready` once, on the loop's thread or before it returns. Unavailable: it cannot be
    // reached, broke off, or is given time to recover; Timeout: it did not answer in time.
    void send(UpstreamRequest request, Ready ready);

    // Waits for the answer, whole; never on the loop's thread.
    Result<UpstreamAnswer> call(UpstreamRequest request);

    struct Private; // only upstream.cpp knows what is in it

private:
    std::shared_ptr<Private> d; // shared with what is under way
};

} // namespace nw::server
