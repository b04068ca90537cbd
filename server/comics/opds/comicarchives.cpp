#include "server/comics/opds/comicarchives.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QMimeDatabase>
#include <QXmlStreamWriter>

#include <memory>
#include <zip.h>

namespace nw::server::comics {

namespace {

// An archive that somebody may be about to open is not thrown away.
constexpr qint64 kInUseSeconds = 600;
constexpr auto kInfoName = "ComicInfo.xml";

struct DiscardZip
{
    void operator()(zip_t *archive) const { zip_discard(archive); }
};
using Zip = std::unique_ptr<zip_t, DiscardZip>;

tl::unexpected<Error> storeFailure(const char *what)
{
    return failure(ErrorCode::Unavailable, QString::fromUtf8(what));
}

void element(QXmlStreamWriter &xml, const char *name, const QString &value)
{
    if (!value.isEmpty())
        xml.writeTextElement(QString::fromLatin1(name), value);
}

QString joined(const ComicDetails &comic, QLatin1String role)
{
    QStringList names;
    for (const auto &[credit, name] : comic.credits) {
        if (credit == role)
            names.append(name);
    }
    return names.join(QStringLiteral(", "));
}

// ComicInfo.xml 2.0 (anansi-project/comicinfo), as far as the catalogue knows.
QByteArray comicInfo(const ComicDetails &comic)
{
    const ComicSummary &summary = comic.summary;
    QByteArray out;
    QXmlStreamWriter xml(&out);
    xml.writeStartDocument();
    xml.writeStartElement(QStringLiteral("ComicInfo"));
    element(xml, "Title", summary.title);
    element(xml, "Series", summary.series);
    if (summary.seriesIndex > 0)
        element(xml, "Number", QString::number(summary.seriesIndex));
    element(xml, "Summary", comic.description);
    element(xml, "Writer", joined(comic, QLatin1String("writer")));
    element(xml, "Penciller", joined(comic, QLatin1String("artist")));
    element(xml, "Colorist", joined(comic, QLatin1String("colorist")));
    element(xml, "Letterer", joined(comic, QLatin1String("letterer")));
    element(xml, "Genre", summary.genres.join(QStringLiteral(", ")));
    element(xml, "Tags", comic.tags.join(QStringLiteral(", ")));
    element(xml, "PageCount", QString::number(summary.pageCount));
    element(xml, "LanguageISO", summary.language);
    if (summary.direction == ReadingDirection::RightToLeft)
        element(xml, "Manga", QStringLiteral("YesAndRightToLeft"));
    element(xml, "AgeRating", comic.ageRating);
    xml.writeEndElement();
    xml.writeEndDocument();
    return out;
}

QByteArray pageName(const PageRow &page)
{
    const QString suffix = QMimeDatabase().mimeTypeForName(page.mediaType).preferredSuffix();
    return (QString::number(page.number).rightJustified(5, u'0') % u'.'
            % (suffix.isEmpty() ? QStringLiteral("img") : suffix))
        .toLatin1();
}

// The entry owns the source once it was added. A fixed time: the same comic is the same file.
Result<void> addEntry(zip_t *archive, const QByteArray &name, zip_source_t *source,
                      std::int64_t timeMs)
{
    const zip_int64_t index =
        source ? zip_file_add(archive, name.constData(), source, ZIP_FL_ENC_UTF_8) : -1;
    if (index < 0) {
        zip_source_free(source);
        return storeFailure(zip_strerror(archive));
    }
    const auto entry = static_cast<zip_uint64_t>(index);
    zip_set_file_compression(archive, entry, ZIP_CM_STORE, 0);
    zip_file_set_mtime(archive, entry, static_cast<time_t>(timeMs / 1000), 0);
    return {};
}

} // namespace

ComicArchives::ComicArchives(BlobStore &blobs, const QString &folder, qint64 maxBytes)
    : m_blobs(blobs)
    , m_folder(folder)
    , m_maxBytes(maxBytes)
{
}

ComicArchives::Archive ComicArchives::archiveOf(const ComicDetails &comic,
                                                const QList<PageRow> &pages) const
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(comicInfo(comic));
    for (const PageRow &page : pages)
        hash.addData(page.sha256);
    const QByteArray etag = hash.result().toHex();
    return {etag, m_folder % u'/' % QString::fromLatin1(etag) % u".cbz"};
}

