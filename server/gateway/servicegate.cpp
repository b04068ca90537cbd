#include "server/gateway/servicegate.h"

#include "server/gateway/accesslog.h"
#include "server/gateway/admission.h"
#include "server/gateway/requestids.h"

namespace nw::server::gateway {

namespace {

// What asks whether the process is well does not come through a gateway; /metrics looks at who asks
// itself.
bool isForEverybody(const QString &path)
{
    return path == u"/livez" || path == u"/readyz" || path == u"/metrics";
}

bool isForUsAlone(const QString &path)
{
    return path.startsWith(u"/internal/");
}

} // namespace

ServiceGate::ServiceGate(const Router &router, const HopSigner &signer, Logger &logger)
    : m_router(router)
    , m_signer(signer)
    , m_logger(logger)
{
}

std::optional<Response> ServiceGate::admit(Exchange &exchange)
{
    Request &request = exchange.request;
    request.requestId = requestIdFrom(request.header("x-request-id"));
    request.traceParent = traceParentFrom(request.header("traceparent"));
    const Router::Match match = m_router.find(request.method, request.path);
    if (!isForEverybody(request.path)) {
        const auto hop =
            m_signer.verify(request.method, request.target, request.header(HopSigner::kHeader));
        if (!hop)
            return problemResponse(hop.error());
        const bool forPerson = hop->identity || !hop->client.isNull();
        if (forPerson && isForUsAlone(request.path))
            return withoutRoute(request, {});
        request.identity = hop->identity;
        request.remote = hop->client;
    }
    stripIdentityHeaders(request);
    if (!match.route)
        return withoutRoute(request, match);
    exchange.route = match.route;
    request.arguments = match.arguments;
    request.routeTemplate = match.route->pattern;
    if (!request.identity)
        return match.route->access == Access::Public ? std::nullopt : std::optional(signInFirst());
    return mayEnter(match.route->access, *request.identity) ? std::nullopt
                                                            : std::optional(notForThisAccount());
}

void ServiceGate::finish(Exchange &exchange, Response &response)
{
    setTraceHeaders(response, exchange.request);
}

void ServiceGate::sent(const Exchange &exchange, const Outcome &outcome)
{
    logRequest(m_logger, exchange, outcome);
}

} // namespace nw::server::gateway
