#pragma once

#include "services-client/contract/bookmark.h"
#include "services-client/contract/keptpagemap.h"

#include <functional>
#include <optional>

namespace nw::server::comics {

// What an update makes of the row that is kept (version 0 when there is none); nothing: it stays.
// Told inside the transaction, and told again when that has to be done again. The store sets id,
// comic, page and version.
using BookmarkRule = std::function<std::optional<Bookmark>(const Bookmark &kept)>;
using PageMapRule = std::function<std::optional<KeptPageMap>(const KeptPageMap &kept)>;

enum class NoteEffect
{
    Written,
    Nothing
};

template <typename Note> struct KeptNote
{
    Note note; // as it is kept now
    NoteEffect effect = NoteEffect::Nothing;
};

// Bookmarks and page maps, which move together with the change feed. Any thread.
class NotesStore
{
public:
    virtual ~NotesStore() = default;

    // Without tombstones, by page.
    virtual Result<QList<Bookmark>> bookmarks(const QString &userId, const QString &comicId,
                                              int afterPage, int limit) = 0;
    virtual Result<KeptNote<Bookmark>> updateBookmark(const QString &userId, const QString &comicId,
                                                      int page, const BookmarkRule &rule,
                                                      std::int64_t nowMs) = 0;

    virtual Result<KeptPageMap> pageMap(const QString &userId,
                                        const QString &comicId) = 0; // NotFound
    virtual Result<KeptNote<KeptPageMap>> updatePageMap(const QString &userId,
                                                        const QString &comicId,
                                                        const PageMapRule &rule,
                                                        std::int64_t nowMs) = 0;
};

} // namespace nw::server::comics
