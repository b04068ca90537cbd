#include "app/models/localscanner.h"

#include "app/models/coverstore.h"
#include "reader/core/documentfactory.h"

#include <QBuffer>
#include <QDirIterator>
#include <QFileInfo>
#include <QImage>

#include <algorithm>

namespace nw::app {

namespace {

constexpr int kMaxFound = 200000; // a loop of links ends somewhere
constexpr QSize kThumbnail(420, 630);
constexpr int kThumbnailQuality = 85;

const QStringList &imageEndings()
{
    static const QStringList endings{
        QStringLiteral("jpg"),  QStringLiteral("jpeg"), QStringLiteral("png"),
        QStringLiteral("webp"), QStringLiteral("gif"),  QStringLiteral("avif"),
        QStringLiteral("jxl"),  QStringLiteral("bmp"),  QStringLiteral("tif"),
        QStringLiteral("tiff"), QStringLiteral("heic"), QStringLiteral("heif")};
    return endings;
}

bool isImage(const QFileInfo &file)
{
    return imageEndings().contains(file.suffix().toLower());
}

bool holdsImages(const QString &folder)
{
    QStringList patterns;
    for (const QString &ending : imageEndings()) {
        patterns.append(QStringLiteral("*.") + ending);
    }
    return !QDir(folder).entryList(patterns, QDir::Files | QDir::Readable).isEmpty();
}

// A loose image is a page of its folder, not a comic.
bool isComicEntry(const QFileInfo &entry)
{
    return entry.isDir() ? holdsImages(entry.filePath())
                         : !isImage(entry) && reader::looksLikeComic(entry.filePath());
}

QByteArray thumbnailOf(const reader::ComicDocument &document)
{
    const auto bytes = document.pageBytes(0);
    if (!bytes) {
        return {};
    }
    const QImage image = coverImage(*bytes, kThumbnail);
    QByteArray encoded;
    QBuffer buffer(&encoded);
    if (image.isNull() || !buffer.open(QIODevice::WriteOnly)
        || !image.save(&buffer, "JPEG", kThumbnailQuality)) {
        return {};
    }
    return encoded;
}

} // namespace

QStringList comicPathsBelow(const QString &path, const std::atomic_bool &stop)
{
    const QFileInfo start(path);
    if (!start.isDir()) {
        return {start.absoluteFilePath()};
    }
    QStringList paths;
    if (holdsImages(start.absoluteFilePath())) {
        paths.append(start.absoluteFilePath());
    }
    QDirIterator entries(start.absoluteFilePath(),
                         QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot | QDir::Readable,
                         QDirIterator::Subdirectories); // links to folders are not followed
    while (entries.hasNext() && !stop && paths.size() < kMaxFound) {
        const QString entry = entries.next();
        if (isComicEntry(entries.fileInfo())) {
            paths.append(entry);
        }
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

reader::ReadResult<LocalBook> readLocalBook(const QString &path)
{
    const auto document = reader::openDocument(path);
    if (!document) {
        return tl::unexpected(document.error());
    }
    LocalBook book;
    book.path = QFileInfo(path).absoluteFilePath();
    // A book that bears the name of its series says it once.
    const reader::ComicInfo &info = (*document)->info();
    book.title =
        !info.title.isEmpty() && info.title == info.series ? info.title : (*document)->title();
    book.format = QString::fromLatin1(reader::formatWord((*document)->format()));
    book.pageCount = (*document)->pageCount();
    book.cover = thumbnailOf(**document);
    return book;
}

LocalScanner::LocalScanner(QObject *parent)
    : QObject(parent)
    , m_stop(std::make_shared<std::atomic_bool>(false))
{
    m_pool.setMaxThreadCount(1); // a disk is read best by one
    m_pool.setThreadPriority(QThread::LowPriority);
}

LocalScanner::~LocalScanner()
{
    *m_stop = true;
    m_pool.clear();
    m_pool.waitForDone();
}

void LocalScanner::scan(const QStringList &paths)
{
    if (m_jobs == 0) {
        m_done = m_total = m_found = m_refused = 0;
    }
    ++m_jobs;
    m_pool.start([this, paths, stop = m_stop] { run(paths, stop); });
}

void LocalScanner::cancel()
{
    *m_stop = true;
    m_stop = std::make_shared<std::atomic_bool>(false);
}

void LocalScanner::run(const QStringList &paths, const std::shared_ptr<std::atomic_bool> &stop)
{
    // In the pool's thread; the destructor waits for it, so this object is there to be told.
    QStringList comics;
    for (const QString &path : paths) {
        comics.append(comicPathsBelow(path, *stop));
    }
    QMetaObject::invokeMethod(this, [this, count = comics.size()] {
        m_total += static_cast<int>(count);
        Q_EMIT progressed(m_done, m_total);
    });
    for (const QString &path : std::as_const(comics)) {
        if (*stop) {
            break;
        }
        look(path);
    }
    QMetaObject::invokeMethod(this, [this] {
        if (--m_jobs == 0) {
            Q_EMIT finished(m_found, m_refused);
        }
    });
}

void LocalScanner::look(const QString &path)
{
    const reader::ReadResult<LocalBook> book = readLocalBook(path);
    QMetaObject::invokeMethod(this, [this, path, book] {
        ++m_done;
        if (book) {
            ++m_found;
            Q_EMIT found(*book);
        } else {
            ++m_refused;
            Q_EMIT refused(path, book.error());
        }
        Q_EMIT progressed(m_done, m_total);
    });
}

} // namespace nw::app
