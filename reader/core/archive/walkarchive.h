#pragma once

#include "reader/core/archive/archivereader.h"
#include "reader/core/archive/entrylist.h"
#include "reader/core/archive/entrystream.h"

#include <QMutex>

namespace nw::reader {

// An archive whose entries stand for themselves, one after the other, and can be jumped over: plain
// tar, RAR that is not solid, and ZIPs that libzip cannot read. Pages are unpacked when they are
// asked for; a walk goes on where the last one stopped, and starts anew for an earlier page.
class WalkArchive final : public ArchiveReader
{
public:
    static ReadResult<ArchivePointer> open(const StreamOpener &opener, DocumentFormat format,
                                           const ArchiveLimits &limits);

    DocumentFormat format() const override { return m_format; }
    const QList<ArchiveEntry> &entries() const override { return m_list.entries; }
    QList<Defect> defects() const override { return m_list.defects; }
    ReadResult<QByteArray> read(int entry) const override;

private:
    WalkArchive(StreamOpener opener, DocumentFormat format, EntryList list);
    ReadResult<void> walkTo(int entry) const;

    StreamOpener m_opener;
    DocumentFormat m_format;
    EntryList m_list;
    mutable QMutex m_mutex;
    mutable EntryStreamPointer m_walk;
};

} // namespace nw::reader
