#include "reader/core/archive/streamarchive.h"

namespace nw::reader {

StreamArchive::StreamArchive(StreamOpener opener, DocumentFormat format,
                             const ArchiveLimits &limits, int spoolDescriptor)
    : m_opener(std::move(opener))
    , m_format(format)
    , m_limits(limits)
    , m_spool(limits.spoolMemoryBytes, spoolDescriptor)
{
}

StreamArchive::~StreamArchive()
{
    m_cancelled = true;
    if (m_thread.joinable())
        m_thread.join();
}

ReadResult<ArchivePointer> StreamArchive::openListed(const StreamOpener &opener,
                                                     DocumentFormat format,
                                                     const ArchiveLimits &limits,
                                                     int spoolDescriptor)
{
    const auto stream = opener();
    if (!stream)
        return tl::unexpected(stream.error());
    auto list = listEntries(stream->get(), limits);
    if (!list)
        return tl::unexpected(list.error());
    std::unique_ptr<StreamArchive> archive(
        new StreamArchive(opener, format, limits, spoolDescriptor));
    archive->m_list = *std::move(list);
    archive->m_slots.resize(static_cast<std::size_t>(archive->m_list.entries.size()));
    return ArchivePointer(std::move(archive));
}

ReadResult<ArchivePointer> StreamArchive::openWhole(const StreamOpener &opener,
                                                    DocumentFormat format,
                                                    const ArchiveLimits &limits,
                                                    int spoolDescriptor)
{
    std::unique_ptr<StreamArchive> archive(
        new StreamArchive(opener, format, limits, spoolDescriptor));
    if (const auto unpacked = archive->unpackWhole(); !unpacked)
        return tl::unexpected(unpacked.error());
    return ArchivePointer(std::move(archive));
}

ReadResult<void> StreamArchive::unpackWhole()
{
    const auto stream = m_opener();
    if (!stream)
        return tl::unexpected(stream.error());
    for (;;) {
        const auto next = (*stream)->next();
        if (!next) {
            auto list = endedBy(next.error(), std::move(m_list));
            if (!list)
                return tl::unexpected(list.error());
            m_list = *std::move(list);
            return {};
        }
        if (!*next)
            return {};
        if (auto added = addEntry(&m_list, **next, m_limits); !added)
            return added;
        m_slots.emplace_back();
        unpackInto(m_slots.size() - 1, **next, stream->get());
        // A book over its limit is no book; a file that cannot be unpacked is one defect of it.
        const Slot &slot = m_slots.back();
        if (!(*stream)->isUsable() && slot.state == SlotState::Failed) {
            if (slot.error.code == ReadErrorCode::TooLarge)
                return tl::unexpected(slot.error);
            m_list.defects.append({-1, slot.error.code, slot.error.detail});
            return {};
        }
    }
}

void StreamArchive::unpackListed()
{
    const auto stream = m_opener();
    if (!stream) {
        failTheRest(stream.error());
        return;
    }
    while ((*stream)->isUsable() && !m_cancelled) {
        const auto next = (*stream)->next();
        if (!next) {
            failTheRest(next.error());
            return;
        }
        const auto slot = static_cast<std::size_t>((*stream)->position()) - 1;
        if (!*next || slot >= m_slots.size())
            break;
        unpackInto(slot, **next, stream->get());
    }
    failTheRest({ReadErrorCode::Damaged, QStringLiteral("the stream ended before this file")});
}

void StreamArchive::unpackInto(std::size_t slot, const ArchiveEntry &entry, EntryStream *stream)
{
    if (entry.encrypted) {
        settle(slot, readFailure(ReadErrorCode::Encrypted));
    } else if (isPartOfBook(entry)) {
        settle(slot, stream->read(&m_cancelled).and_then([this](const QByteArray &bytes) {
            return m_spool.put(bytes);
        }));
    } else {
        // What is no page is unpacked under the same limits, or it would hide what the pages may
        // not hold.
        const auto skipped = stream->skip(&m_cancelled);
        const ReadError notKept{ReadErrorCode::Unsupported, QStringLiteral("not a page")};
        settle(slot, tl::unexpected(skipped ? notKept : skipped.error()));
    }
}

void StreamArchive::settle(std::size_t slot, ReadResult<Spool::Ticket> outcome)
{
    const std::lock_guard lock(m_mutex);
    Slot &settled = m_slots[slot];
    settled.state = outcome ? SlotState::Here : SlotState::Failed;
    if (outcome)
        settled.ticket = *std::move(outcome);
    else
        settled.error = std::move(outcome.error());
    m_arrived.notify_all();
}

void StreamArchive::failTheRest(const ReadError &error)
{
    const std::lock_guard lock(m_mutex);
    for (Slot &slot : m_slots) {
        if (slot.state != SlotState::Coming)
            continue;
        slot.state = SlotState::Failed;
        slot.error = error;
    }
    m_arrived.notify_all();
}

ReadResult<QByteArray> StreamArchive::read(int entry) const
{
    if (entry < 0 || entry >= m_list.entries.size())
        return readFailure(ReadErrorCode::NotFound);
    Spool::Ticket ticket;
    {
        std::unique_lock lock(m_mutex);
        const Slot &slot = m_slots[static_cast<std::size_t>(entry)];
        // The thread is part of reading, not of the book: a book that nobody reads unpacks nothing.
        if (slot.state == SlotState::Coming && !m_thread.joinable())
            m_thread = std::thread(&StreamArchive::unpackListed, const_cast<StreamArchive *>(this));
        m_arrived.wait(lock, [&slot] { return slot.state != SlotState::Coming; });
        if (slot.state == SlotState::Failed)
            return tl::unexpected(slot.error);
        ticket = slot.ticket;
    }
    return m_spool.get(ticket);
}

} // namespace nw::reader
