#include "server/common/runtime/secretfile.h"

#include "server/common/security/passwords.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace nw::server {

namespace {

constexpr qsizetype kMinSecretBytes = 32;
constexpr qint64 kMaxSecretBytes = 4096;

tl::unexpected<Error> refused(const QString &why)
{
    return failure(ErrorCode::Unavailable, why);
}

// A new file beside `path` with `bytes` in it, readable by us alone; its name.
std::optional<QByteArray> writeBeside(const QByteArray &path, const QByteArray &bytes)
{
    QByteArray name = path + ".XXXXXX";
    const int descriptor = mkostemp(name.data(), O_CLOEXEC); // makes it with mode 0600
    if (descriptor < 0)
        return std::nullopt;
    const bool written =
        write(descriptor, bytes.constData(), static_cast<size_t>(bytes.size())) == bytes.size()
        && fsync(descriptor) == 0;
    close(descriptor);
    if (written)
        return name;
    unlink(name.constData());
    return std::nullopt;
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
    const auto temporary = writeBeside(name, randomToken() + '\n');
    if (!temporary)
        return refused(QStringLiteral("cannot write ") % path);
    // A link, not a rename: it fails when another program was faster, whose secret is then read.
    const bool linked = link(temporary->constData(), name.constData()) == 0 || errno == EEXIST;
    unlink(temporary->constData());
    if (!linked)
        return refused(QStringLiteral("cannot write ") % path);
    syncFolder(QFileInfo(path).absolutePath());
    return readSecret(path);
}

} // namespace nw::server
