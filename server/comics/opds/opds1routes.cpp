#include "server/comics/listrequests.h"
#include "server/comics/opds/atomfeed.h"
#include "server/comics/opds/opdsroutes.h"
#include "server/comics/routing.h"
#include "server/common/http/paging.h"

#include <QUrl>

namespace nw::server::comics {

namespace {

const QString kRoot = QStringLiteral("/opds/v1.2");
const QString kComics = QStringLiteral("/opds/v1.2/comics");
const QString kSearchDescription = QStringLiteral("/opds/v1.2/search.xml");
constexpr auto kSearchType = "application/opensearchdescription+xml";

QString navigationType()
{
    return QString::fromLatin1(kNavigationFeed);
}

Response feedResponse(const Request &request, const char *mediaType, const QByteArray &body)
{
    Response response;
    response.set("Content-Type", mediaType);
    response.body = body;
    return revalidated(request, response);
}

// When the catalogue last grew; 0 for an empty one.
Result<std::int64_t> updatedAt(CatalogueService &catalogue)
{
    ListRequest newest;
    newest.sort = ComicSort::Newest;
    newest.limit = 1;
    const Result<ComicList> list = catalogue.list(newest);
    if (!list)
        return tl::unexpected(list.error());
    return list->comics.isEmpty() ? 0 : list->comics.first().createdAtMs;
}

void linkEverywhere(AtomFeed &feed, const QString &self, const char *type)
{
    feed.link({QStringLiteral("self"), QString::fromLatin1(type), self});
    feed.link({QStringLiteral("start"), navigationType(), kRoot});
    feed.link({QStringLiteral("search"), QString::fromLatin1(kSearchType), kSearchDescription});
}

Response getRoot(CatalogueService &catalogue, const Request &request)
{
    const Result<std::int64_t> updated = updatedAt(catalogue);
    if (!updated)
        return problemResponse(updated.error());
    const QString id = QStringLiteral("urn:nerdwork:catalogue");
    AtomFeed feed({id, QStringLiteral("Nerdwork+"), *updated});
    linkEverywhere(feed, kRoot, kNavigationFeed);
    for (const CatalogueShelf &shelf : kCatalogueShelves) {
        feed.navigation(
            {id % u':' % QLatin1String(shelf.id), QString::fromLatin1(shelf.title), *updated},
            QString::fromLatin1(shelf.about), kComics % u'?' % QLatin1String(shelf.query));
    }
    feed.navigation({QString(id % u":genres"), QStringLiteral("Genres"), *updated},
                    QStringLiteral("One kind at a time"), QStringLiteral("/opds/v1.2/genres"));
    return feedResponse(request, kNavigationFeed, feed.take());
}

Response getGenres(CatalogueService &catalogue, const Request &request)
{
    ListRequest everything;
    everything.limit = 1;
    const Result<ComicList> list = catalogue.list(everything);
    if (!list)
        return problemResponse(list.error());
    const std::int64_t updated = list->comics.isEmpty() ? 0 : list->comics.first().createdAtMs;
    AtomFeed feed({QStringLiteral("urn:nerdwork:genres"), QStringLiteral("Genres"), updated});
    linkEverywhere(feed, QStringLiteral("/opds/v1.2/genres"), kNavigationFeed);
    for (const FacetValue &genre : list->summary.genres) {
        const QString word = QString::fromLatin1(QUrl::toPercentEncoding(genre.value));
        const QString count = QString::number(genre.count);
        feed.navigation({u"urn:nerdwork:genre:" % word, genre.value, updated},
                        genre.count == 1 ? QStringLiteral("1 comic") : QString(count % u" comics"),
                        kComics % u"?genre=" % word);
    }
    return feedResponse(request, kNavigationFeed, feed.take());
}

Response getComics(CatalogueService &catalogue, const Request &request)
{
    const Result<ListRequest> list = readListRequest(request);
    if (!list)
        return problemResponse(list.error());
    const Result<PublicationList> page = listPublications(catalogue, *list, userId(request));
    if (!page)
        return problemResponse(page.error());
    const Result<std::int64_t> updated = updatedAt(catalogue);
    if (!updated)
        return problemResponse(updated.error());
    const QString self = QString::fromLatin1(request.target);
    AtomFeed feed({u"urn:nerdwork:list:" % self, QStringLiteral("Comics"), *updated});
    linkEverywhere(feed, self, kAcquisitionFeed);
    feed.link({QStringLiteral("up"), navigationType(), kRoot});
    if (!page->nextPosition.isEmpty()) {
        feed.link({QStringLiteral("next"), QString::fromLatin1(kAcquisitionFeed),
                   QString::fromLatin1(nextTarget(request, page->nextPosition))});
    }
    feed.counts(page->total, list->limit);
    for (const Publication &publication : page->publications)
        feed.publication(publication);
    return feedResponse(request, kAcquisitionFeed, feed.take());
}

// OpenSearch 1.1: how a program makes the address of a search.
Response getSearchDescription(const Request &request)
{
    const QString space = QStringLiteral("http://a9.com/-/spec/opensearch/1.1/");
    QByteArray out;
    QXmlStreamWriter xml(&out);
    xml.writeStartDocument();
    xml.writeDefaultNamespace(space);
    xml.writeStartElement(space, QStringLiteral("OpenSearchDescription"));
    xml.writeTextElement(space, QStringLiteral("ShortName"), QStringLiteral("Nerdwork+"));
    xml.writeTextElement(space, QStringLiteral("Description"),
                         QStringLiteral("Search comics, series and creators"));
    xml.writeTextElement(space, QStringLiteral("InputEncoding"), QStringLiteral("UTF-8"));
    xml.writeEmptyElement(space, QStringLiteral("Url"));
    xml.writeAttribute(QStringLiteral("type"), QString::fromLatin1(kAcquisitionFeed));
    xml.writeAttribute(QStringLiteral("template"), kComics % u"?q={searchTerms}");
    xml.writeEndElement();
    xml.writeEndDocument();
    return feedResponse(request, kSearchType, out);
}

} // namespace

void addOpds1Routes(Router &router, CatalogueService &catalogue)
{
    const auto get = [&](const char *pattern, auto handler) {
        router.add(publicRoute(
            Method::Get, pattern, RateClass::Read,
            [&catalogue, handler](const Request &request) { return handler(catalogue, request); }));
    };
    get("/opds/v1.2", getRoot);
    get("/opds/v1.2/genres", getGenres);
    get("/opds/v1.2/comics", getComics);
    router.add(
        publicRoute(Method::Get, "/opds/v1.2/search.xml", RateClass::Read, getSearchDescription));
}

} // namespace nw::server::comics
