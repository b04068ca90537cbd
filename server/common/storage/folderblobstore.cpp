#include "server/common/storage/folderblobstore.h"

#include "server/common/runtime/files.h"
#include "server/common/security/passwords.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUuid>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <sys/stat.h>

namespace nw::server {

namespace {

constexpr qsizetype kSha256HexLength = 64;
constexpr qsizetype kMaxVariantLength = 32;
constexpr mode_t kFileMode = 0640;
constexpr mode_t kFolderMode = 0750;

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

Result<void> makeFolder(const QString &folder)
{
    if (::mkdir(QFile::encodeName(folder).constData(), kFolderMode) != 0 && errno != EEXIST)
        return systemFailure("make a folder", errno);
    return {};
}

bool holds(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.size() == bytes.size() && file.readAll() == bytes;
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

Result<std::unique_ptr<FolderBlobStore>> FolderBlobStore::open(const QString &folder,
                                                               qint64 variantBytes)
{
    const QString parts = folder % u"/parts";
    const QString blobs = folder % u"/blobs";
    const QString variants = folder % u"/variants";
    for (const QString &needed : {blobs, variants, parts}) {
        if (!QDir().mkpath(needed) || !QFileInfo(needed).isWritable())
            return failure(ErrorCode::Unavailable, u"cannot write to " % needed);
    }
    if (auto safe = syncFolder(folder); !safe)
        return tl::unexpected(safe.error());
    removeOldParts(parts);
    return std::unique_ptr<FolderBlobStore>(new FolderBlobStore(folder, variantBytes));
}

FolderBlobStore::FolderBlobStore(const QString &folder, qint64 variantBytes)
    : m_folder(folder)
    , m_variants(folder % u"/variants", variantBytes)
{
}

// The first blob of a folder brings the folder's own name to the disk: made by us, or by somebody
// who has not come to that yet.
Result<void> FolderBlobStore::makeSafeFolder(const QString &folder)
{
    const int number = QFileInfo(folder).fileName().toInt(nullptr, 16);
    const std::lock_guard lock(m_folderMutex);
    if (m_safeFolders.test(std::size_t(number)))
        return {};
    Result<void> done = makeFolder(folder);
    if (done)
        done = syncFolder(QFileInfo(folder).path());
    if (done)
        m_safeFolders.set(std::size_t(number));
    return done;
}

Result<void> FolderBlobStore::writeAtomically(const QString &path, const QByteArray &bytes) const
{
    const QString part = m_folder % u"/parts/" % QUuid::createUuid().toString(QUuid::WithoutBraces);
    if (Result<void> written = writeNewFile(part, bytes, kFileMode); !written)
        return written;
    if (::rename(QFile::encodeName(part).constData(), QFile::encodeName(path).constData()) != 0) {
        const int problem = errno;
        QFile::remove(part);
        return systemFailure("name a file", problem);
    }
    return {};
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
    const QByteArray name = sha256Hex(bytes);
    const QString path = pathOf({name, {}});
    const QString folder = QFileInfo(path).path();
    Result<void> kept = makeSafeFolder(folder);
    if (kept && !holds(path, bytes))
        kept = writeAtomically(path, bytes);
    // The bytes of one that was there were safe before it had its name. The name may not be:
    // whoever wrote it may not have come to that yet.
    if (kept)
        kept = syncFolder(folder);
    if (!kept)
        return tl::unexpected(kept.error());
    return name;
}

Result<void> FolderBlobStore::putVariant(const BlobKey &key, const QByteArray &bytes)
{
    const QString path = pathOf(key);
    if (path.isEmpty() || key.variant.isEmpty())
        return failure(ErrorCode::InvalidInput, QStringLiteral("not the name of a variant"));
    // A name that is lost costs nothing: the variant is made again.
    Result<void> written = makeFolder(QFileInfo(path).path());
    if (written)
        written = writeAtomically(path, bytes);
    if (!written)
        return written;
    m_variants.added(bytes.size());
    return {};
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
    if (key.variant.isEmpty() && sha256Hex(bytes) != key.sha256)
        return failure(ErrorCode::Damaged,
                       u"a blob is not what its name says: " % QString::fromLatin1(key.sha256));
    return bytes;
}

} // namespace nw::server
