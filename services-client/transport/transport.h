#pragma once

#include "services-client/contract/result.h"

#include <QByteArray>
#include <QFuture>
#include <QList>
#include <QString>

#include <utility>

namespace nw {

enum class HttpMethod
{
    Get,
    Post,
    Put,
    Delete
};

// Images are many and large: a few at a time, so that they neither hold up the calls nor each other
// beyond their time-outs.
enum class Lane
{
    Calls,
    Images
};

struct HttpRequest
{
    HttpMethod method = HttpMethod::Get;
    QString target; // "/comics?limit=100", encoded, relative to the server
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body; // JSON
    qint64 maxAnswerBytes = qint64(4) * 1024 * 1024;
    Lane lane = Lane::Calls;
    int idleTimeoutMs = 8'000; // without a byte, once it has its turn
    int totalTimeoutMs = 30'000; // from the first byte sent to the last received
};

struct HttpAnswer
{
    int status = 0;
    QList<std::pair<QByteArray, QByteArray>> headers; // names in lower case
    QByteArray body;

    QByteArray header(const QByteArray &lowerCaseName) const; // empty when absent
};

// Sends one request and brings back what the server said. Any status is an answer; an error means
// that there was none: Offline (not reached), Timeout, PayloadTooLarge, Cancelled. Futures are
// ready in the transport's thread or any other.
class Transport
{
public:
    virtual ~Transport() = default;
    virtual QFuture<Result<HttpAnswer>> send(const HttpRequest &request) = 0;
};

} // namespace nw
