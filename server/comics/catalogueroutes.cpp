#include "server/comics/catalogueservice.h"
#include "server/comics/comicsroutes.h"
#include "server/comics/listrequests.h"
#include "server/comics/routing.h"
#include "server/common/http/answercache.h"
#include "server/common/http/paging.h"

namespace nw::server::comics {

namespace {

void writeFacet(JsonWriter &out, const char *name, const QList<FacetValue> &values)
{
    out.key(name).beginArray();
    for (const FacetValue &value : values)
        out.beginObject().member("value", value.value).member("count", value.count).endObject();
    out.endArray();
}

// Members of `meta`: the facets come with the first page alone.
QByteArray metaOf(const ListSummary &summary, const ListRequest &request)
{
    JsonWriter out;
    out.beginObject().member("total", summary.total);
    if (request.position.isEmpty()) {
        out.key("facets").beginObject();
        writeFacet(out, "genres", summary.genres);
        writeFacet(out, "tags", summary.tags);
        writeFacet(out, "languages", summary.languages);
        out.key("prices").beginObject();
        out.member("free", summary.free).member("paid", summary.total - summary.free);
        out.endObject().endObject();
    }
    out.endObject();
    const QByteArray object = out.take();
    return object.sliced(1, object.size() - 2);
}

Response getComics(CatalogueService &catalogue, const Request &request)
{
    const Result<ListRequest> list = readListRequest(request);
    if (!list)
        return problemResponse(list.error());
    const Result<ComicList> comics = catalogue.list(*list);
    if (!comics)
        return problemResponse(comics.error());
    return revalidated(request,
                       listResponse(request, comics->comics, comics->nextPosition,
                                    metaOf(comics->summary, *list)));
}

Response getComic(CatalogueService &catalogue, const Request &request)
{
    const Result<QString> id = comicId(request);
    if (!id)
        return problemResponse(id.error());
    const Result<ComicDetails> comic = catalogue.comic(*id, userId(request));
    if (!comic)
        return problemResponse(comic.error());
    JsonWriter out;
    write(out, *comic);
    return revalidated(request, success(out.take()));
}

Response getPages(CatalogueService &catalogue, const Request &request)
{
    const Result<QString> id = comicId(request);
    if (!id)
        return problemResponse(id.error());
    const Result<PageRequest> part = readPageRequest(request);
    if (!part)
        return problemResponse(part.error());
    const Result<PageList> list =
        catalogue.pages(*id, userId(request), part->position, part->limit);
    if (!list)
        return problemResponse(list.error());
    return revalidated(request,
                       listResponse(request, list->pages, list->nextPosition,
                                    "\"total\":" + QByteArray::number(list->total)));
}

} // namespace

void addCatalogueRoutes(Router &router, CatalogueService &catalogue, AnswerCache *answers)
{
    const auto get = [&router, answers](const char *pattern, Handler handler) {
        Route route = publicRoute(Method::Get, pattern, RateClass::Read, std::move(handler));
        router.add(answers ? answers->inFrontOf(std::move(route)) : std::move(route));
    };
    get("/comics", [&catalogue](const Request &request) { return getComics(catalogue, request); });
    get("/comics/:id",
        [&catalogue](const Request &request) { return getComic(catalogue, request); });
    get("/comics/:id/pages",
        [&catalogue](const Request &request) { return getPages(catalogue, request); });
}

} // namespace nw::server::comics
