#include "server/common/runtime/datalock.h"

#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace nw::server {

Result<DataLock> DataLock::take(const QString &dataFolder, Use use)
{
    const QString path = dataFolder % u"/in-use";
    DataLock lock;
    lock.m_file.reset(::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC,
                             S_IRUSR | S_IWUSR));
    if (lock.m_file.get() < 0)
        return failure(ErrorCode::Unavailable,
                       u"cannot write " % path % u": " % qt_error_string(errno));
    const int operation = use == Use::Alone ? LOCK_EX : LOCK_SH;
    if (::flock(lock.m_file.get(), operation | LOCK_NB) != 0) {
        const QString why = use == Use::Alone
            ? QStringLiteral("another nerdwork-server uses %1: stop it first")
            : QStringLiteral("%1 is being restored: wait until that is done");
        return failure(ErrorCode::Unavailable, why.arg(dataFolder));
    }
    return lock;
}

} // namespace nw::server
