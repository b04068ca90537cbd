#include "server/backup/backuparchive.h"

#include "server/common/runtime/files.h"
#include "services-client/contract/jsonreader.h"
#include "services-client/contract/jsonwriter.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QRegularExpression>

#include <archive.h>
#include <archive_entry.h>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace nw::server::backup {

namespace {

constexpr qint64 kBlockBytes = 256LL * 1024;
constexpr qint64 kMaxManifestBytes = 512LL * 1024 * 1024;
constexpr const char *kManifest = "manifest.json";
constexpr const char *kFormat = "nerdwork-backup-1";

using Reading = std::unique_ptr<archive, decltype(&archive_read_free)>;
using Writing = std::unique_ptr<archive, decltype(&archive_write_free)>;
using Entry = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;

QByteArray hex(const QCryptographicHash &hash)
{
    return hash.result().toHex();
}

tl::unexpected<Error> damaged(const QString &why)
{
    return failure(ErrorCode::Damaged, u"not a whole backup: " % why);
}

// What a backup may hold, and nothing else: its names become paths.
bool isPartName(const QString &name)
{
    static const QRegularExpression known(
        QStringLiteral("^(database\\.(sqlite|pgdump)|secrets/[a-z][a-z.-]{0,40}|blobs/[0-9a-f]{2}/"
                       "[0-9a-f]{64})$"));
    return known.match(name).hasMatch();
}

QByteArray manifestText(const Manifest &manifest)
{
    JsonWriter json;
    json.beginObject()
        .member("format", QByteArray(kFormat))
        .member("engine", manifest.engine)
        .member("version", manifest.version)
        .member("createdAt", manifest.createdAt);
    json.key("parts").beginArray();
    for (const PartName &part : manifest.parts) {
        json.beginObject()
            .member("name", part.name)
            .member("sizeBytes", std::int64_t(part.sizeBytes))
            .member("sha256", part.sha256)
            .endObject();
    }
    json.endArray().endObject();
    return json.take();
}

Result<Manifest> parseManifest(const QByteArray &text)
{
    const QJsonObject json = QJsonDocument::fromJson(text).object();
    if (json[QLatin1String("format")].toString() != QLatin1String(kFormat))
        return damaged(QStringLiteral("its manifest is of another format"));
    Manifest manifest;
    manifest.engine = json[QLatin1String("engine")].toString();
    manifest.version = json[QLatin1String("version")].toString();
    manifest.createdAt = json[QLatin1String("createdAt")].toString();
    for (const QJsonValue &value : json[QLatin1String("parts")].toArray())
        manifest.parts.append({value[QLatin1String("name")].toString(),
                               value[QLatin1String("sizeBytes")].toInteger(-1),
                               value[QLatin1String("sha256")].toString().toLatin1()});
    return manifest;
}

} // namespace

struct BackupWriter::Private
{
    QString path;
    QString partPath;
    Descriptor file;
    Writing writing{archive_write_new(), &archive_write_free};
    QList<PartName> parts;

    ~Private()
    {
        writing.reset();
        if (!partPath.isEmpty())
            ::unlink(QFile::encodeName(partPath).constData());
    }

    tl::unexpected<Error> failed() const
    {
        return systemFailure("write the backup", archive_errno(writing.get()));
    }
    Result<void> beginEntry(const QString &name, qint64 sizeBytes);
    Result<void> write(const char *bytes, qint64 size);
    Result<void> writeBytes(const QString &name, const QByteArray &bytes);
};

Result<void> BackupWriter::Private::beginEntry(const QString &name, qint64 sizeBytes)
{
    const Entry entry(archive_entry_new(), &archive_entry_free);
    archive_entry_set_pathname(entry.get(), name.toUtf8().constData());
    archive_entry_set_size(entry.get(), sizeBytes);
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), S_IRUSR | S_IWUSR);
    if (archive_write_header(writing.get(), entry.get()) != ARCHIVE_OK)
        return failed();
    return {};
}

Result<void> BackupWriter::Private::write(const char *bytes, qint64 size)
{
    const la_ssize_t wrote = archive_write_data(writing.get(), bytes, static_cast<size_t>(size));
    if (wrote != size)
        return failed();
    return {};
}

Result<void> BackupWriter::Private::writeBytes(const QString &name, const QByteArray &bytes)
{
    if (auto begun = beginEntry(name, bytes.size()); !begun)
        return begun;
    return write(bytes.constData(), bytes.size());
}

BackupWriter::BackupWriter(std::unique_ptr<Private> priv)
    : d(std::move(priv))
{
}

BackupWriter::~BackupWriter() = default;

Result<std::unique_ptr<BackupWriter>> BackupWriter::create(const QString &path)
{
    if (QFileInfo::exists(path))
        return failure(ErrorCode::AlreadyExists, u"there is a file already: " % path);
    auto made = std::make_unique<Private>();
    made->path = path;
    const QString partPath = path % u".part";
    made->file.reset(::open(QFile::encodeName(partPath).constData(),
                            O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
                            S_IRUSR | S_IWUSR));
    if (made->file.get() < 0)
        return systemFailure("make the backup", errno);
    made->partPath = partPath;
    archive *writing = made->writing.get();
    if (archive_write_set_format_pax_restricted(writing) != ARCHIVE_OK
        || archive_write_open_fd(writing, made->file.get()) != ARCHIVE_OK)
        return made->failed();
    return std::unique_ptr<BackupWriter>(new BackupWriter(std::move(made)));
}

