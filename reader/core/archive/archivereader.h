#pragma once

#include "reader/core/comicdocument.h"
#include "reader/core/pageindex.h"
#include "reader/core/readresult.h"

#include <QByteArray>
#include <QList>

#include <memory>

namespace nw::reader {

// A container of named files, open for reading. Every function may be called from any thread at
// once.
class ArchiveReader
{
public:
    virtual ~ArchiveReader() = default;

    virtual DocumentFormat format() const = 0;
    virtual const QList<ArchiveEntry> &entries() const = 0;

    // The unpacked bytes of one entry, whole and with their checksum verified. May block.
    virtual ReadResult<QByteArray> read(int entry) const = 0;

    // What the directory itself had wrong; Defect::page counts entries here.
    virtual QList<Defect> defects() const { return {}; }

protected:
    ArchiveReader() = default;
    Q_DISABLE_COPY_MOVE(ArchiveReader)
};

using ArchivePointer = std::unique_ptr<ArchiveReader>;

} // namespace nw::reader
