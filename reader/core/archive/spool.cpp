#include "reader/core/archive/spool.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

namespace nw::reader {

namespace {

tl::unexpected<ReadError> ioFailure()
{
    return readFailure(ReadErrorCode::Io, QString::fromLocal8Bit(std::strerror(errno)));
}

ReadResult<int> openNamelessFile(const QString &path)
{
    const QByteArray folder = QFile::encodeName(path);
    int descriptor = ::open(folder.constData(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0)
        return descriptor;
    // Not every file system can make a file without a name: there it has one for a moment.
    QByteArray name = folder + "/nerdwork-spool-XXXXXX";
    descriptor = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor < 0)
        return ioFailure();
    ::unlink(name.constData());
    return descriptor;
}

} // namespace

Spool::~Spool()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

ReadResult<int> openSpoolFile()
{
    // Beside other caches: the folder for temporary files lies in memory on many computers, where
    // unpacking a book of gigabytes would leave none.
    const QString caches = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation);
    const QString own = caches % QStringLiteral("/nerdwork");
    if (!caches.isEmpty() && QDir().mkpath(own)) {
        if (const auto descriptor = openNamelessFile(own))
            return descriptor;
    }
    return openNamelessFile(QDir::tempPath());
}

ReadResult<Spool::Ticket> Spool::put(const QByteArray &bytes)
{
    const QMutexLocker lock(&m_mutex);
    Ticket ticket;
    ticket.sizeBytes = bytes.size();
    if (bytes.size() <= m_memoryLeftBytes) {
        m_memoryLeftBytes -= bytes.size();
        ticket.inMemory = bytes;
        ticket.inMemory.squeeze();
        return ticket;
    }
    if (m_descriptor < 0) {
        const auto opened = openSpoolFile();
        if (!opened)
            return tl::unexpected(opened.error());
        m_descriptor = *opened;
    }
    ticket.fileOffset = m_fileBytes;
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t count =
            ::pwrite(m_descriptor, bytes.constData() + done,
                     static_cast<std::size_t>(bytes.size() - done), m_fileBytes + done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return ioFailure();
        done += count;
    }
    m_fileBytes += done;
    return ticket;
}

ReadResult<QByteArray> Spool::get(const Ticket &ticket) const
{
    if (ticket.fileOffset < 0)
        return ticket.inMemory;
    QByteArray bytes(ticket.sizeBytes, Qt::Uninitialized);
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t count =
            ::pread(m_descriptor, bytes.data() + done,
                    static_cast<std::size_t>(bytes.size() - done), ticket.fileOffset + done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return ioFailure();
        done += count;
    }
    return bytes;
}

} // namespace nw::reader
