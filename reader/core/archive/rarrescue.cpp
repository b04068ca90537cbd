#include "reader/core/archive/rarrescue.h"

#include "reader/core/archive/entrystream.h"
#include "reader/core/archive/unarprogram.h"
#include "reader/core/archive/walkarchive.h"

#include <algorithm>

namespace nw::reader {

namespace {

tl::unexpected<ReadError> notRescued(const char *why)
{
    return readFailure(ReadErrorCode::Damaged, QString::fromLatin1(why));
}

} // namespace

RarRescue::RarRescue(ArchivePointer inner, FileSourcePointer source, const ArchiveLimits &limits)
    : m_inner(std::move(inner))
    , m_source(std::move(source))
    , m_limits(limits)
{
}

ReadResult<QByteArray> RarRescue::read(int entry) const
{
    auto bytes = m_inner->read(entry);
    if (bytes || bytes.error().code != ReadErrorCode::Damaged)
        return bytes;
    const ArchiveEntry &listed = m_inner->entries()[entry];
    if (listed.sizeBytes < 0 || listed.sizeBytes > m_limits.maxEntryBytes)
        return bytes;
    if (auto rescued = readByUnarr(listed))
        return rescued;
    // A confined process knows no path, and could start no program either.
    if (m_source->path().isEmpty())
        return bytes;
    if (auto rescued = unpackByUnar(m_source->path(), listed.listPosition, listed.sizeBytes))
        return rescued;
    return bytes;
}

ReadResult<QByteArray> RarRescue::readByUnarr(const ArchiveEntry &entry) const
{
    {
        const QMutexLocker lock(&m_mutex);
        if (!m_unarrTried) {
            m_unarrTried = true;
            const StreamOpener opener = [source = m_source, limits = m_limits] {
                return openRar4Stream(source, limits);
            };
            if (auto archive = WalkArchive::open(opener, format(), m_limits))
                m_byUnarr = *std::move(archive);
        }
    }
    if (!m_byUnarr)
        return notRescued("libunarr cannot open it");
    const QList<ArchiveEntry> &listed = m_byUnarr->entries();
    const auto same =
        std::find_if(listed.begin(), listed.end(), [&entry](const ArchiveEntry &other) {
            return other.name == entry.name && other.sizeBytes == entry.sizeBytes;
        });
    if (same == listed.end())
        return notRescued("libunarr does not list it");
    return m_byUnarr->read(static_cast<int>(same - listed.begin()));
}

} // namespace nw::reader
