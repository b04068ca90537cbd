#include "server/comics/comicurls.h"
#include "server/comics/opds/opdsroutes.h"
#include "server/comics/opds/publication.h"
#include "server/comics/opds/webpub.h"
#include "server/comics/routing.h"

namespace nw::server::comics {

namespace {

constexpr int kPagesAtOnce = 100;

Result<QList<PageInfo>> openPages(CatalogueService &catalogue, const QString &comicId,
                                  const QString &userId)
{
    QList<PageInfo> open;
    QString position;
    do {
        const Result<PageList> part = catalogue.pages(comicId, userId, position, kPagesAtOnce);
        if (!part)
            return tl::unexpected(part.error());
        for (const PageInfo &page : part->pages) {
            if (!page.locked)
                open.append(page);
        }
        position = part->nextPosition;
    } while (!position.isEmpty());
    return open;
}

void writePage(JsonWriter &out, const PageInfo &page)
{
    out.beginObject().member("href", page.url).member("type", page.mediaType);
    out.member("width", page.width).member("height", page.height);
    out.key("alternate").beginArray().beginObject();
    out.member("href", QString(page.url % u"&format=webp"));
    out.member("type", QStringLiteral("image/webp")).endObject().endArray().endObject();
}

// The Divina profile (readium/webpub-manifest, profiles/divina.md): every page is a resource of its
// own. Somebody who has not bought the comic gets the pages of its preview.
Response getManifest(CatalogueService &catalogue, const Request &request)
{
    const Result<QString> id = comicId(request);
    if (!id)
        return problemResponse(id.error());
    const Result<ComicDetails> comic = catalogue.comic(*id, userId(request));
    if (!comic)
        return problemResponse(comic.error());
    const Result<QList<PageInfo>> pages = openPages(catalogue, *id, userId(request));
    if (!pages)
        return problemResponse(pages.error());
    JsonWriter out;
    out.beginObject();
    out.member("@context", QStringLiteral("https://readium.org/webpub-manifest/context.jsonld"));
    out.key("metadata");
    writeMetadata(out, *comic);
    out.key("links").beginArray();
    writeLink(out, QStringLiteral("self"), kManifestType, manifestUrl(*id));
    out.endArray().key("readingOrder").beginArray();
    for (const PageInfo &page : *pages)
        writePage(out, page);
    out.endArray().key("resources").beginArray();
    writeLink(out, QStringLiteral("cover"), "image/jpeg",
              comic->summary.coverUrl % u"&format=jpeg");
    out.endArray().endObject();
    Response response;
    response.set("Content-Type", kManifestType);
    response.body = out.take();
    return revalidated(request, response);
}

} // namespace

void addManifestRoutes(Router &router, CatalogueService &catalogue)
{
    router.add(publicRoute(
        Method::Get, "/comics/:id/manifest", RateClass::Read,
        [&catalogue](const Request &request) { return getManifest(catalogue, request); }));
}

} // namespace nw::server::comics
