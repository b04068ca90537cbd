#pragma once

#include "server/comics/sync/notesstore.h"
#include "server/common/db/database.h"

namespace nw::server::comics {

class SqlNotesStore final : public NotesStore
{
public:
    explicit SqlNotesStore(Database &database);

    Result<QList<Bookmark>> bookmarks(const QString &userId, const QString &comicId, int afterPage,
                                      int limit) override;
    Result<KeptNote<Bookmark>> updateBookmark(const QString &userId, const QString &comicId,
                                              int page, const BookmarkRule &rule,
                                              std::int64_t nowMs) override;
    Result<KeptPageMap> pageMap(const QString &userId, const QString &comicId) override;
    Result<KeptNote<KeptPageMap>> updatePageMap(const QString &userId, const QString &comicId,
                                                const PageMapRule &rule,
                                                std::int64_t nowMs) override;

private:
    Database &m_database;
};

} // namespace nw::server::comics
