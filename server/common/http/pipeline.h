#pragma once

#include "server/common/http/request.h"
#include "server/common/http/response.h"
#include "server/common/http/router.h"

#include <cstdint>

namespace nw::server {

// One request on its way, from its head to the last byte of its answer.
struct Exchange
{
    Request request;
    const Route *route = nullptr;
    QList<std::pair<QByteArray, QByteArray>> answerHeaders; // for whichever answer is given
};

enum class Delivery
{
    Complete,
    Broken // the client went away, or took too long
};

struct Outcome
{
    int status = 0;
    qint64 bytesSent = 0; // head and body
    std::int64_t durationUs = 0;
    Delivery delivery = Delivery::Complete;
    std::optional<Error> error = std::nullopt; // the answer's
};

// What stands between the engine and the handlers (the gateway). Called on I/O threads, by several
// at once: it must not block.
class Pipeline
{
public:
    virtual ~Pipeline() = default;

    // The head of `exchange.request` has been read and checked, its body has not. Sets the route,
    // or returns the answer when the request ends here.
    virtual std::optional<Response> admit(Exchange &exchange) = 0;

    // Before an answer is sent, the engine's own (malformed, too large, too slow) included; a
    // malformed request has neither target nor headers.
    virtual void finish(Exchange &exchange, Response &response) = 0;

    virtual void sent(const Exchange &exchange, const Outcome &outcome) = 0;
};

} // namespace nw::server
