#include "server/gateway/gateway.h"

#include "server/gateway/accesslog.h"
#include "server/gateway/admission.h"
#include "server/gateway/requestids.h"

#include <algorithm>

namespace nw::server::gateway {

namespace {

QByteArray forwardedFor(const Request &request)
{
    QByteArrayList values;
    for (const auto &[name, value] : request.headers) {
        if (name == "x-forwarded-for")
            values.append(value);
    }
    return values.join(',');
}

QByteArray seconds(std::int64_t milliseconds)
{
    return QByteArray::number((milliseconds + 999) / 1000);
}

} // namespace

Gateway::Gateway(const Router &router, TokenCheck checkToken, const Clock &clock, Logger &logger,
                 const GatewayOptions &options)
    : m_router(router)
    , m_checkToken(std::move(checkToken))
    , m_logger(logger)
    , m_options(options)
    , m_cors(options.allowedOrigins)
    , m_limiter(clock)
{
}

std::optional<Response> Gateway::admit(Exchange &exchange)
{
    Request &request = exchange.request;
    request.requestId = requestIdFrom(request.header("x-request-id"));
    request.traceParent = traceParentFrom(request.header("traceparent"));
    request.remote = m_options.proxies.clientBehind(request.remote, forwardedFor(request));
    stripIdentityHeaders(request);

    // The route is looked up first because it names the class of the limit; what is unknown counts
    // as a read.
    const Router::Match match = m_router.find(request.method, request.path);
    if (auto answer =
            limitByAddress(exchange, match.route ? match.route->rateClass : RateClass::Read))
        return answer;
    if (auto answer = route(exchange, match))
        return answer;
    if (auto answer = authenticate(exchange))
        return answer;
    return limitByUser(exchange);
}

std::optional<Response> Gateway::limitByAddress(Exchange &exchange, RateClass rateClass)
{
    const QByteArray caller = QByteArray("address ") + rateClassName(rateClass) + ' '
        + clientKey(exchange.request.remote);
    return limit(exchange, caller, rateClass, m_options.rates.perAddress(rateClass));
}

std::optional<Response> Gateway::limitByUser(Exchange &exchange)
{
    if (!exchange.request.identity)
        return std::nullopt;
    const RateClass rateClass = exchange.route->rateClass;
    const QByteArray caller = QByteArray("user ") + rateClassName(rateClass) + ' '
        + exchange.request.identity->userId.toUtf8();
    return limit(exchange, caller, rateClass, m_options.rates.perUser(rateClass));
}

std::optional<Response> Gateway::limit(Exchange &exchange, const QByteArray &caller,
                                       RateClass rateClass, const RateRule &rule)
{
    if (m_options.rateLimits == RateLimits::Lifted || rule.requests == 0)
        return std::nullopt;
    const RateVerdict verdict = m_limiter.take(caller, rule);
    const QByteArray name = QByteArray("\"") + rateClassName(rateClass) + '"';
    exchange.answerHeaders = {
        {"RateLimit-Policy",
         name + ";q=" + QByteArray::number(rule.requests) + ";w=" + seconds(rule.windowMs)},
        {"RateLimit",
         name + ";r=" + QByteArray::number(verdict.remaining) + ";t=" + seconds(verdict.resetMs)}};
    if (verdict.outcome == RateVerdict::Outcome::Allowed)
        return std::nullopt;
    Response response = problemResponse(
        Error{ErrorCode::RateLimited, QStringLiteral("Slow down, then try again."), {}});
    response.set("Retry-After", seconds(verdict.retryAfterMs));
    return response;
}

// Finds the route, or the reason why there is none.
std::optional<Response> Gateway::route(Exchange &exchange, const Router::Match &match) const
{
    Request &request = exchange.request;
    if (!match.route && match.allowed.isEmpty())
        return withoutRoute(request, match);
    if (auto answer = m_cors.preflight(request, match.allowed))
        return answer;
    if (!match.route)
        return withoutRoute(request, match);
    exchange.route = match.route;
    request.arguments = match.arguments;
    request.routeTemplate = match.route->pattern;
    return std::nullopt;
}

std::optional<Response> Gateway::authenticate(Exchange &exchange) const
{
    Request &request = exchange.request;
    const Access access = exchange.route->access;
    const QByteArray header = request.header("authorization");
    const bool ignored = access == Access::Public && exchange.route->token == TokenUse::Ignored;
    if (header.isEmpty() || ignored) {
        if (access == Access::Public)
            return std::nullopt;
        return signInFirst();
    }
    constexpr qsizetype kSchemeLength = 7;
    const bool isBearer =
        header.first(std::min(kSchemeLength, header.size())).toLower() == "bearer ";
    auto identity = isBearer ? m_checkToken(header.sliced(kSchemeLength).trimmed())
                             : Result<Identity>(failure(ErrorCode::Unauthenticated));
    if (!identity)
        return identity.error().code == ErrorCode::TokenExpired ? tokenExpired() : tokenNotValid();
    request.identity = std::move(*identity);
    if (!mayEnter(access, *request.identity))
        return notForThisAccount();
    return std::nullopt;
}

void Gateway::finish(Exchange &exchange, Response &response)
{
    Request &request = exchange.request;
    setTraceHeaders(response, request);
    static const QByteArray kOptions = QByteArrayLiteral("X-Content-Type-Options");
    static const QByteArray kNoSniff = QByteArrayLiteral("nosniff");
    response.set(kOptions, kNoSniff);
    for (const auto &[name, value] : exchange.answerHeaders)
        response.set(name, value);
    for (const auto &[name, value] : m_cors.headersFor(request)) {
        const QByteArray existing = name == "Vary" ? response.header(name) : QByteArray();
        response.set(name, existing.isEmpty() ? value : existing + ", " + value);
    }
    if (response.status == 401 && response.header("WWW-Authenticate").isEmpty())
        response.set("WWW-Authenticate", signInFirst().header("WWW-Authenticate"));
    // What belongs to somebody stays in no cache unless the handler knows better.
    if (request.identity && response.header("Cache-Control").isEmpty())
        response.set("Cache-Control", "no-store");
}

void Gateway::sent(const Exchange &exchange, const Outcome &outcome)
{
    logRequest(m_logger, exchange, outcome);
}

} // namespace nw::server::gateway
