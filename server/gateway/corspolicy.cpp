#include "server/gateway/corspolicy.h"

namespace nw::server::gateway {

namespace {

constexpr const char *kAllowedHeaders =
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Range, X-Request-Id";
constexpr const char *kExposedHeaders =
    "Content-Range, ETag, Link, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id";

} // namespace

CorsPolicy::CorsPolicy(const QList<QByteArray> &allowedOrigins)
{
    for (const QByteArray &origin : allowedOrigins) {
        if (origin != "*" && origin != "null" && !origin.isEmpty())
            m_origins.append(origin);
    }
}

std::optional<Response> CorsPolicy::preflight(const Request &request,
                                              const QList<QByteArray> &methods) const
{
    const QByteArray origin = request.header("origin");
    if (request.method != Method::Options || origin.isEmpty()
        || request.header("access-control-request-method").isEmpty())
        return std::nullopt;
    if (!allows(origin))
        return problemResponse(Error{
            ErrorCode::Forbidden, QStringLiteral("This origin is not on the allow-list."), {}});
    Response response;
    response.status = 204;
    response.set("Access-Control-Allow-Methods", methods.join(", "));
    response.set("Access-Control-Allow-Headers", kAllowedHeaders);
    response.set("Access-Control-Max-Age", "600");
    return response;
}

QList<std::pair<QByteArray, QByteArray>> CorsPolicy::headersFor(const Request &request) const
{
    if (m_origins.isEmpty())
        return {};
    const QByteArray origin = request.header("origin");
    if (!allows(origin))
        return {{"Vary", "Origin"}};
    return {{"Access-Control-Allow-Origin", origin},
            {"Access-Control-Expose-Headers", kExposedHeaders},
            {"Vary", "Origin"}};
}

} // namespace nw::server::gateway
