#pragma once

#include "server/comics/comicsstore.h"

#include <QCache>
#include <QMutex>

#include <optional>

namespace nw::server::comics {

// GET /comics as it was asked. Without a sort: Relevance when there is a text, else Newest.
struct ListRequest
{
    ComicFilter filter;
    std::optional<ComicSort> sort;
    int limit = 20;
    QString position; // of the answer before
};

struct ComicList
{
    QList<ComicSummary> comics;
    QString nextPosition; // empty at the end
    ListSummary summary;
};

// A part of a comic's pages, in reading order.
struct PageList
{
    QList<PageInfo> pages;
    QString nextPosition; // empty at the end
    int total = 0;
};

enum class PageRight
{
    Open,
    Locked
};

// A page, and whether this person may see it.
struct PageAccess
{
    PageRow page;
    PageRight right = PageRight::Locked;
    QString price; // of the comic, as decimal text
};

// All of a comic, and whether this person may have it.
struct ComicBook
{
    ComicDetails details;
    QList<PageRow> pages;
    PageRight right = PageRight::Locked; // to the whole
};

// The rules of the catalogue. `userId` is empty for somebody who is not signed in. Thread-safe.
class CatalogueService
{
public:
    CatalogueService(CatalogueStore &catalogue, ProgressStore &progress);

    Result<ComicList> list(const ListRequest &request); // InvalidInput
    Result<ComicDetails> comic(const QString &id, const QString &userId); // NotFound
    // `position`: of the answer before, empty for the beginning. Errors: NotFound, InvalidInput.
    Result<PageList> pages(const QString &comicId, const QString &userId, const QString &position,
                           int limit);
    Result<PageAccess> page(const QString &comicId, int number, const QString &userId); // NotFound
    Result<ComicBook> book(const QString &comicId, const QString &userId); // NotFound
    Result<PageRow> cover(const QString &comicId); // open to everybody

private:
    Result<ListSummary> summarise(const ComicFilter &filter);
    Result<PageRight> rightTo(const PageTerms &terms, int number, const QString &comicId,
                              const QString &userId);

    CatalogueStore &m_catalogue;
    ProgressStore &m_progress;
    QMutex m_mutex; // of what follows
    QCache<QString, ListSummary> m_summaries;
    std::int64_t m_generation = -1; // that m_summaries were counted in
};

} // namespace nw::server::comics
