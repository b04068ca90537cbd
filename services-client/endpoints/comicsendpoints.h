#pragma once

#include "services-client/clienttypes.h"
#include "services-client/contract/comic.h"
#include "services-client/transport/session.h"

namespace nw::endpoints {

struct PageListPart // a part of GET /comics/:id/pages
{
    QList<PageInfo> pages;
    QString nextCursor; // empty at the end
};

// GET /comics: the filters of `query` (its shelf, limit and offset are the cache's), 100 rows from
// `cursor` on.
QFuture<Result<ComicPage>> comics(Session &session, const CatalogueQuery &query,
                                  const QString &cursor);
QFuture<Result<ComicDetails>> comic(Session &session, const QString &comicId); // GET /comics/:id
QFuture<Result<PageListPart>> comicPages(Session &session, const QString &comicId,
                                         const QString &cursor); // GET /comics/:id/pages

// GET of an image at a URL that the server gave, at most `maxBytes`. widthPixels 0: as it is.
QFuture<Result<QByteArray>> image(Session &session, const QString &url, int widthPixels,
                                  qint64 maxBytes);

} // namespace nw::endpoints
