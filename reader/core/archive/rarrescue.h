#pragma once

#include "reader/core/archive/archivelimits.h"
#include "reader/core/archive/archivereader.h"
#include "reader/core/archive/filesource.h"

#include <QMutex>

namespace nw::reader {

// A RAR 4 whose damaged entries are tried once more by others. libarchive 3.6 unpacks some files of
// that format wrongly and notices by their checksum; libunarr and, where it is installed, the
// program `unar` are right about most of them.
class RarRescue final : public ArchiveReader
{
public:
    RarRescue(ArchivePointer inner, FileSourcePointer source, const ArchiveLimits &limits);

    DocumentFormat format() const override { return m_inner->format(); }
    const QList<ArchiveEntry> &entries() const override { return m_inner->entries(); }
    QList<Defect> defects() const override { return m_inner->defects(); }
    ReadResult<QByteArray> read(int entry) const override;

private:
    ReadResult<QByteArray> readByUnarr(const ArchiveEntry &entry) const;

    ArchivePointer m_inner;
    FileSourcePointer m_source;
    ArchiveLimits m_limits;
    mutable QMutex m_mutex; // of the walk
    mutable ArchivePointer m_byUnarr; // opened when it is needed first
    mutable bool m_unarrTried = false;
};

} // namespace nw::reader
