#include "server/common/runtime/secretfile.h"

#include "server/common/security/passwords.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QScopeGuard>

#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace nw::server {

namespace {

constexpr mode_t kPrivateFile = S_IRUSR | S_IWUSR;
constexpr qsizetype kMinSecretBytes = 32;
constexpr qint64 kMaxSecretBytes = 4096;

tl::unexpected<Error> refused(const QString &why)
{
    return failure(ErrorCode::Unavailable, why);
}

enum class Written
{
    Yes,
    No
};

Written writeAndSync(const QByteArray &path, const QByteArray &bytes)
{
    const int descriptor =
        open(path.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kPrivateFile);
    if (descriptor < 0)
        return Written::No;
    const auto closing = qScopeGuard([descriptor] { close(descriptor); });
    const bool done =
        write(descriptor, bytes.constData(), static_cast<size_t>(bytes.size())) == bytes.size()
        && fsync(descriptor) == 0;
    return done ? Written::Yes : Written::No;
}

void syncFolder(const QString &path)
{
    const int descriptor =
        open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    fsync(descriptor);
    close(descriptor);
}

Result<QByteArray> readSecret(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return refused(QStringLiteral("cannot read ") % path);
    struct stat status = {};
    if (fstat(file.handle(), &status) != 0 || !S_ISREG(status.st_mode))
        return refused(path % QStringLiteral(" is not a file"));
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return refused(
            path
            % QStringLiteral(" can be read by others: chmod 600 it, or remove it for a new one"));
    const QByteArray secret = file.read(kMaxSecretBytes).trimmed();
    if (secret.size() < kMinSecretBytes)
        return refused(path % QStringLiteral(" holds no secret: remove it for a new one"));
    return secret;
}

} // namespace

Result<void> makePrivateFolder(const QString &path)
{
    if (QFileInfo(path).isDir())
        return {};
    const QString parent = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(parent) || mkdir(QFile::encodeName(path).constData(), S_IRWXU) != 0) {
        if (!QFileInfo(path).isDir()) // another program may have been faster
            return refused(QStringLiteral("cannot make the folder ") % path);
    }
    return {};
}

Result<QByteArray> keptSecret(const QString &path)
{
    if (QFileInfo::exists(path))
        return readSecret(path);
    const QByteArray name = QFile::encodeName(path);
    const QByteArray temporary = name + '.' + QByteArray::number(getpid()) + ".new";
    unlink(temporary.constData());
    if (writeAndSync(temporary, randomToken() + '\n') == Written::No) {
        unlink(temporary.constData());
        return refused(QStringLiteral("cannot write ") % path);
    }
    // A link, not a rename: it fails when another program was faster, whose secret is then read.
    const bool linked = link(temporary.constData(), name.constData()) == 0 || errno == EEXIST;
    unlink(temporary.constData());
    if (!linked)
        return refused(QStringLiteral("cannot write ") % path);
    syncFolder(QFileInfo(path).absolutePath());
    return readSecret(path);
}

} // namespace nw::server
