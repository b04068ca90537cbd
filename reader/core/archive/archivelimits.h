#pragma once

#include <QtGlobal>

namespace nw::reader {

// What a book may ask for before it is refused. A hostile archive costs no more than this.
struct ArchiveLimits
{
    int maxEntries = 20'000;
    qint64 maxEntryBytes = 256LL << 20; // one page, unpacked
    qint64 maxBookBytes = 8LL << 30; // all of it, unpacked
    int maxRatio = 200; // unpacked : packed, asked only above ratioFloorBytes
    qint64 ratioFloorBytes = 1LL << 20;
    int maxNameBytes = 4'096;
    qint64 spoolMemoryBytes = 64LL
        << 20; // of a streamed book kept in memory; the rest goes to an unlinked file
};

} // namespace nw::reader