Result<qint64> ComicArchives::provide(const Archive &archive, const ComicDetails &comic,
                                      const QList<PageRow> &pages)
{
    const QMutexLocker lock(&m_making); // two who want the same wait for one making of it
    QFile file(archive.path);
    if (!file.exists()) {
        if (!QDir().mkpath(m_folder))
            return storeFailure("the folder of archives cannot be made");
        qint64 bytes = 0;
        for (const PageRow &page : pages)
            bytes += page.sizeBytes;
        makeRoom(bytes);
        const QString part = archive.path % u".part";
        QFile::remove(part);
        if (Result<void> made = make(part, comic, pages); !made) {
            QFile::remove(part);
            return tl::unexpected(made.error());
        }
        if (!QFile::rename(part, archive.path))
            return storeFailure("the archive cannot be renamed");
    }
    if (file.open(QIODevice::ReadWrite)) // wanted just now: it is the last to go
        file.setFileTime(QDateTime::currentDateTimeUtc(), QFileDevice::FileModificationTime);
    return file.size();
}

Result<void> ComicArchives::make(const QString &path, const ComicDetails &comic,
                                 const QList<PageRow> &pages)
{
    Zip archive(
        zip_open(QFile::encodeName(path).constData(), ZIP_CREATE | ZIP_EXCL, nullptr));
    if (!archive)
        return storeFailure("the archive cannot be made");
    const QByteArray info = comicInfo(comic);
    QList<QByteArray> kept{info}; // buffers live until the archive is closed
    const auto length = static_cast<zip_uint64_t>(info.size());
    if (Result<void> added = addEntry(archive.get(), kInfoName,
                                      zip_source_buffer(archive.get(), info.constData(), length, 0),
                                      comic.summary.createdAtMs);
        !added)
        return added;
    for (const PageRow &page : pages) {
        const BlobKey key{page.sha256, {}};
        const std::optional<StoredBlob> blob = m_blobs.find(key);
        if (!blob)
            return failure(ErrorCode::Internal, QStringLiteral("a page is lost"));
        zip_source_t *source = nullptr;
        if (blob->path.isEmpty()) {
            Result<QByteArray> bytes = m_blobs.read(key);
            if (!bytes)
                return failure(ErrorCode::Internal, bytes.error().detail);
            kept.append(*bytes);
            source = zip_source_buffer(archive.get(), kept.last().constData(),
                                       static_cast<zip_uint64_t>(kept.last().size()), 0);
        } else {
            source =
                zip_source_file(archive.get(), QFile::encodeName(blob->path).constData(), 0, 0);
        }
        if (Result<void> added =
                addEntry(archive.get(), pageName(page), source, comic.summary.createdAtMs);
            !added)
            return added;
    }
    if (zip_close(archive.get()) != 0)
        return storeFailure(zip_strerror(archive.get()));
    archive.release(); // closed, and freed by that
    return {};
}

void ComicArchives::makeRoom(qint64 bytes) const
{
    const QDir folder(m_folder);
    QFileInfoList files =
        folder.entryInfoList({QStringLiteral("*.cbz")}, QDir::Files, QDir::Time | QDir::Reversed);
    qint64 held = bytes;
    for (const QFileInfo &file : files)
        held += file.size();
    const QDateTime inUse = QDateTime::currentDateTimeUtc().addSecs(-kInUseSeconds);
    for (const QFileInfo &file : files) {
        if (held <= m_maxBytes || file.lastModified() > inUse)
            return;
        if (QFile::remove(file.filePath()))
            held -= file.size();
    }
}

} // namespace nw::server::comics
