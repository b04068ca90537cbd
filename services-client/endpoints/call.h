#pragma once

#include "services-client/contract/jsonwriter.h"
#include "services-client/transport/envelope.h"
#include "services-client/transport/onready.h"
#include "services-client/transport/session.h"

#include <QJsonArray>
#include <QPromise>

#include <memory>

namespace nw::endpoints {

// The future of what `read` makes of an answer. `read` runs in the session's thread.
template <typename T, typename Read>
QFuture<Result<T>> call(Session &session, const HttpRequest &request, Sign sign, Read read)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    QFuture<Result<T>> future = promise->future();
    onReady(session.send(request, sign), &session,
            [promise, read](const Result<HttpAnswer> &answer) {
                promise->addResult(answer ? Result<T>(read(*answer))
                                          : Result<T>(tl::unexpected<Error>(answer.error())));
                promise->finish();
            });
    return future;
}

// An answer that succeeded and cannot be read is no refusal of what was asked, whatever the reader
// calls its fault.
inline tl::unexpected<Error> unreadable(const Error &error)
{
    return failure(ErrorCode::MalformedJson, error.detail, error.field);
}

// For answers that are one object of the contract.
template <typename T> auto readData(Result<T> (*read)(const QJsonObject &))
{
    return [read](const HttpAnswer &answer) -> Result<T> {
        const Result<Envelope> envelope = readEnvelope(answer);
        if (!envelope)
            return tl::unexpected<Error>(envelope.error());
        Result<T> value = read(envelope->data.toObject());
        return value ? value : Result<T>(unreadable(value.error()));
    };
}

// For answers that are a list of them.
template <typename T>
Result<QList<T>> readList(const QJsonValue &data, Result<T> (*read)(const QJsonObject &))
{
    if (!data.isArray())
        return failure(ErrorCode::MalformedJson, QStringLiteral("a list was due"));
    QList<T> list;
    const QJsonArray rows = data.toArray();
    for (const auto &row : rows) {
        const Result<T> value = read(row.toObject());
        if (!value)
            return unreadable(value.error());
        list.append(*value);
    }
    return list;
}

template <typename T> QByteArray toBody(const T &value)
{
    JsonWriter out;
    write(out, value);
    return out.take();
}

inline HttpRequest get(const QString &target)
{
    HttpRequest request;
    request.target = target;
    return request;
}

inline HttpRequest post(const QString &target, const QByteArray &body)
{
    HttpRequest request;
    request.method = HttpMethod::Post;
    request.target = target;
    request.body = body;
    return request;
}

} // namespace nw::endpoints
