#pragma once

#include "server/common/http/request.h"
#include "server/common/http/response.h"

namespace nw::server {

// ?limit=1..100 (20) and an opaque ?cursor= of the answer before.
struct PageRequest
{
    int limit = 20;
    QString position; // what the cursor holds: a key of the service, empty at the start
};

// InvalidInput names `limit` or `cursor`.
Result<PageRequest> readPageRequest(const Request &request);

// A position as it travels in a cursor, and back. InvalidInput names `cursor`.
QByteArray cursorText(const QString &position);
Result<QString> positionOf(const QString &cursor);

// The request's own target with the cursor of what follows `position`, for links.
QByteArray nextTarget(const Request &request, const QString &position);

// A list with `meta.nextCursor` and a Link of rel="next" (RFC 8288) when `nextPosition` is not
// empty. `moreMeta`: JSON members to add to `meta`, without braces: `"total":3`.
Response pageResponse(const Request &request, const QByteArray &data, const QString &nextPosition,
                      const QByteArray &moreMeta = {});

// The same of rows for which there is a `write(JsonWriter &, const Row &)`.
template <typename Row>
Response listResponse(const Request &request, const QList<Row> &rows, const QString &nextPosition,
                      const QByteArray &moreMeta = {})
{
    JsonWriter out;
    out.beginArray();
    for (const Row &row : rows)
        write(out, row);
    out.endArray();
    return pageResponse(request, out.take(), nextPosition, moreMeta);
}

} // namespace nw::server
