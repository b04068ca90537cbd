#pragma once

#include "services-client/cache/cachedatabase.h"
#include "services-client/clienttypes.h"

#include <QList>

#include <optional>

namespace nw {

struct CachedCover
{
    QString url; // what it was fetched from: another one means another picture
    QByteArray bytes;
};

// The tables catalogue, comic_pages and covers: what the server said last.
class SqlCatalogueStore
{
public:
    explicit SqlCatalogueStore(CacheDatabase &database)
        : m_database(database)
    {
    }

    Result<QList<ComicSummary>> list(const CatalogueQuery &query);
    Result<std::optional<ComicSummary>> summary(const QString &comicId);
    Result<std::optional<ComicDetails>> details(const QString &comicId); // none: never asked for

    Result<void> saveSummary(const ComicSummary &summary);
    Result<void> saveDetails(const ComicDetails &details);
    // After a walk over the server's whole list: what it did not name is no longer listed. It stays
    // cached, because it may be downloaded or half read.
    Result<void> unlistAll();
    Result<void> setListed(const QString &comicId);

    Result<QList<PageInfo>> pages(const QString &comicId); // in order; empty: never asked for
    Result<void> savePages(const QString &comicId, const QList<PageInfo> &pages);

    Result<std::optional<CachedCover>> cover(const QString &comicId, int width);
    Result<std::optional<CachedCover>> anyCover(const QString &comicId); // the widest
    Result<void> saveCover(const QString &comicId, int width, const CachedCover &cover);

private:
    CacheDatabase &m_database;
};

// Lower case without accents, so that "Été" is found by "ete".
QString searchKey(const QString &text);

} // namespace nw
