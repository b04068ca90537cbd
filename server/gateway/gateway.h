#pragma once

#include "server/common/http/clientaddress.h"
#include "server/common/http/pipeline.h"
#include "server/common/runtime/logger.h"
#include "server/gateway/corspolicy.h"
#include "server/gateway/ratelimiter.h"

#include <functional>

namespace nw::server::gateway {

// Who a bearer token belongs to. Errors: TokenExpired, Unauthenticated.
using TokenCheck = std::function<Result<Identity>(const QByteArray &token)>;

enum class RateLimits
{
    Enforced,
    Lifted
};

struct GatewayOptions
{
    QList<QByteArray> allowedOrigins; // CORS
    TrustedProxies proxies; // whose X-Forwarded-For is believed
    RateRules rates;
    RateLimits rateLimits = RateLimits::Enforced;
};

// What every request passes between the engine's limits and its handler, in the order of the HTTP
// contract: ids, rate limit by address, route, CORS, token, rights, rate limit by user.
// Thread-safe.
class Gateway final : public Pipeline
{
public:
    // All outlive the gateway. `router` is not changed any more once the server runs.
    Gateway(const Router &router, TokenCheck checkToken, const Clock &clock, Logger &logger,
            const GatewayOptions &options);

    std::optional<Response> admit(Exchange &exchange) override;
    void finish(Exchange &exchange, Response &response) override;
    void sent(const Exchange &exchange, const Outcome &outcome) override;

private:
    std::optional<Response> limitByAddress(Exchange &exchange, RateClass rateClass);
    std::optional<Response> route(Exchange &exchange, const Router::Match &match) const;
    std::optional<Response> authenticate(Exchange &exchange) const;
    std::optional<Response> limitByUser(Exchange &exchange);
    std::optional<Response> limit(Exchange &exchange, const QByteArray &caller, RateClass rateClass,
                                  const RateRule &rule);

    const Router &m_router;
    const TokenCheck m_checkToken;
    Logger &m_logger;
    const GatewayOptions m_options;
    const CorsPolicy m_cors;
    RateLimiter m_limiter;
};

} // namespace nw::server::gateway
