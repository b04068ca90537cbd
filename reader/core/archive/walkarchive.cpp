#include "reader/core/archive/walkarchive.h"

namespace nw::reader {

WalkArchive::WalkArchive(StreamOpener opener, DocumentFormat format, EntryList list)
    : m_opener(std::move(opener))
    , m_format(format)
    , m_list(std::move(list))
{
}

ReadResult<ArchivePointer> WalkArchive::open(const StreamOpener &opener, DocumentFormat format,
                                             const ArchiveLimits &limits)
{
    const auto stream = opener();
    if (!stream)
        return tl::unexpected(stream.error());
    auto list = listEntries(stream->get(), limits);
    if (!list)
        return tl::unexpected(list.error());
    return ArchivePointer(new WalkArchive(opener, format, *std::move(list)));
}

ReadResult<void> WalkArchive::walkTo(int entry) const
{
    if (!m_walk || !m_walk->isUsable() || m_walk->position() > entry) {
        m_walk.reset();
        auto stream = m_opener();
        if (!stream)
            return tl::unexpected(stream.error());
        m_walk = *std::move(stream);
    }
    while (m_walk->position() <= entry) {
        const auto next = m_walk->next();
        if (!next)
            return tl::unexpected(next.error());
        if (!*next)
            return readFailure(ReadErrorCode::Damaged, QStringLiteral("the archive has changed"));
    }
    return {};
}

ReadResult<QByteArray> WalkArchive::read(int entry) const
{
    if (entry < 0 || entry >= m_list.entries.size())
        return readFailure(ReadErrorCode::NotFound);
    if (m_list.entries[entry].encrypted)
        return readFailure(ReadErrorCode::Encrypted);
    const QMutexLocker lock(&m_mutex);
    if (const auto there = walkTo(entry); !there)
        return tl::unexpected(there.error());
    return m_walk->read(nullptr);
}

} // namespace nw::reader
