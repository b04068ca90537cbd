#include "server/comics/comicurls.h"
#include "server/comics/listrequests.h"
#include "server/comics/opds/opdsroutes.h"
#include "server/comics/opds/publication.h"
#include "server/comics/opds/webpub.h"
#include "server/comics/routing.h"
#include "server/common/http/paging.h"

namespace nw::server::comics {

namespace {

constexpr auto kFeed = "application/opds+json";
constexpr auto kSearchTemplate =
    "/opds/v2/comics{?q,genre,tag,language,creator,series,free,sort,limit}";

Response feedResponse(const Request &request, JsonWriter &out)
{
    Response response;
    response.set("Content-Type", kFeed);
    response.body = out.take();
    return revalidated(request, response);
}

void writeSearch(JsonWriter &out)
{
    out.beginObject();
    out.member("rel", QStringLiteral("search")).member("type", QByteArray(kFeed));
    out.member("href", QByteArray(kSearchTemplate)).key("templated").boolean(true);
    out.endObject();
}

// The ways to the whole comic: it is free, it was bought, or this is what it costs. OPDS knows
// prices in currencies of ISO 4217 only; so it gets that standard's code for no currency, and the
// tokens stand beside it.
void writeAcquisition(JsonWriter &out, const Publication &publication)
{
    const ComicSummary &comic = publication.details.summary;
    const QString href = archiveUrl(comic.id);
    const QByteArray type("application/vnd.comicbook+zip");
    if (publication.isOpen()) {
        const QString rel = comic.free
            ? QStringLiteral("http://opds-spec.org/acquisition/open-access")
            : QStringLiteral("http://opds-spec.org/acquisition");
        writeLink(out, rel, type, href);
        return;
    }
    out.beginObject().member("rel", QStringLiteral("http://opds-spec.org/acquisition/buy"));
    out.member("type", type).member("href", href);
    out.key("properties").beginObject().key("price").beginObject();
    out.member("currency", QString(3, u'X')).key("value").raw(comic.price.toLatin1());
    out.endObject().member("nwtPrice", comic.price).endObject().endObject();
}

void writeCover(JsonWriter &out, const QString &href, int width)
{
    out.beginObject().member("type", QStringLiteral("image/jpeg"));
    out.member("href", href % u"&format=jpeg&width=" % QString::number(width)).endObject();
}

void writePublication(JsonWriter &out, const Publication &publication)
{
    const ComicSummary &comic = publication.details.summary;
    out.beginObject().key("metadata");
    writeMetadata(out, publication.details);
    out.key("links").beginArray();
    writeLink(out, QStringLiteral("self"), kManifestType, manifestUrl(comic.id));
    writeAcquisition(out, publication);
    out.endArray().key("images").beginArray();
    writeCover(out, comic.coverUrl, kCoverWidth);
    writeCover(out, comic.coverUrl, kCoverWidth / 2);
    out.endArray().endObject();
}

Response getRoot(const Request &request)
{
    JsonWriter out;
    out.beginObject().key("metadata").beginObject();
    out.member("title", QStringLiteral("Nerdwork+")).endObject();
    out.key("links").beginArray();
    writeLink(out, QStringLiteral("self"), kFeed, QStringLiteral("/opds/v2"));
    writeSearch(out);
    out.endArray().key("navigation").beginArray();
    for (const CatalogueShelf &shelf : kCatalogueShelves) {
        out.beginObject().member("title", QByteArray(shelf.title));
        out.member("rel", QStringLiteral("subsection")).member("type", QByteArray(kFeed));
        out.member("href", QByteArray(QByteArrayLiteral("/opds/v2/comics?") + shelf.query));
        out.endObject();
    }
    out.endArray().endObject();
    return feedResponse(request, out);
}

Response getComics(CatalogueService &catalogue, const Request &request)
{
    const Result<ListRequest> list = readListRequest(request);
    if (!list)
        return problemResponse(list.error());
    const Result<PublicationList> page = listPublications(catalogue, *list, userId(request));
    if (!page)
        return problemResponse(page.error());
    JsonWriter out;
    out.beginObject().key("metadata").beginObject();
    out.member("title", QStringLiteral("Comics")).member("numberOfItems", page->total);
    out.member("itemsPerPage", list->limit).endObject();
    out.key("links").beginArray();
    writeLink(out, QStringLiteral("self"), kFeed, QString::fromLatin1(request.target));
    writeLink(out, QStringLiteral("start"), kFeed, QStringLiteral("/opds/v2"));
    writeSearch(out);
    if (!page->nextPosition.isEmpty()) {
        writeLink(out, QStringLiteral("next"), kFeed,
                  QString::fromLatin1(nextTarget(request, page->nextPosition)));
    }
    out.endArray();
    if (page->publications.isEmpty()) {
        // The specification wants at least one publication, or none of the member; a feed has to
        // have something, which is then the way back.
        out.key("navigation").beginArray();
        out.beginObject().member("title", QStringLiteral("All comics"));
        out.member("type", QByteArray(kFeed));
        out.member("href", QStringLiteral("/opds/v2/comics")).endObject().endArray();
    } else {
        out.key("publications").beginArray();
        for (const Publication &publication : page->publications)
            writePublication(out, publication);
        out.endArray();
    }
    out.endObject();
    return feedResponse(request, out);
}

} // namespace

void addOpds2Routes(Router &router, CatalogueService &catalogue)
{
    router.add(publicRoute(Method::Get, "/opds/v2", RateClass::Read, getRoot));
    router.add(publicRoute(
        Method::Get, "/opds/v2/comics", RateClass::Read,
        [&catalogue](const Request &request) { return getComics(catalogue, request); }));
}

} // namespace nw::server::comics
