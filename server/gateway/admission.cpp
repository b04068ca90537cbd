#include "server/gateway/admission.h"

#include "server/gateway/requestids.h"

#include <algorithm>
#include <array>

namespace nw::server::gateway {

namespace {

constexpr std::array<const char *, 5> kIdentityPrefixes = {"x-user", "x-nerdwork-", "x-forwarded-",
                                                           "forwarded", "x-real-ip"};

constexpr const char *kChallenge = "Bearer realm=\"nerdwork\"";
constexpr const char *kBadTokenChallenge = "Bearer realm=\"nerdwork\", error=\"invalid_token\"";

Response unauthenticated(ErrorCode code, const char *detail, const char *challenge)
{
    Response response = problemResponse(Error{code, QString::fromLatin1(detail), {}});
    response.set("WWW-Authenticate", challenge);
    return response;
}

} // namespace

bool mayEnter(Access access, const Identity &identity)
{
    if (identity.hasRole(u"admin"))
        return true;
    switch (access) {
    case Access::Public:
    case Access::User:
        return true;
    case Access::Creator:
        return identity.hasRole(u"creator");
    case Access::Organiser:
        return identity.hasRole(u"organiser");
    case Access::Admin:
        break;
    }
    return false;
}

Response notForThisAccount()
{
    return problemResponse(
        Error{ErrorCode::Forbidden, QStringLiteral("Your account may not do this."), {}});
}

Response signInFirst()
{
    return unauthenticated(ErrorCode::Unauthenticated, "Sign in first.", kChallenge);
}

Response tokenExpired()
{
    return unauthenticated(ErrorCode::TokenExpired, "The token has expired.", kBadTokenChallenge);
}

// What is wrong with a token would only help whoever forges one.
Response tokenNotValid()
{
    return unauthenticated(ErrorCode::Unauthenticated, "The token is not valid.",
                           kBadTokenChallenge);
}

Response withoutRoute(const Request &request, const Router::Match &match)
{
    if (match.allowed.isEmpty())
        return problemResponse(
            Error{ErrorCode::NotFound, QStringLiteral("There is nothing here."), {}});
    Response response;
    if (request.method == Method::Options)
        response.status = 204;
    else
        response = problemResponse(
            Error{ErrorCode::MethodNotAllowed, QStringLiteral("Not with this method."), {}});
    response.set("Allow", match.allowed.join(", "));
    return response;
}

void setTraceHeaders(Response &response, Request &request)
{
    if (request.requestId.isEmpty()) {
        request.requestId = requestIdFrom({});
        request.traceParent = traceParentFrom({});
    }
    static const QByteArray kRequestId = QByteArrayLiteral("X-Request-Id");
    static const QByteArray kTraceParent = QByteArrayLiteral("traceparent");
    response.set(kRequestId, request.requestId);
    response.set(kTraceParent, request.traceParent);
}

void stripIdentityHeaders(Request &request)
{
    const auto removed = request.headers.removeIf([](const auto &header) {
        return std::any_of(kIdentityPrefixes.begin(), kIdentityPrefixes.end(),
                           [&](const char *prefix) { return header.first.startsWith(prefix); });
    });
    if (removed > 0 || !request.header("via").isEmpty())
        request.arrival = Arrival::Forwarded;
}

} // namespace nw::server::gateway
