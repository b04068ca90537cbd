#pragma once

#include "server/comics/comicsrows.h"
#include "server/common/storage/blobstore.h"
#include "services-client/contract/result.h"

#include <QMutex>

namespace nw::server::comics {

// Whole comics as CBZ, for readers that download: the pages as they were published, stored without
// compression, and a ComicInfo.xml. An archive is made when it is first wanted and kept in a folder
// of a bounded size, from which what was wanted longest ago goes first. Thread-safe.
class ComicArchives
{
public:
    struct Archive
    {
        QByteArray etag; // without quotes; strong: it names pages and metadata
        QString path; // where it is, or is going to be
    };

    // Makes the folder when the first archive is made. `maxBytes` bounds what it holds.
    ComicArchives(BlobStore &blobs, const QString &folder, qint64 maxBytes = 4LL << 30);

    Archive archiveOf(const ComicDetails &comic, const QList<PageRow> &pages) const;

    // Makes it unless it is there; answers its size. Takes as long as reading all of its pages.
    // Errors: Internal when the store has lost a page, DiskFull, Unavailable.
    Result<qint64> provide(const Archive &archive, const ComicDetails &comic,
                           const QList<PageRow> &pages);

private:
    Result<void> make(const QString &path, const ComicDetails &comic, const QList<PageRow> &pages);
    void makeRoom(qint64 bytes) const;

    BlobStore &m_blobs;
    const QString m_folder;
    const qint64 m_maxBytes;
    QMutex m_making;
};

} // namespace nw::server::comics
