#include "reader/core/archive/entrylist.h"

#include <algorithm>

namespace nw::reader {

ReadResult<void> addEntry(EntryList *list, ArchiveEntry entry, const ArchiveLimits &limits)
{
    if (list->entries.size() >= limits.maxEntries)
        return readFailure(ReadErrorCode::TooLarge, QStringLiteral("too many entries"));
    list->entries.append(std::move(entry));
    return {};
}

ReadResult<EntryList> endedBy(const ReadError &error, EntryList list)
{
    if (error.code == ReadErrorCode::TooLarge || list.entries.isEmpty())
        return tl::unexpected(error);
    list.defects.append({-1, error.code, error.detail});
    return list;
}

ReadResult<EntryList> listEntries(EntryStream *stream, const ArchiveLimits &limits)
{
    EntryList list;
    qint64 bookBytes = 0;
    for (;;) {
        auto entry = stream->next();
        if (!entry)
            return endedBy(entry.error(), std::move(list));
        if (!*entry)
            return list;
        // Each is bounded before it is added, so that no sum of them can overflow.
        bookBytes += std::clamp<qint64>((*entry)->sizeBytes, 0, limits.maxBookBytes);
        if (bookBytes > limits.maxBookBytes)
            return readFailure(ReadErrorCode::TooLarge,
                               QStringLiteral("the book unpacks to too much"));
        if (const auto added = addEntry(&list, **std::move(entry), limits); !added)
            return tl::unexpected(added.error());
    }
}

} // namespace nw::reader
