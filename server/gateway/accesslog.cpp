#include "server/gateway/accesslog.h"

#include "server/common/http/requestpolicy.h"
#include "server/common/security/passwords.h"

namespace nw::server::gateway {

namespace {

constexpr qsizetype kMaxDetailLength = 500;

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
    QList<LogField> fields{{"id", request.requestId},
                           {"trace", request.traceParent},
                           {"method", orDash(wellFormed ? methodName(request.method) : "")},
                           {"route", orDash(request.routeTemplate)},
                           {"user", orDash(user)},
                           {"status", outcome.status},
                           {"bytes", outcome.bytesSent},
                           {"us", outcome.durationUs},
                           {"delivered", QByteArray(delivered ? "yes" : "no")}};
    const bool isOurs = outcome.status >= 500;
    if (isOurs && outcome.error) {
        fields.append({"code", QByteArray(problemKind(outcome.error->code).code)});
        fields.append({"detail", outcome.error->detail.left(kMaxDetailLength)});
    }
    logger.log(isOurs ? LogLevel::Warning : LogLevel::Info, "request", fields);
}

} // namespace nw::server::gateway
