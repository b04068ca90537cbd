#include "reader/widgets/pagecopies.h"

#include "reader/core/render/imageformat.h"

#include <QDir>
#include <QFutureWatcher>
#include <QPromise>
#include <QSaveFile>
#include <QThreadPool>

#include <algorithm>
#include <atomic>
#include <optional>

namespace nw::reader {
namespace {

constexpr double kOwnSize = 1;
constexpr qsizetype kLongestTitle = 120; // file systems take 255 bytes

QString endingOf(QByteArrayView bytes)
{
    switch (imageFormat(bytes)) {
    case ImageFormat::Jpeg:
        return QStringLiteral("jpg");
    case ImageFormat::Png:
        return QStringLiteral("png");
    case ImageFormat::Gif:
        return QStringLiteral("gif");
    case ImageFormat::WebP:
        return QStringLiteral("webp");
    case ImageFormat::Bmp:
        return QStringLiteral("bmp");
    case ImageFormat::Tiff:
        return QStringLiteral("tif");
    case ImageFormat::Pnm:
        return QStringLiteral("ppm");
    case ImageFormat::Ico:
        return QStringLiteral("ico");
    case ImageFormat::Avif:
        return QStringLiteral("avif");
    case ImageFormat::Jxl:
        return QStringLiteral("jxl");
    case ImageFormat::Heif:
        return QStringLiteral("heic");
    case ImageFormat::Unknown:
        break;
    }
    return QStringLiteral("bin");
}

ReadResult<void> write(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    const bool isWritten =
        file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    if (!isWritten)
        return readFailure(ReadErrorCode::Io, file.errorString());
    return {};
}

} // namespace

struct PageCopies::Job
{
    DocumentPointer book;
    QList<int> pages;
    QString place;
    std::optional<QString> title; // none: `place` is the file
    std::atomic<bool> isUnwanted = false;

    ReadResult<void> save(int page) const
    {
        const auto bytes = book->pageBytes(page);
        if (!bytes)
            return tl::unexpected(bytes.error());
        return write(title ? QDir(place).filePath(
                         fileName(*title, page, book->pageCount(), endingOf(*bytes)))
                           : place,
                     *bytes);
    }
};

PageCopies::PageCopies(PageRenderer renderer, QObject *parent)
    : QObject(parent)
    , m_queue(1, std::move(renderer))
{
    connect(&m_queue, &RenderQueue::finished, this, [this](const PageResult &result) {
        if (result.outcome)
            Q_EMIT copied(result.outcome->image);
        else
            Q_EMIT failed(result.outcome.error());
    });
}

PageCopies::~PageCopies()
{
    cancel();
}

void PageCopies::setDocument(DocumentPointer document)
{
    cancel();
    m_document = document;
    m_queue.setDocument(std::move(document));
}

void PageCopies::copy(int page, const PageLook &look)
{
    m_queue.request({{page, PageScale::zoomed(kOwnSize), DecodeQuality::Best, look}});
}

void PageCopies::save(int page, const QString &path)
{
    cancel();
    m_job = std::make_shared<Job>();
    m_job->book = m_document;
    m_job->pages = {page};
    m_job->place = path;
    run(m_job);
}

void PageCopies::saveAll(const QList<int> &pages, const QString &folder, const QString &title)
{
    cancel();
    m_job = std::make_shared<Job>();
    m_job->book = m_document;
    m_job->pages = pages;
    m_job->place = folder;
    m_job->title = title;
    run(m_job);
}

void PageCopies::cancel()
{
    if (m_job)
        m_job->isUnwanted = true;
    m_job.reset();
}

QString PageCopies::fileName(const QString &title, int page, int pageCount, const QString &ending)
{
    QString name = title.left(kLongestTitle).simplified();
    // No title leads out of the folder, hides its file, or upsets another system.
    for (QChar &character : name) {
        if (!character.isPrint() || QStringLiteral("/\\:*?\"<>|").contains(character))
            character = u'_';
    }
    while (name.startsWith(u'.'))
        name.remove(0, 1);
    const auto digits = static_cast<int>(QString::number(pageCount).size());
    const QString number = QStringLiteral("%1").arg(page + 1, std::max(2, digits), 10, QChar(u'0'));
    const QString head = name.isEmpty() ? QString() : QString(name % u" - ");
    return QString(head % number % u'.' % ending);
}

void PageCopies::run(const std::shared_ptr<Job> &job)
{
    if (!job->book)
        return;
    auto *watcher = new QFutureWatcher<ReadResult<void>>(this);
    const auto count = static_cast<int>(job->pages.size());
    connect(watcher, &QFutureWatcherBase::progressValueChanged, this, [this, job, count](int done) {
        if (job == m_job && done > 0)
            Q_EMIT saved(done, count);
    });
    connect(watcher, &QFutureWatcherBase::finished, this, [this, job, watcher] {
        watcher->deleteLater();
        if (job != m_job || watcher->future().resultCount() == 0)
            return;
        m_job.reset();
        if (const ReadResult<void> outcome = watcher->result(); outcome)
            Q_EMIT finished(job->place);
        else
            Q_EMIT failed(outcome.error());
    });
    const auto promise = std::make_shared<QPromise<ReadResult<void>>>();
    watcher->setFuture(promise->future());
    // Not waited for by anybody: a book may block for as long as its network does.
    QThreadPool::globalInstance()->start([job, promise] {
        promise->start();
        promise->setProgressRange(0, static_cast<int>(job->pages.size()));
        ReadResult<void> outcome;
        for (int done = 0; outcome && done < job->pages.size() && !job->isUnwanted; ++done) {
            outcome = job->save(job->pages.at(done));
            promise->setProgressValue(done + 1);
        }
        promise->addResult(outcome);
        promise->finish();
    });
}

} // namespace nw::reader
