#include "server/common/http/paging.h"

#include <QUrlQuery>

namespace nw::server {

namespace {

constexpr int kMaxLimit = 100;
constexpr qsizetype kMaxCursorCharacters = 512;
constexpr auto kBase64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

} // namespace

QByteArray cursorText(const QString &position)
{
    return position.toUtf8().toBase64(kBase64);
}

Result<QString> positionOf(const QString &cursor)
{
    const auto position = QByteArray::fromBase64Encoding(
        cursor.toLatin1(), kBase64 | QByteArray::AbortOnBase64DecodingErrors);
    if (!position || (*position).isEmpty() || cursor.size() > kMaxCursorCharacters)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("cursor is not one that this list gave."),
                       QStringLiteral("cursor"));
    return QString::fromUtf8(*position);
}

QByteArray nextTarget(const Request &request, const QString &position)
{
    const QByteArray cursor = cursorText(position);
    const qsizetype mark = request.target.indexOf('?');
    QUrlQuery query;
    if (mark >= 0)
        query.setQuery(QString::fromLatin1(request.target.mid(mark + 1)));
    query.removeAllQueryItems(QStringLiteral("cursor"));
    query.addQueryItem(QStringLiteral("cursor"), QString::fromLatin1(cursor));
    const QByteArray path = mark < 0 ? request.target : request.target.left(mark);
    return QByteArray(path + '?' + query.query(QUrl::FullyEncoded).toLatin1());
}

Result<PageRequest> readPageRequest(const Request &request)
{
    PageRequest page;
    if (const auto limit = request.query("limit")) {
        bool isNumber = false;
        page.limit = limit->toInt(&isNumber);
        if (!isNumber || page.limit < 1 || page.limit > kMaxLimit)
            return failure(ErrorCode::InvalidInput,
                           QStringLiteral("limit is a number from 1 to 100."),
                           QStringLiteral("limit"));
    }
    if (const auto cursor = request.query("cursor")) {
        const Result<QString> position = positionOf(*cursor);
        if (!position)
            return tl::unexpected(position.error());
        page.position = *position;
    }
    return page;
}

Response pageResponse(const Request &request, const QByteArray &data, const QString &nextPosition,
                      const QByteArray &moreMeta)
{
    const QByteArray cursor = cursorText(nextPosition);
    QList<QByteArray> members;
    if (!nextPosition.isEmpty())
        members.append("\"nextCursor\":\"" + cursor + '"'); // base64url needs no escaping
    if (!moreMeta.isEmpty())
        members.append(moreMeta);
    Response response = success(data, 200, '{' + members.join(',') + '}');
    if (!nextPosition.isEmpty())
        response.set("Link", "<" + nextTarget(request, nextPosition) + ">; rel=\"next\"");
    return response;
}

} // namespace nw::server
