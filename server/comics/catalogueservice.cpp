#include "server/comics/catalogueservice.h"

#include "server/comics/comicurls.h"
#include "server/comics/listcursor.h"
#include "server/comics/searchtext.h"
#include "services-client/contract/money.h"

#include <QMutexLocker>

namespace nw::server::comics {

namespace {

constexpr int kMaxLimit = 100;
constexpr qsizetype kMaxFilterLength = 200;
constexpr qsizetype kKeptSummaries = 256;

Result<void> checkLimit(int limit)
{
    if (limit < 1 || limit > kMaxLimit)
        return failure(ErrorCode::InvalidInput, QStringLiteral("1 to 100"),
                       QStringLiteral("limit"));
    return {};
}

Result<void> checkFilter(const ComicFilter &filter)
{
    const QList<std::pair<const QString *, const char *>> texts{
        {&filter.text, "q"},          {&filter.genre, "genre"},
        {&filter.tag, "tag"},         {&filter.language, "language"},
        {&filter.creator, "creator"}, {&filter.series, "series"},
    };
    for (const auto &[text, name] : texts) {
        if (text->size() > kMaxFilterLength)
            return failure(ErrorCode::InvalidInput, QStringLiteral("at most 200 characters"),
                           QString::fromLatin1(name));
    }
    return {};
}

// Filters that select the same comics have the same key, or everybody who changes the case of a
// letter would have everything counted again and push another's summary out.
QString keyOf(const ComicFilter &filter)
{
    // What is given and folds to nothing is not what is not given.
    const auto folded = [](const QString &text) {
        return text.isEmpty() ? QString() : QString(u'=' % foldText(text));
    };
    QStringList terms = searchTerms(filter.text);
    terms.sort();
    const QString text =
        filter.text.isEmpty() ? QString() : QString(u'=' % terms.join(QChar(0x1E)));
    const QStringList parts{text,
                            folded(filter.genre),
                            folded(filter.tag),
                            filter.language,
                            folded(filter.creator),
                            folded(filter.series),
                            QString::number(static_cast<int>(filter.price))};
    return parts.join(QChar(0x1F));
}

PageInfo describe(const QString &comicId, const PageRow &page, PageRight right)
{
    PageInfo info;
    info.number = page.number;
    info.width = page.width;
    info.height = page.height;
    info.mediaType = page.mediaType;
    info.sizeBytes = page.sizeBytes;
    info.sha256 = QString::fromLatin1(page.sha256);
    info.locked = right == PageRight::Locked;
    if (!info.locked)
        info.url = pageUrl(comicId, page.number, page.sha256);
    return info;
}

} // namespace

CatalogueService::CatalogueService(CatalogueStore &catalogue, ProgressStore &progress)
    : m_catalogue(catalogue)
    , m_progress(progress)
    , m_summaries(kKeptSummaries)
{
}

Result<ComicList> CatalogueService::list(const ListRequest &request)
{
    if (Result<void> checked = checkLimit(request.limit); !checked)
        return tl::unexpected(checked.error());
    if (Result<void> checked = checkFilter(request.filter); !checked)
        return tl::unexpected(checked.error());

    ComicQuery query;
    query.filter = request.filter;
    query.filter.text = request.filter.text.trimmed();
    const bool searches = !query.filter.text.isEmpty();
    query.sort = request.sort.value_or(searches ? ComicSort::Relevance : ComicSort::Newest);
    if (query.sort == ComicSort::Relevance && !searches)
        query.sort = ComicSort::Newest; // nothing to be relevant to
    query.limit = request.limit + 1; // one more tells whether there is a next page
    if (!request.position.isEmpty()) {
        query.after = readPosition(query.sort, request.position);
        if (!query.after)
            return failure(ErrorCode::InvalidInput, QStringLiteral("not a cursor of this list"),
                           QStringLiteral("cursor"));
    }

    Result<QList<ListedComic>> rows = m_catalogue.list(query);
    if (!rows)
        return tl::unexpected(rows.error());
    ComicList answer;
    if (rows->size() > request.limit) {
        rows->resize(request.limit);
        answer.nextPosition = writePosition(query.sort, rows->last().position);
    }
    for (const ListedComic &row : std::as_const(*rows))
        answer.comics.append(row.summary);
    Result<ListSummary> summary = summarise(query.filter);
    if (!summary)
        return tl::unexpected(summary.error());
    answer.summary = *summary;
    return answer;
}

// Counting costs more than listing and its answer changes only with the catalogue: it is kept until
// then.
Result<ListSummary> CatalogueService::summarise(const ComicFilter &filter)
{
    const Result<std::int64_t> generation = m_catalogue.generation();
    if (!generation)
        return tl::unexpected(generation.error());
    const QString key = keyOf(filter);
    {
        const QMutexLocker locker(&m_mutex);
        if (m_generation != *generation) {
            m_summaries.clear();
            m_generation = *generation;
        }
        if (const ListSummary *kept = m_summaries.object(key))
            return *kept;
    }
    Result<ListSummary> summary = m_catalogue.summarise(filter);
    if (!summary)
        return summary;
    const QMutexLocker locker(&m_mutex);
    if (m_generation == *generation)
        m_summaries.insert(key, new ListSummary(*summary));
    return summary;
}

Result<ComicDetails> CatalogueService::comic(const QString &id, const QString &userId)
{
    Result<ComicRow> row = m_catalogue.comic(id);
    if (!row)
        return tl::unexpected(row.error());
    ComicDetails details = row->details;
    if (userId.isEmpty())
        return details;
    const Result<bool> owned = m_catalogue.owns(userId, id);
    if (!owned)
        return tl::unexpected(owned.error());
    details.owned = *owned;
    const Result<Progress> progress = m_progress.progress(userId, id);
    if (progress)
        details.progress = *progress;
    else if (progress.error().code != ErrorCode::NotFound)
        return tl::unexpected(progress.error());
    return details;
}

Result<PageRight> CatalogueService::rightTo(const PageTerms &terms, int number,
                                            const QString &comicId, const QString &userId)
{
    if (terms.priceUnits == 0 || number <= terms.previewPages)
        return PageRight::Open;
    if (userId.isEmpty())
        return PageRight::Locked;
    const Result<bool> owned = m_catalogue.owns(userId, comicId);
    if (!owned)
        return tl::unexpected(owned.error());
    return *owned ? PageRight::Open : PageRight::Locked;
}

Result<PageList> CatalogueService::pages(const QString &comicId, const QString &userId,
                                         const QString &position, int limit)
{
    if (Result<void> checked = checkLimit(limit); !checked)
        return tl::unexpected(checked.error());
    const int after = position.toInt();
    if (after < 0 || (!position.isEmpty() && position != QString::number(after)))
        return failure(ErrorCode::InvalidInput, QStringLiteral("not a cursor of this list"),
                       QStringLiteral("cursor"));
    const Result<PageTerms> terms = m_catalogue.terms(comicId);
    if (!terms)
        return tl::unexpected(terms.error());
    const Result<QList<PageRow>> rows = m_catalogue.pages(comicId, after, limit);
    if (!rows)
        return tl::unexpected(rows.error());
    // The last page is the last to open.
    const Result<PageRight> toTheEnd = rightTo(*terms, terms->pageCount, comicId, userId);
    if (!toTheEnd)
        return tl::unexpected(toTheEnd.error());
    PageList list;
    list.total = terms->pageCount;
    for (const PageRow &row : *rows) {
        const bool open = *toTheEnd == PageRight::Open || row.number <= terms->previewPages;
        list.pages.append(describe(comicId, row, open ? PageRight::Open : PageRight::Locked));
    }
    if (!rows->isEmpty() && rows->last().number < terms->pageCount)
        list.nextPosition = QString::number(rows->last().number);
    return list;
}

Result<PageAccess> CatalogueService::page(const QString &comicId, int number, const QString &userId)
{
    const Result<PageTerms> terms = m_catalogue.terms(comicId);
    if (!terms)
        return tl::unexpected(terms.error());
    const Result<PageRow> row = m_catalogue.page(comicId, number);
    if (!row)
        return tl::unexpected(row.error());
    const Result<PageRight> right = rightTo(*terms, number, comicId, userId);
    if (!right)
        return tl::unexpected(right.error());
    return PageAccess{*row, *right, formatAmount({terms->priceUnits})};
}

Result<ComicBook> CatalogueService::book(const QString &comicId, const QString &userId)
{
    const Result<ComicDetails> details = comic(comicId, userId);
    if (!details)
        return tl::unexpected(details.error());
    const Result<QList<PageRow>> pages = m_catalogue.pages(comicId, 0, details->summary.pageCount);
    if (!pages)
        return tl::unexpected(pages.error());
    const bool isOpen = details->summary.free || details->owned;
    return ComicBook{*details, *pages, isOpen ? PageRight::Open : PageRight::Locked};
}

Result<PageRow> CatalogueService::cover(const QString &comicId)
{
    const Result<PageTerms> terms = m_catalogue.terms(comicId);
    if (!terms)
        return tl::unexpected(terms.error());
    return m_catalogue.page(comicId, terms->coverPage);
}

} // namespace nw::server::comics
