#pragma once

#include "services-client/cache/cachedatabase.h"
#include "services-client/clienttypes.h"

#include <QList>

#include <optional>

namespace nw {

// The table local_books: the person's own files. `missing` is not stored: the disk says it at each
// listing.
class SqlLibraryStore
{
public:
    explicit SqlLibraryStore(CacheDatabase &database)
        : m_database(database)
    {
    }

    Result<QList<LocalBook>> all(); // last read or added first; without covers
    Result<std::optional<LocalBook>> find(const QString &path); // with its cover
    Result<void>
    add(const LocalBook &book); // known path: what the file says is taken over, the position stays
    Result<void> remove(const QString &path);
    // Errors: NotFound.
    Result<void> recordPosition(const QString &path, int page, int pageCount,
                                std::int64_t readAtMs);

private:
    CacheDatabase &m_database;
};

} // namespace nw
