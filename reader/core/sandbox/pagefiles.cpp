#include "reader/core/sandbox/pagefiles.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace nw::reader {

namespace {

tl::unexpected<ReadError> openFailure()
{
    const bool absent = errno == ENOENT || errno == ENOTDIR;
    const bool leadsOut = errno == ELOOP || errno == EXDEV;
    return readFailure(absent        ? ReadErrorCode::NotFound
                           : leadsOut ? ReadErrorCode::Unsupported
                                      : ReadErrorCode::Io,
                       QString::fromLocal8Bit(std::strerror(errno)));
}

// Systems before openat2 have only the last part of a path guarded against links. There the names
// were just listed without following any.
int openBeneath(int folder, const QByteArray &name)
{
    open_how how = {};
    how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    const long number = ::syscall(SYS_openat2, folder, name.constData(), &how, sizeof how);
    if (number < 0 && errno == ENOSYS)
        return ::openat(folder, name.constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    return static_cast<int>(number);
}

} // namespace

ReadResult<Descriptor> ImageFile::page(int page, const AbortCheck &) const
{
    if (page != 0)
        return readFailure(ReadErrorCode::NotFound);
    Descriptor copy(::fcntl(m_source->descriptor(), F_DUPFD_CLOEXEC, 0));
    if (!copy.isOpen())
        return openFailure();
    return copy;
}

ReadResult<std::unique_ptr<FolderFiles>> FolderFiles::open(const QString &folder, QStringList names)
{
    Descriptor opened(::open(QFile::encodeName(folder).constData(),
                             O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened.isOpen())
        return openFailure();
    return std::unique_ptr<FolderFiles>(new FolderFiles(std::move(opened), std::move(names)));
}

ReadResult<Descriptor> FolderFiles::page(int page, const AbortCheck &) const
{
    if (page < 0 || page >= m_names.size())
        return readFailure(ReadErrorCode::NotFound);
    return file(m_names[page]);
}

ReadResult<Descriptor> FolderFiles::file(const QString &name) const
{
    Descriptor opened(openBeneath(m_folder.number(), QFile::encodeName(name)));
    if (!opened.isOpen())
        return openFailure();
    struct stat status = {};
    if (::fstat(opened.number(), &status) != 0 || !S_ISREG(status.st_mode))
        return readFailure(ReadErrorCode::Unsupported, QStringLiteral("not a regular file"));
    return opened;
}

} // namespace nw::reader
