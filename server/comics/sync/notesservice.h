#pragma once

#include "server/comics/comicsstore.h"
#include "server/comics/sync/feednews.h"
#include "server/comics/sync/notesstore.h"
#include "server/common/runtime/clock.h"

namespace nw::server::comics {

// A part of a comic's bookmarks, by page.
struct BookmarkList
{
    QList<Bookmark> bookmarks;
    QString nextPosition; // empty at the end
};

// The rules of what a person keeps beside their progress: bookmarks and page maps. Everything is
// one person's: there is no way to name another's. An update is answered with what is kept
// afterwards, which is somebody else's word when that was later: see judgeNote(). Thread-safe.
class NotesService
{
public:
    NotesService(CatalogueStore &catalogue, NotesStore &notes, const Clock &clock, FeedNews &news);

    // `position`: of the answer before, empty for the beginning. Errors: NotFound (the comic),
    // InvalidInput.
    Result<BookmarkList> bookmarks(const QString &userId, const QString &comicId,
                                   const QString &position, int limit);

    // NotFound: no such comic, or no such page in it.
    Result<Bookmark> putBookmark(const QString &userId, const QString &comicId, int page,
                                 const BookmarkUpdate &update);
    Result<Bookmark> removeBookmark(const QString &userId, const QString &comicId,
                                    int page); // NotFound also when it is not there

    Result<KeptPageMap> pageMap(const QString &userId, const QString &comicId); // NotFound
    // Errors: NotFound (the comic), InvalidInput (a page that it does not have).
    Result<KeptPageMap> putPageMap(const QString &userId, const QString &comicId,
                                   const PageMapUpdate &update);

private:
    Result<void> checkPage(const QString &comicId, int page);

    CatalogueStore &m_catalogue;
    NotesStore &m_notes;
    const Clock &m_clock;
    FeedNews &m_news;
};

} // namespace nw::server::comics
