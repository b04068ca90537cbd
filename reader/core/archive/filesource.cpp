#include "reader/core/archive/filesource.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace nw::reader {

ReadResult<FileSourcePointer> FileSource::open(const QString &path)
{
    // Opened without blocking, because a pipe with a book's name would otherwise hold the thread
    // forever.
    const int descriptor =
        ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        const bool absent = errno == ENOENT || errno == ENOTDIR;
        return readFailure(absent ? ReadErrorCode::NotFound : ReadErrorCode::Io,
                           QString::fromLocal8Bit(std::strerror(errno)));
    }
    struct stat status = {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(descriptor);
        return readFailure(ReadErrorCode::Unsupported, QStringLiteral("not a regular file"));
    }
    return FileSourcePointer(new FileSource(path, descriptor, status.st_size));
}

FileSourcePointer FileSource::adopt(int descriptor, qint64 sizeBytes,
                                    std::atomic<quint64> *progress)
{
    return FileSourcePointer(new FileSource({}, descriptor, sizeBytes, progress));
}

FileSource::~FileSource()
{
    ::close(m_descriptor);
}

qint64 FileSource::readAt(qint64 position, std::span<char> into) const
{
    if (m_progress)
        ++*m_progress;
    std::size_t done = 0;
    while (done < into.size()) {
        const ssize_t count = ::pread(m_descriptor, into.data() + done, into.size() - done,
                                      static_cast<off_t>(position) + static_cast<off_t>(done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return -1;
        if (count == 0)
            break;
        done += static_cast<std::size_t>(count);
    }
    return static_cast<qint64>(done);
}

} // namespace nw::reader
