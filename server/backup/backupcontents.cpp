#include "server/backup/backupcontents.h"

#include "server/common/runtime/files.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>

#include <cerrno>
#include <cstdio>
#include <sys/stat.h>
#include <unistd.h>

namespace nw::server::backup {

namespace {

const QStringList &knownSecrets()
{
    static const QStringList names{QStringLiteral("jwt-secret"), QStringLiteral("ledger-key"),
                                   QStringLiteral("ledger-key.previous"),
                                   QStringLiteral("ticket-key")};
    return names;
}

QString blobFolder(const QString &dataFolder)
{
    return dataFolder % u"/blobs/blobs";
}

} // namespace

QStringList secretFiles(const QString &dataFolder)
{
    QStringList names;
    for (const QString &name : knownSecrets()) {
        if (QFile::exists(dataFolder % u'/' % name))
            names.append(name);
    }
    return names;
}

Result<void> replaceSecret(const QString &dataFolder, const QString &name, const QByteArray &bytes)
{
    if (!knownSecrets().contains(name))
        return failure(ErrorCode::Damaged, u"no secret of ours: " % name);
    const QString path = dataFolder % u'/' % name;
    const QString part = path % u".restored";
    QFile::remove(part);
    if (auto written = writeNewFile(part, bytes, S_IRUSR | S_IWUSR); !written)
        return written;
    if (::rename(QFile::encodeName(part).constData(), QFile::encodeName(path).constData()) != 0)
        return systemFailure("name a secret", errno);
    return syncFolder(dataFolder);
}

QStringList originalBlobs(const QString &dataFolder)
{
    const QString folder = blobFolder(dataFolder);
    QStringList names;
    QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext())
        names.append(files.next().mid(folder.size() + 1));
    names.sort();
    return names;
}

QString originalBlobPath(const QString &dataFolder, const QString &name)
{
    return blobFolder(dataFolder) % u'/' % name;
}

} // namespace nw::server::backup
