#pragma once

#include "services-client/cache/cachedatabase.h"
#include "services-client/clienttypes.h"

#include <QList>
#include <QStringList>

#include <optional>

namespace nw {

struct DownloadRow
{
    QString comicId;
    DownloadPhase phase = DownloadPhase::Queued;
    ErrorCode errorCode = ErrorCode::Internal; // with Failed
    std::int64_t requestedAtMs = 0;
};

// The tables downloads and page_files: which comics the person wants whole, and which page files
// there are.
class SqlDownloadStore
{
public:
    explicit SqlDownloadStore(CacheDatabase &database)
        : m_database(database)
    {
    }

    Result<QList<DownloadRow>> all(); // oldest request first
    Result<std::optional<DownloadRow>> find(const QString &comicId);
    Result<void> save(const DownloadRow &row);
    Result<void> remove(const QString &comicId);

    Result<void> addFile(const QString &sha256, std::int64_t sizeBytes, std::int64_t usedAtMs);
    Result<void> touchFiles(const QStringList &sha256s, std::int64_t usedAtMs);
    Result<void> removeFile(const QString &sha256);
    Result<int> fileCount(const QString &comicId); // pages of the comic that have a file

    // Files of this comic's pages that no other wanted comic shares.
    Result<QStringList> filesOnlyOf(const QString &comicId);
    // Files that belong to no wanted comic, least recently used first, so that what stays is at
    // most `keepBytes`.
    Result<QStringList> evictable(std::int64_t keepBytes);

private:
    CacheDatabase &m_database;
};

} // namespace nw
