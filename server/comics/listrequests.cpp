#include "server/comics/listrequests.h"

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

} // namespace

Result<ListRequest> readListRequest(const Request &request)
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

} // namespace nw::server::comics
