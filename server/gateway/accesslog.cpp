#include "server/gateway/accesslog.h"

#include "server/common/http/requestpolicy.h"
#include "server/common/security/passwords.h"

namespace nw::server::gateway {

namespace {

QByteArray orDash(const QByteArray &text)
{
    return text.isEmpty() ? QByteArray("-") : text;
}

} // namespace

QByteArray userHandle(const QString &userId)
{
    constexpr qsizetype kHandleLength = 16;
    return sha256Hex("nerdwork log handle " + userId.toUtf8()).first(kHandleLength);
}

void logRequest(Logger &logger, const Exchange &exchange, const Outcome &outcome)
{
    const Request &request = exchange.request;
    const bool wellFormed = !request.target.isEmpty();
    const QByteArray user = request.identity ? userHandle(request.identity->userId) : QByteArray();
    const bool delivered = outcome.delivery == Delivery::Complete;
    logger.log(outcome.status >= 500 ? LogLevel::Warning : LogLevel::Info, "request",
               {{"id", request.requestId},
                {"trace", request.traceParent},
                {"method", orDash(wellFormed ? methodName(request.method) : "")},
                {"route", orDash(request.routeTemplate)},
                {"user", orDash(user)},
                {"status", outcome.status},
                {"bytes", outcome.bytesSent},
                {"us", outcome.durationUs},
                {"delivered", QByteArray(delivered ? "yes" : "no")}});
}

} // namespace nw::server::gateway
