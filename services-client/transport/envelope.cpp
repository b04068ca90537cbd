#include "services-client/transport/envelope.h"

#include "services-client/contract/jsonreader.h"
#include "services-client/contract/problem.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <optional>

namespace nw {

namespace {

ErrorCode errorCodeFromStatus(int status)
{
    switch (status) {
    case 401:
        return ErrorCode::Unauthenticated;
    case 402:
        return ErrorCode::PaymentRequired;
    case 403:
        return ErrorCode::Forbidden;
    case 404:
        return ErrorCode::NotFound;
    case 408:
    case 504:
        return ErrorCode::Timeout;
    case 413:
        return ErrorCode::PayloadTooLarge;
    case 429:
        return ErrorCode::RateLimited;
    case 502:
    case 503:
        return ErrorCode::Unavailable;
    default:
        return ErrorCode::Internal;
    }
}

// Seconds, or a date, which counts from the answer's own Date: the clocks of two machines differ.
int retryAfterSeconds(const HttpAnswer &answer)
{
    constexpr qint64 kLongest = 3'600; // a server that wants more is asked once an hour
    const QByteArray field = answer.header("retry-after").trimmed();
    bool isNumber = false;
    qint64 seconds = field.toLongLong(&isNumber);
    if (!isNumber) {
        const QString format = QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'");
        const QLocale english = QLocale::c();
        const QDateTime then = english.toDateTime(QString::fromLatin1(field), format);
        const QDateTime now =
            english.toDateTime(QString::fromLatin1(answer.header("date")), format);
        seconds = then.isValid() && now.isValid() ? now.secsTo(then) : 0;
    }
    return int(std::clamp<qint64>(seconds, 0, kLongest));
}

// A proxy or a login page of some network answers in its own words, with any status: only a problem
// in ours is the server's judgement.
std::optional<Problem> problemOf(const HttpAnswer &answer)
{
    if (!answer.header("content-type").startsWith("application/problem+json"))
        return std::nullopt;
    const Result<Problem> problem = readProblem(answer.body);
    if (!problem)
        return std::nullopt;
    const bool isOurs = errorCodeFromProblem(problem->code) != ErrorCode::Internal
        || problem->type == problemType(problem->code);
    return isOurs ? std::optional(*problem) : std::nullopt;
}

} // namespace

Error errorOf(const HttpAnswer &answer)
{
    const std::optional<Problem> problem = problemOf(answer);
    if (!problem)
        return {ErrorCode::Unavailable,
                QStringLiteral("status %1 of somebody else").arg(answer.status),
                {},
                retryAfterSeconds(answer)};
    ErrorCode code = errorCodeFromProblem(problem->code);
    // A word that this version does not know still has a status that it does.
    if (code == ErrorCode::Internal)
        code = errorCodeFromStatus(answer.status);
    const QString field = problem->errors.isEmpty() ? QString() : problem->errors.first().field;
    return {code,
            problem->code + u": " + problem->detail + u" (request " + problem->requestId + u')',
            field, retryAfterSeconds(answer)};
}

Result<Envelope> readEnvelope(const HttpAnswer &answer)
{
    if (answer.status < 200 || answer.status >= 300)
        return tl::unexpected(errorOf(answer));
    if (answer.status == 204)
        return Envelope{QJsonValue(QJsonValue::Undefined), {}};
    const Result<QJsonObject> object = parseJsonObject(answer.body);
    if (!object)
        return tl::unexpected(object.error());
    if (object->value(QLatin1String("success")) != QJsonValue(true))
        return failure(ErrorCode::MalformedJson, QStringLiteral("not an envelope"));
    return Envelope{object->value(QLatin1String("data")),
                    object->value(QLatin1String("meta")).toObject()};
}

} // namespace nw
