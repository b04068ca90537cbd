#include "services-client/endpoints/comicsendpoints.h"

#include "services-client/endpoints/call.h"

#include <QUrlQuery>

namespace nw::endpoints {

namespace {

const QString kPageLimit = QStringLiteral("100");

// QUrlQuery leaves "+" alone, which many servers read as a space.
void addItem(QUrlQuery &query, const QString &name, const QString &value)
{
    if (!value.isEmpty())
        query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
}

QString withQuery(const QString &path, const QUrlQuery &query)
{
    return query.isEmpty() ? path : path + u'?' + query.toString(QUrl::FullyEncoded);
}

QString comicPath(const QString &comicId)
{
    return QStringLiteral("/comics/") + QString::fromLatin1(QUrl::toPercentEncoding(comicId));
}

Result<ComicPage> readComicPage(const HttpAnswer &answer)
{
    const Result<Envelope> envelope = readEnvelope(answer);
    if (!envelope)
        return tl::unexpected<Error>(envelope.error());
    const Result<QList<ComicSummary>> comics = readList(envelope->data, readComicSummary);
    if (!comics)
        return tl::unexpected<Error>(comics.error());
    return ComicPage{*comics, envelope->meta.value(QLatin1String("nextCursor")).toString(),
                     envelope->meta.value(QLatin1String("total")).toInteger(comics->size())};
}

Result<PageListPart> readPageListPart(const HttpAnswer &answer)
{
    const Result<Envelope> envelope = readEnvelope(answer);
    if (!envelope)
        return tl::unexpected<Error>(envelope.error());
    const Result<QList<PageInfo>> pages = readList(envelope->data, readPageInfo);
    if (!pages)
        return tl::unexpected<Error>(pages.error());
    return PageListPart{*pages, envelope->meta.value(QLatin1String("nextCursor")).toString()};
}

} // namespace

QFuture<Result<ComicPage>> comics(Session &session, const CatalogueQuery &query,
                                  const QString &cursor)
{
    QUrlQuery items;
    addItem(items, QStringLiteral("q"), query.text.trimmed());
    addItem(items, QStringLiteral("genre"), query.genre);
    addItem(items, QStringLiteral("language"), query.language);
    addItem(items, QStringLiteral("series"), query.series);
    if (query.price != PriceFilter::Any) {
        addItem(items, QStringLiteral("free"),
                query.price == PriceFilter::Free ? QStringLiteral("true")
                                                 : QStringLiteral("false"));
    }
    addItem(items, QStringLiteral("sort"),
            query.sort == CatalogueSort::Title ? QStringLiteral("title")
                                               : QStringLiteral("newest"));
    addItem(items, QStringLiteral("limit"), kPageLimit);
    addItem(items, QStringLiteral("cursor"), cursor);
    return call<ComicPage>(session, get(withQuery(QStringLiteral("/comics"), items)),
                           Sign::IfSignedIn, readComicPage);
}

QFuture<Result<ComicDetails>> comic(Session &session, const QString &comicId)
{
    return call<ComicDetails>(session, get(comicPath(comicId)), Sign::IfSignedIn,
                              readData(readComicDetails));
}

QFuture<Result<PageListPart>> comicPages(Session &session, const QString &comicId,
                                         const QString &cursor)
{
    QUrlQuery items;
    addItem(items, QStringLiteral("limit"), kPageLimit);
    addItem(items, QStringLiteral("cursor"), cursor);
    return call<PageListPart>(session,
                              get(withQuery(comicPath(comicId) + QStringLiteral("/pages"), items)),
                              Sign::IfSignedIn, readPageListPart);
}

QFuture<Result<QByteArray>> image(Session &session, const QString &url, int widthPixels,
                                  qint64 maxBytes)
{
    HttpRequest request = get(url);
    if (widthPixels > 0) {
        request.target += url.contains(u'?') ? u'&' : u'?';
        request.target += QStringLiteral("width=%1").arg(widthPixels);
    }
    request.maxAnswerBytes = maxBytes;
    request.lane = Lane::Images;
    request.totalTimeoutMs = 120'000;
    const auto read = [](const HttpAnswer &answer) -> Result<QByteArray> {
        if (answer.status != 200)
            return tl::unexpected<Error>(errorOf(answer));
        return answer.body;
    };
    return call<QByteArray>(session, request, Sign::IfSignedIn, read);
}

} // namespace nw::endpoints
