#include "server/common/runtime/secretfile.h"

#include "server/common/runtime/files.h"
#include "server/common/security/passwords.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUuid>

#include <cerrno>
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
    // Written beside it under a name that nobody else takes, readable by us alone.
    const QString temporary = path % u'.' % QUuid::createUuid().toString(QUuid::WithoutBraces);
    if (!writeNewFile(temporary, randomToken() + '\n', S_IRUSR | S_IWUSR))
        return refused(QStringLiteral("cannot write ") % path);
    // A link, not a rename: it fails when another program was faster, whose secret is then read.
    const bool linked =
        link(QFile::encodeName(temporary).constData(), QFile::encodeName(path).constData()) == 0
        || errno == EEXIST;
    QFile::remove(temporary);
    if (!linked || !syncFolder(QFileInfo(path).absolutePath()))
        return refused(QStringLiteral("cannot write ") % path);
    return readSecret(path);
}

} // namespace nw::server
