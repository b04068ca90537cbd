#pragma once

#include "reader/core/readresult.h"

#include <QByteArray>
#include <QMutex>

namespace nw::reader {

// Where the pages of a streamed book wait for being read: the first ones in memory, up to a bound,
// the rest in a file that has no name, so that it is gone with the process however that ends.
class Spool
{
public:
    // What put() gave away for get().
    struct Ticket
    {
        QByteArray inMemory;
        qint64 fileOffset = -1;
        qint64 sizeBytes = 0;
    };

    // `fileDescriptor` is where it puts what does not fit into memory, and becomes its own; without
    // one it makes a file when it needs it.
    explicit Spool(qint64 memoryBytes, int fileDescriptor = -1)
        : m_memoryLeftBytes(memoryBytes)
        , m_descriptor(fileDescriptor)
    {
    }
    ~Spool();
    Q_DISABLE_COPY_MOVE(Spool)

    // Both from any thread. Error: Io, when the disk is full or cannot be read.
    ReadResult<Ticket> put(const QByteArray &bytes);
    ReadResult<QByteArray> get(const Ticket &ticket) const;

private:

    QMutex m_mutex;
    qint64 m_memoryLeftBytes;
    qint64 m_fileBytes = 0;
    int m_descriptor;
};

// A file without a name, where the system keeps what is there for a while. Error: Io.
ReadResult<int> openSpoolFile();

} // namespace nw::reader
