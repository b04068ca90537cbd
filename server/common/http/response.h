#pragma once

#include "server/common/http/bodystream.h"
#include "services-client/contract/jsonwriter.h"
#include "services-client/contract/problem.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <functional>
#include <optional>

namespace nw::server {

struct Request;

// Where work runs: a pool with a database connection a thread, or the pool of one low-priority
// thread that hashes passwords (sixteen logins at once must not stop reading), or the low-priority
// pool that decodes and scales images. Inline: on the I/O thread itself, for what neither blocks
// nor takes long, and must answer when the queues are full.
enum class Executor
{
    Database,
    Money, // waits for a commit that many share
    PasswordHashing,
    Images,
    Inline
};

struct Response;

// What is left to do for an answer, and where. A handler that finds out on the database's pool that
// it must decode an image leaves that to the pool of images.
struct Continuation
{
    Executor executor = Executor::Images;
    std::function<Response()> work;
};

// A file (or a part of one) sent with flat memory and back-pressure.
struct FileBody
{
    QString path;
    qint64 offset = 0;
    qint64 sizeBytes = 0;
};

// What a handler answers. The engine adds Date, Content-Length and connection fields, and leaves
// the body out for HEAD; the gateway adds X-Request-Id and what else belongs to every answer.
struct Response
{
    int status = 200;
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
    std::optional<FileBody> file; // in place of body
    std::optional<StreamedBody> stream; // or this
    std::optional<Problem>
        problem; // what `body` was written from; the engine writes it anew with id and path
    std::optional<Error> error; // what went wrong, for the log: a 5xx does not tell its client
    std::optional<Continuation> rest; // gives the answer in place of this one

    Response &set(const QByteArray &name, const QByteArray &value);
    QByteArray header(const QByteArray &name) const; // case-insensitive; empty when absent
};

// {"success":true,"data":<data>[,"meta":<meta>]} as application/json. `data`, `meta`: complete JSON
// values.
Response success(const QByteArray &data, int status = 200, const QByteArray &meta = {});

// application/problem+json for an error; the request's id and path are filled in by the engine.
Response problemResponse(const Error &error);
Response problemResponse(Problem problem);

// Bytes with a strong ETag: answers If-None-Match with 304, Range with 206 or 416 (RFC 9110, 13 and
// 14). `etag` without quotes. The caller has checked rights first.
struct Content
{
    QByteArray mediaType;
    QByteArray etag;
    QByteArray cacheControl;
    QByteArray bytes; // either these
    std::optional<FileBody> file; // or this, whole
};
Response contentResponse(const Request &request, const Content &content);

// True when If-None-Match names `etag` (without quotes), so that a handler may answer 304 before
// any work.
bool matchesEtag(const Request &request, const QByteArray &etag);

// A JSON answer that depends on who asks and may change: whoever asked keeps it, and asks again by
// its strong ETag, which is a hash of the body. If-None-Match with that tag: 304. Problems stay as
// they are. The caller has checked rights first.
Response revalidated(const Request &request, Response response);

} // namespace nw::server
