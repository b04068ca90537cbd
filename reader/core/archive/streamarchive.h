#pragma once

#include "reader/core/archive/archivereader.h"
#include "reader/core/archive/entrylist.h"
#include "reader/core/archive/entrystream.h"
#include "reader/core/archive/spool.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace nw::reader {

// An archive that can only be unpacked from its beginning: 7z, solid RAR, compressed tar. It is
// unpacked once, in order, into a spool; a page is there as soon as the stream has passed it, and
// asking for it earlier waits.
class StreamArchive final : public ArchiveReader
{
public:
    // Both take over `spoolDescriptor` as a Spool does.
    // Where headers can be listed without unpacking (7z, solid RAR 4): lists them, and unpacks in a
    // thread of its own from the first read() on.
    static ReadResult<ArchivePointer> openListed(const StreamOpener &opener, DocumentFormat format,
                                                 const ArchiveLimits &limits,
                                                 int spoolDescriptor = -1);

    // Where listing takes as long as unpacking: does both at once, here and now.
    static ReadResult<ArchivePointer> openWhole(const StreamOpener &opener, DocumentFormat format,
                                                const ArchiveLimits &limits,
                                                int spoolDescriptor = -1);
    ~StreamArchive() override;

    DocumentFormat format() const override { return m_format; }
    const QList<ArchiveEntry> &entries() const override { return m_list.entries; }
    QList<Defect> defects() const override { return m_list.defects; }
    ReadResult<QByteArray> read(int entry) const override;

private:
    enum class SlotState
    {
        Coming,
        Here,
        Failed
    };

    struct Slot
    {
        SlotState state = SlotState::Coming;
        Spool::Ticket ticket;
        ReadError error;
    };

    StreamArchive(StreamOpener opener, DocumentFormat format, const ArchiveLimits &limits,
                  int spoolDescriptor);
    ReadResult<void> unpackWhole();
    void unpackListed();
    void unpackInto(std::size_t slot, const ArchiveEntry &entry, EntryStream *stream);
    void settle(std::size_t slot, ReadResult<Spool::Ticket> outcome);
    void failTheRest(const ReadError &error);

    StreamOpener m_opener;
    DocumentFormat m_format;
    ArchiveLimits m_limits;
    EntryList m_list;
    Spool m_spool;
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_arrived;
    mutable std::thread m_thread;
    std::vector<Slot> m_slots;
    std::atomic<bool> m_cancelled = false;
};

} // namespace nw::reader
