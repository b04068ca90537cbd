#pragma once

#include "reader/core/archive/archivelimits.h"
#include "reader/core/archive/archivereader.h"

namespace nw::reader {

// A folder of images, with its subfolders. Links are not followed, so that a folder cannot lead out
// of itself or around in a circle.
class FolderArchive final : public ArchiveReader
{
public:
    static ReadResult<ArchivePointer> open(const QString &path, const ArchiveLimits &limits);

    DocumentFormat format() const override { return DocumentFormat::Folder; }
    const QList<ArchiveEntry> &entries() const override { return m_entries; }
    ReadResult<QByteArray> read(int entry) const override;

private:
    FolderArchive(QString path, const ArchiveLimits &limits, QList<ArchiveEntry> entries);

    QString m_path;
    ArchiveLimits m_limits;
    QList<ArchiveEntry> m_entries;
};

// The whole of one file, within limits.maxEntryBytes.
ReadResult<QByteArray> readWholeFile(const QString &path, const ArchiveLimits &limits);

} // namespace nw::reader
