#pragma once

#include "reader/core/archive/archivelimits.h"
#include "reader/core/archive/entrystream.h"
#include "reader/core/comicdocument.h"

namespace nw::reader {

// What a walk through an archive found, and what stopped it before the end.
struct EntryList
{
    QList<ArchiveEntry> entries;
    QList<Defect> defects;
};

// Adds one entry. Error: TooLarge, when the book would hold too many or unpack to too much.
ReadResult<void> addEntry(EntryList *list, ArchiveEntry entry, const ArchiveLimits &limits);

// Walks to the end, reading headers only. An archive that is damaged behind its first entry is
// listed as far as it goes, with a defect; an error is what leaves nothing.
ReadResult<EntryList> listEntries(EntryStream *stream, const ArchiveLimits &limits);

// Decides between the two for an error at the end of a walk.
ReadResult<EntryList> endedBy(const ReadError &error, EntryList list);

} // namespace nw::reader
