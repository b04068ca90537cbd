#include "services-client/cache/pagestore.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QStorageInfo>

namespace nw {

namespace {

// Below this a disk counts as full before it is: the database still needs room to say so.
constexpr qint64 kReservedBytes = qint64(16) * 1024 * 1024;

} // namespace

QString PageStore::hashOf(const QByteArray &bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

QString PageStore::pathOf(const QString &sha256) const
{
    return m_folder + u'/' + sha256.left(2) + u'/' + sha256;
}

bool PageStore::contains(const QString &sha256) const
{
    return QFile::exists(pathOf(sha256));
}

Result<QByteArray> PageStore::read(const QString &sha256) const
{
    QFile file(pathOf(sha256));
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::NotFound, QStringLiteral("no such page file"));
    const QByteArray bytes = file.readAll();
    if (file.error() != QFileDevice::NoError)
        return failure(ErrorCode::Internal, file.errorString());
    if (hashOf(bytes) != sha256) {
        file.remove();
        return failure(ErrorCode::Damaged, QStringLiteral("a cached page does not match its hash"));
    }
    return bytes;
}

Result<void> PageStore::write(const QString &sha256, const QByteArray &bytes) const
{
    if (hashOf(bytes) != sha256)
        return failure(ErrorCode::Damaged, QStringLiteral("the page does not match its hash"));
    const QString path = pathOf(sha256);
    QDir().mkpath(QFileInfo(path).path());
    const QStorageInfo disk(m_folder);
    if (disk.isValid() && disk.bytesAvailable() < bytes.size() + kReservedBytes)
        return failure(ErrorCode::DiskFull, QStringLiteral("no room for a page"));
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
        return failure(file.error() == QFileDevice::ResourceError ? ErrorCode::DiskFull
                                                                  : ErrorCode::Internal,
                       file.errorString());
    }
    return {};
}

void PageStore::remove(const QString &sha256) const
{
    QFile::remove(pathOf(sha256));
}

} // namespace nw
