#pragma once

#include "services-client/cache/cachedatabase.h"
#include "services-client/cache/pagestore.h"
#include "services-client/cache/sqlcataloguestore.h"
#include "services-client/endpoints/comicsendpoints.h"
#include "services-client/sync/progressbook.h"
#include "services-client/transport/session.h"

#include <QObject>

namespace nw {

// Brings the server's catalogue into the cache: lists, details with their pages, covers.
class CatalogueSync : public QObject
{
    Q_OBJECT

public:
    CatalogueSync(Session &session, CacheDatabase &database, ProgressBook &book,
                  const PageStore &pages, QObject *parent = nullptr);

    QFuture<Result<void>> refresh(const CatalogueQuery &query);
    QFuture<Result<void>> refreshComic(const QString &comicId);
    QFuture<Result<QByteArray>> cover(const QString &comicId, int widthPixels);
    QFuture<Result<QByteArray>> thumbnail(const PageInfo &page, int widthPixels); // never kept

Q_SIGNALS:
    void catalogueChanged();
    void comicChanged(const QString &comicId);
    void effects(const nw::ProgressEffects &effects);

private:
    struct Walk;
    struct Visit;

    void walk(const std::shared_ptr<Walk> &walk);
    Result<bool> keepPart(const std::shared_ptr<Walk> &walk, const ComicPage &part);
    void visitPages(const std::shared_ptr<Visit> &visit, const QString &cursor);
    Result<void> keepVisit(const Visit &visit);
    Result<QByteArray> coverWithoutServer(const QString &comicId, const Error &error);

    Session &m_session;
    CacheDatabase &m_database;
    ProgressBook &m_book;
    PageStore m_pages;
    SqlCatalogueStore m_store;
};

} // namespace nw
