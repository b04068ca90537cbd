#include "server/common/storage/folderblobstore.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUuid>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace nw::server {

namespace {

constexpr qsizetype kSha256HexLength = 64;
constexpr qsizetype kMaxVariantLength = 32;
constexpr mode_t kFileMode = 0640;

bool isLowerHex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

bool isVariantCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-';
}

bool isKey(const BlobKey &key)
{
    return key.sha256.size() == kSha256HexLength && key.variant.size() <= kMaxVariantLength
        && std::all_of(key.sha256.begin(), key.sha256.end(), isLowerHex)
        && std::all_of(key.variant.begin(), key.variant.end(), isVariantCharacter);
}

QByteArray sha256Of(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

tl::unexpected<Error> systemFailure(const char *step, int errorNumber)
{
    const bool full = errorNumber == ENOSPC || errorNumber == EDQUOT;
    return failure(full ? ErrorCode::DiskFull : ErrorCode::Unavailable,
                   QLatin1String(step) % u": " % qt_error_string(errorNumber));
}

class Descriptor
{
public:
    Descriptor(const QByteArray &path, int flags)
        : m_fd(::open(path.constData(), flags | O_CLOEXEC, kFileMode))
    {
    }
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Q_DISABLE_COPY_MOVE(Descriptor)

    int get() const { return m_fd; }

private:
    int m_fd = -1;
};

// Errors are the system's numbers; 0: done.
int writeAll(int fd, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t wrote =
            ::write(fd, bytes.constData() + done, std::size_t(bytes.size() - done));
        if (wrote < 0 && errno != EINTR)
            return errno;
        if (wrote > 0)
            done += wrote;
    }
    return 0;
}

Result<void> syncFolder(const QByteArray &folder)
{
    const Descriptor descriptor(folder, O_RDONLY | O_DIRECTORY);
    if (descriptor.get() < 0 || ::fsync(descriptor.get()) != 0)
        return systemFailure("keep a folder", errno);
    return {};
}

Result<void> writeWhole(const QByteArray &path, const QByteArray &bytes)
{
    const Descriptor descriptor(path, O_WRONLY | O_CREAT | O_EXCL);
    if (descriptor.get() < 0)
        return systemFailure("make a file", errno);
    if (const int problem = writeAll(descriptor.get(), bytes); problem != 0)
        return systemFailure("write a file", problem);
    if (::fsync(descriptor.get()) != 0)
        return systemFailure("keep a file", errno);
    return {};
}

Result<void> writeAtomically(const QString &path, const QString &partsFolder,
                             const QByteArray &bytes)
{
    const QString folder = QFileInfo(path).path();
    if (!QDir().mkpath(folder))
        return systemFailure("make a folder", errno);
    const QByteArray whole = QFile::encodeName(path);
    const QByteArray part =
        QFile::encodeName(partsFolder % u'/' % QUuid::createUuid().toString(QUuid::WithoutBraces));
    if (Result<void> written = writeWhole(part, bytes); !written) {
        ::unlink(part.constData());
        return written;
    }
    if (::rename(part.constData(), whole.constData()) != 0) {
        const int problem = errno;
        ::unlink(part.constData());
        return systemFailure("name a file", problem);
    }
    return syncFolder(QFile::encodeName(folder));
}

// What a crash left half written. Another process may be writing now, but for no longer than this.
void removeOldParts(const QString &partsFolder)
{
    constexpr qint64 kLongestWriteSeconds = 86'400;
    const QDateTime limit = QDateTime::currentDateTimeUtc().addSecs(-kLongestWriteSeconds);
    const QFileInfoList parts = QDir(partsFolder).entryInfoList(QDir::Files);
    for (const QFileInfo &part : parts) {
        if (part.lastModified() < limit)
            QFile::remove(part.filePath());
    }
}

} // namespace

Result<std::unique_ptr<FolderBlobStore>> FolderBlobStore::open(const QString &folder)
{
    const QString parts = folder % u"/parts";
    const QStringList folders{folder % u"/blobs", folder % u"/variants", parts};
    for (const QString &needed : folders) {
        if (!QDir().mkpath(needed) || !QFileInfo(needed).isWritable())
            return failure(ErrorCode::Unavailable, u"cannot write to " % needed);
    }
    removeOldParts(parts);
    return std::unique_ptr<FolderBlobStore>(new FolderBlobStore(folder));
}

FolderBlobStore::FolderBlobStore(const QString &folder)
    : m_folder(folder)
{
}

QString FolderBlobStore::pathOf(const BlobKey &key) const
{
    if (!isKey(key))
        return {};
    const QString name = QString::fromLatin1(key.sha256);
    if (key.variant.isEmpty())
        return m_folder % u"/blobs/" % name.first(2) % u'/' % name;
    return m_folder % u"/variants/" % name.first(2) % u'/' % name % u'-'
        % QString::fromLatin1(key.variant);
}

Result<QByteArray> FolderBlobStore::put(const QByteArray &bytes)
{
    const QByteArray name = sha256Of(bytes);
    const QString path = pathOf({name, {}});
    // A file of another size under this name was cut by something outside: it is written again.
    if (QFileInfo(path).size() == bytes.size() && QFileInfo::exists(path))
        return name;
    if (Result<void> written = writeAtomically(path, m_folder % u"/parts", bytes); !written)
        return tl::unexpected(written.error());
    return name;
}

Result<void> FolderBlobStore::putVariant(const BlobKey &key, const QByteArray &bytes)
{
    const QString path = pathOf(key);
    if (path.isEmpty() || key.variant.isEmpty())
        return failure(ErrorCode::InvalidInput, QStringLiteral("not the name of a variant"));
    return writeAtomically(path, m_folder % u"/parts", bytes);
}

std::optional<StoredBlob> FolderBlobStore::find(const BlobKey &key) const
{
    const QString path = pathOf(key);
    if (path.isEmpty())
        return std::nullopt;
    struct stat found
    {
    };
    if (::stat(QFile::encodeName(path).constData(), &found) != 0 || !S_ISREG(found.st_mode))
        return std::nullopt;
    return StoredBlob{found.st_size, path};
}

Result<QByteArray> FolderBlobStore::read(const BlobKey &key) const
{
    const std::optional<StoredBlob> blob = find(key);
    if (!blob)
        return failure(ErrorCode::NotFound, QStringLiteral("no such blob"));
    QFile file(blob->path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Unavailable, u"read a blob: " % file.errorString());
    const QByteArray bytes = file.readAll();
    if (bytes.size() != blob->sizeBytes)
        return failure(ErrorCode::Unavailable, u"read a blob: " % file.errorString());
    if (key.variant.isEmpty() && sha256Of(bytes) != key.sha256)
        return failure(ErrorCode::Damaged,
                       u"a blob is not what its name says: " % QString::fromLatin1(key.sha256));
    return bytes;
}

} // namespace nw::server
