#include "server/comics/catalogueservice.h"
#include "server/comics/comicsroutes.h"
#include "server/comics/routing.h"
#include "server/common/http/paging.h"

#include <array>

namespace nw::server::comics {

namespace {

struct SortWord
{
    QLatin1String word;
    ComicSort sort;
};

constexpr std::array<SortWord, 5> kSortWords{{
    {QLatin1String("relevance"), ComicSort::Relevance},
    {QLatin1String("newest"), ComicSort::Newest},
    {QLatin1String("popular"), ComicSort::Popular},
    {QLatin1String("title"), ComicSort::Title},
    {QLatin1String("rating"), ComicSort::Rating},
}};

Result<std::optional<ComicSort>> readSort(const Request &request)
{
    const std::optional<QString> word = request.query("sort");
    if (!word)
        return std::nullopt;
    for (const SortWord &row : kSortWords) {
        if (row.word == *word)
            return row.sort;
    }
    return failure(ErrorCode::InvalidInput,
                   QStringLiteral("sort is relevance, newest, popular, title or rating."),
                   QStringLiteral("sort"));
}

Result<PriceFilter> readPrice(const Request &request)
{
    const std::optional<QString> free = request.query("free");
    if (!free)
        return PriceFilter::Any;
    if (*free == u"true")
        return PriceFilter::Free;
    if (*free == u"false")
        return PriceFilter::Paid;
    return failure(ErrorCode::InvalidInput, QStringLiteral("free is true or false."),
                   QStringLiteral("free"));
}

Result<ListRequest> readList(const Request &request)
{
    const Result<PageRequest> page = readPageRequest(request);
    if (!page)
        return tl::unexpected(page.error());
    const Result<std::optional<ComicSort>> sort = readSort(request);
    if (!sort)
        return tl::unexpected(sort.error());
    const Result<PriceFilter> price = readPrice(request);
    if (!price)
        return tl::unexpected(price.error());
    ListRequest list;
    list.limit = page->limit;
    list.position = page->position;
    list.sort = *sort;
    list.filter.price = *price;
    list.filter.text = request.query("q").value_or(QString());
    list.filter.genre = request.query("genre").value_or(QString());
    list.filter.tag = request.query("tag").value_or(QString());
    list.filter.language = request.query("language").value_or(QString());
    list.filter.creator = request.query("creator").value_or(QString());
    list.filter.series = request.query("series").value_or(QString());
    return list;
}

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
    const Result<ListRequest> list = readList(request);
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

void addCatalogueRoutes(Router &router, CatalogueService &catalogue)
{
    const auto get = [&router](const char *pattern, Handler handler) {
        router.add(publicRoute(Method::Get, pattern, RateClass::Read, std::move(handler)));
    };
    get("/comics", [&catalogue](const Request &request) { return getComics(catalogue, request); });
    get("/comics/:id",
        [&catalogue](const Request &request) { return getComic(catalogue, request); });
    get("/comics/:id/pages",
        [&catalogue](const Request &request) { return getPages(catalogue, request); });
}

} // namespace nw::server::comics