Result<void> BackupWriter::addFile(const QString &name, const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Unavailable, u"read " % path % u": " % file.errorString());
    const qint64 sizeBytes = file.size();
    if (auto begun = d->beginEntry(name, sizeBytes); !begun)
        return begun;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (qint64 left = sizeBytes; left > 0;) {
        const QByteArray block = file.read(std::min(left, kBlockBytes));
        if (block.isEmpty())
            return failure(ErrorCode::Unavailable, u"read " % path % u": " % file.errorString());
        hash.addData(block);
        if (auto written = d->write(block.constData(), block.size()); !written)
            return written;
        left -= block.size();
    }
    d->parts.append({name, sizeBytes, hex(hash)});
    return {};
}

Result<void> BackupWriter::addBytes(const QString &name, const QByteArray &bytes)
{
    if (auto written = d->writeBytes(name, bytes); !written)
        return written;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(bytes);
    d->parts.append({name, bytes.size(), hex(hash)});
    return {};
}

Result<void> BackupWriter::finish(Manifest head)
{
    head.parts = d->parts;
    if (auto written = d->writeBytes(QString::fromLatin1(kManifest), manifestText(head)); !written)
        return written;
    if (archive_write_close(d->writing.get()) != ARCHIVE_OK)
        return d->failed();
    if (auto synced = syncFile(d->file.get()); !synced)
        return synced;
    if (const auto whole = readBackup(d->partPath); !whole)
        return tl::unexpected(whole.error());
    // Not over a file that somebody made meanwhile.
    if (::renameat2(AT_FDCWD, QFile::encodeName(d->partPath).constData(), AT_FDCWD,
                    QFile::encodeName(d->path).constData(), RENAME_NOREPLACE)
        != 0)
        return systemFailure("name the backup", errno);
    d->partPath.clear();
    return syncFolder(QFileInfo(d->path).absolutePath());
}

namespace {

// One entry's bytes, to `take`. False: the archive is broken.
Result<void> readEntry(archive *reading,
                       const std::function<Result<void>(const QByteArray &)> &take)
{
    for (;;) {
        const void *block = nullptr;
        size_t size = 0;
        la_int64_t offset = 0;
        const int status = archive_read_data_block(reading, &block, &size, &offset);
        if (status == ARCHIVE_EOF)
            return {};
        if (status != ARCHIVE_OK)
            return damaged(QString::fromUtf8(archive_error_string(reading)));
        const QByteArray bytes(static_cast<const char *>(block), static_cast<qsizetype>(size));
        if (auto taken = take(bytes); !taken)
            return taken;
    }
}

Result<PartName> readPart(archive *reading, const QString &name, PartTaker *taker)
{
    PartName part{name, 0, {}};
    if (taker) {
        if (auto begun = taker->begin(part); !begun)
            return tl::unexpected(begun.error());
    }
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto read = readEntry(reading, [&](const QByteArray &block) -> Result<void> {
        hash.addData(block);
        part.sizeBytes += block.size();
        return taker ? taker->take(block) : Result<void>{};
    });
    if (!read)
        return tl::unexpected(read.error());
    part.sha256 = hex(hash);
    if (taker) {
        if (auto ended = taker->end(); !ended)
            return tl::unexpected(ended.error());
    }
    return part;
}

Result<QByteArray> readManifest(archive *reading)
{
    QByteArray text;
    const auto read = readEntry(reading, [&text](const QByteArray &block) -> Result<void> {
        if (text.size() + block.size() > kMaxManifestBytes)
            return damaged(QStringLiteral("its manifest is too large"));
        text += block;
        return {};
    });
    if (!read)
        return tl::unexpected(read.error());
    return text;
}

Result<void> holdAgainst(const Manifest &manifest, const QList<PartName> &found)
{
    QHash<QString, PartName> byName;
    for (const PartName &part : found)
        byName.insert(part.name, part);
    if (byName.size() != found.size() || manifest.parts.size() != found.size())
        return damaged(QStringLiteral("parts are missing or there twice"));
    for (const PartName &wanted : manifest.parts) {
        const PartName part = byName.value(wanted.name);
        if (part.sizeBytes != wanted.sizeBytes || part.sha256 != wanted.sha256)
            return damaged(wanted.name % u" is not what was saved");
    }
    return {};
}

} // namespace

Result<Manifest> readBackup(const QString &path, PartTaker *taker)
{
    if (!QFileInfo(path).isFile())
        return failure(ErrorCode::NotFound, u"there is no file " % path);
    const Reading reading(archive_read_new(), &archive_read_free);
    archive_read_support_format_tar(reading.get());
    if (archive_read_open_filename(reading.get(), QFile::encodeName(path).constData(), kBlockBytes)
        != ARCHIVE_OK)
        return damaged(QString::fromUtf8(archive_error_string(reading.get())));
    QList<PartName> found;
    for (archive_entry *entry = nullptr;;) {
        const int status = archive_read_next_header(reading.get(), &entry);
        if (status == ARCHIVE_EOF)
            return damaged(QStringLiteral("it ends too early"));
        if (status != ARCHIVE_OK)
            return damaged(QString::fromUtf8(archive_error_string(reading.get())));
        const QString name = QString::fromUtf8(archive_entry_pathname(entry));
        if (name == QLatin1String(kManifest))
            break;
        if (!isPartName(name) || archive_entry_filetype(entry) != AE_IFREG)
            return damaged(QStringLiteral("it holds something else"));
        const auto part = readPart(reading.get(), name, taker);
        if (!part)
            return tl::unexpected(part.error());
        found.append(*part);
    }
    const auto text = readManifest(reading.get());
    if (!text)
        return tl::unexpected(text.error());
    auto manifest = parseManifest(*text);
    if (!manifest)
        return manifest;
    if (const auto same = holdAgainst(*manifest, found); !same)
        return tl::unexpected(same.error());
    return manifest;
}

} // namespace nw::server::backup
