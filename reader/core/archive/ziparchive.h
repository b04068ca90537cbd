#pragma once

#include "reader/core/archive/archivelimits.h"
#include "reader/core/archive/archivereader.h"
#include "reader/core/archive/filesource.h"

#include <QMutex>

#include <vector>

struct zip;

namespace nw::reader {

// A ZIP by random access through its central directory. libzip's handles belong to one thread at a
// time, so a small pool of them over the one open file lets several pages be unpacked at once.
class ZipArchive final : public ArchiveReader
{
public:
    // Errors: Damaged, Unsupported (also when a page is packed by a method that libzip was built
    // without), TooLarge.
    // With a password encrypted entries are unpacked by it, or are Encrypted when it is not theirs.
    static ReadResult<ArchivePointer> open(FileSourcePointer source, const ArchiveLimits &limits,
                                           const QString &password = {});
    ~ZipArchive() override;

    DocumentFormat format() const override { return DocumentFormat::Zip; }
    const QList<ArchiveEntry> &entries() const override { return m_entries; }
    ReadResult<QByteArray> read(int entry) const override;

private:
    struct Slot
    {
        quint64 zipIndex = 0;
        qint64 packedBytes = 0;
        quint16 method = 0;
    };

    ZipArchive(FileSourcePointer source, const ArchiveLimits &limits, const QString &password);
    ReadResult<void> readDirectory(struct zip *handle);
    ReadResult<struct zip *> takeHandle() const;
    void giveBack(struct zip *handle) const;
    bool canUnpackPages() const;
    ReadResult<void> checkLimits(int entry) const;

    FileSourcePointer m_source;
    ArchiveLimits m_limits;
    QByteArray m_password; // empty: none was given
    QList<ArchiveEntry> m_entries;
    std::vector<Slot> m_slots;
    mutable QMutex m_mutex;
    mutable std::vector<struct zip *> m_idle;
};

} // namespace nw::reader
