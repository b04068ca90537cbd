#include "reader/core/archive/folderarchive.h"

#include "reader/core/archive/filesource.h"

#include <QDir>
#include <QDirIterator>

namespace nw::reader {

FolderArchive::FolderArchive(QString path, const ArchiveLimits &limits, QList<ArchiveEntry> entries)
    : m_path(std::move(path))
    , m_limits(limits)
    , m_entries(std::move(entries))
{
}

ReadResult<ArchivePointer> FolderArchive::open(const QString &path, const ArchiveLimits &limits)
{
    QDir root(path);
    if (!root.exists())
        return readFailure(ReadErrorCode::NotFound);
    if (!root.isReadable())
        return readFailure(ReadErrorCode::Io, QStringLiteral("folder is not readable"));

    QList<ArchiveEntry> entries;
    QDirIterator walk(root.path(), QDir::Files | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        walk.next();
        if (entries.size() >= limits.maxEntries)
            return readFailure(ReadErrorCode::TooLarge, QStringLiteral("too many files"));
        entries.append({root.relativeFilePath(walk.filePath()), walk.fileInfo().size()});
    }
    return ArchivePointer(new FolderArchive(root.path(), limits, std::move(entries)));
}

ReadResult<QByteArray> FolderArchive::read(int entry) const
{
    if (entry < 0 || entry >= m_entries.size())
        return readFailure(ReadErrorCode::NotFound);
    return readWholeFile(m_path + u'/' + m_entries[entry].name, m_limits);
}

ReadResult<QByteArray> readWholeFile(const QString &path, const ArchiveLimits &limits)
{
    const auto source = FileSource::open(path);
    if (!source)
        return tl::unexpected(source.error());
    const qint64 sizeBytes = (*source)->sizeBytes();
    if (sizeBytes > limits.maxEntryBytes)
        return readFailure(ReadErrorCode::TooLarge,
                           QStringLiteral("file of %1 bytes").arg(sizeBytes));
    QByteArray bytes(sizeBytes, Qt::Uninitialized);
    const qint64 count = (*source)->readAt(0, {bytes.data(), static_cast<std::size_t>(sizeBytes)});
    if (count < 0)
        return readFailure(ReadErrorCode::Io, QStringLiteral("reading failed"));
    bytes.truncate(count);
    return bytes;
}

} // namespace nw::reader
