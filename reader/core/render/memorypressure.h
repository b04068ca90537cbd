#pragma once

#include <QByteArrayView>

namespace nw::reader {

// The computer's memory. Zero: not known.
struct MemoryState
{
    qint64 totalBytes = 0;
    qint64 availableBytes = 0; // to programs without moving others out

    friend bool operator==(const MemoryState &a, const MemoryState &b) = default;
};

MemoryState memoryState(); // now
MemoryState parseMemoryState(QByteArrayView meminfo); // of proc(5)

// What a cache may hold of what it would like to: everything while a tenth of the memory is
// available, then in proportion, and never less than an eighth, below which it would be no cache.
qint64 affordableBytes(qint64 wantedBytes, const MemoryState &state);

} // namespace nw::reader
