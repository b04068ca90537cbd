#include "services-client/endpoints/syncendpoints.h"

#include "services-client/contract/jsonreader.h"
#include "services-client/endpoints/call.h"

#include <QUrl>

namespace nw::endpoints {

namespace {

Result<Progress> readConflictState(const QByteArray &body)
{
    const Result<QJsonObject> problem = parseJsonObject(body);
    if (!problem)
        return tl::unexpected<Error>(problem.error());
    return readProgress(problem->value(QLatin1String("progress")).toObject());
}

Result<ProgressAnswer> readProgressAnswer(const HttpAnswer &answer)
{
    if (answer.status == 409 && errorOf(answer).code == ErrorCode::ProgressConflict) {
        const Result<Progress> there = readConflictState(answer.body);
        if (!there)
            return unreadable(there.error());
        return ProgressAnswer{ProgressAnswer::Outcome::Conflict, *there};
    }
    const Result<Progress> kept = readData(readProgress)(answer);
    if (!kept)
        return tl::unexpected<Error>(kept.error());
    return ProgressAnswer{ProgressAnswer::Outcome::Kept, *kept};
}

Result<ChangePart> readChangePart(const HttpAnswer &answer)
{
    const Result<Envelope> envelope = readEnvelope(answer);
    if (!envelope)
        return tl::unexpected<Error>(envelope.error());
    const Result<QList<Change>> changes = readList(envelope->data, readChange);
    if (!changes)
        return tl::unexpected<Error>(changes.error());
    return ChangePart{*changes, envelope->meta.value(QLatin1String("nextCursor")).toString()};
}

} // namespace

QFuture<Result<ProgressAnswer>> sendProgress(Session &session, const QString &comicId,
                                             const ProgressUpdate &update,
                                             const QString &idempotencyKey)
{
    const QString id = QString::fromLatin1(QUrl::toPercentEncoding(comicId));
    HttpRequest request =
        post(QStringLiteral("/comics/") + id + QStringLiteral("/progress"), toBody(update));
    request.headers.append({"Idempotency-Key", idempotencyKey.toLatin1()});
    return call<ProgressAnswer>(session, request, Sign::Always, readProgressAnswer);
}

QFuture<Result<ChangePart>> changes(Session &session, const QString &cursor)
{
    QString target = QStringLiteral("/sync/changes?limit=100");
    if (!cursor.isEmpty())
        target += QStringLiteral("&cursor=") + QString::fromLatin1(QUrl::toPercentEncoding(cursor));
    return call<ChangePart>(session, get(target), Sign::Always, readChangePart);
}

} // namespace nw::endpoints
