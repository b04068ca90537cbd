#include "server/common/runtime/files.h"

#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace nw::server {

void Descriptor::reset(int descriptor)
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    m_descriptor = descriptor;
}

tl::unexpected<Error> systemFailure(const char *step, int errorNumber)
{
    const bool full = errorNumber == ENOSPC || errorNumber == EDQUOT;
    return failure(full ? ErrorCode::DiskFull : ErrorCode::Unavailable,
                   QLatin1String(step) % u": " % qt_error_string(errorNumber));
}

Result<void> writeAll(int descriptor, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t wrote = ::write(descriptor, bytes.constData() + done,
                                      static_cast<std::size_t>(bytes.size() - done));
        if (wrote < 0 && errno != EINTR)
            return systemFailure("write a file", errno);
        if (wrote > 0)
            done += wrote;
    }
    return {};
}

Result<void> syncFile(int descriptor)
{
    if (::fsync(descriptor) == 0)
        return {};
    if (errno == EIO)
        qFatal("the disk failed, the server stops: %s", qPrintable(qt_error_string(EIO)));
    return systemFailure("keep a file", errno);
}

Result<void> syncFolder(const QString &folder)
{
    const Descriptor descriptor(
        ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.get() < 0)
        return systemFailure("open a folder", errno);
    return syncFile(descriptor.get());
}

Result<void> writeNewFile(const QString &path, const QByteArray &bytes, mode_t mode)
{
    const QByteArray name = QFile::encodeName(path);
    const Descriptor descriptor(
        ::open(name.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (descriptor.get() < 0)
        return systemFailure("make a file", errno);
    Result<void> done = writeAll(descriptor.get(), bytes);
    if (done)
        done = syncFile(descriptor.get());
    if (!done)
        ::unlink(name.constData());
    return done;
}

} // namespace nw::server
