#include "app/controllers/readingcontroller.h"

#include "app/composition.h"
#include "app/errortext.h"
#include "app/models/cachedcomicdocument.h"
#include "app/models/inpool.h"
#include "app/pages/readerpage.h"
#include "reader/core/documentfactory.h"
#include "services-client/transport/onready.h"

#include <QDateTime>
#include <QFileInfo>

namespace nw::app {

namespace {

constexpr int kKeepPlaceMs = 400;

} // namespace

ReadingController::ReadingController(ReaderPage &page, const RecentPlaces &places, QObject *parent)
    : QObject(parent)
    , m_page(page)
    , m_places(places)
{
    m_keepTimer.setSingleShot(true);
    m_keepTimer.setInterval(kKeepPlaceMs);
    connect(&m_keepTimer, &QTimer::timeout, this, &ReadingController::keepPlace);
    connect(&page, &ReaderPage::pageShown, this, &ReadingController::recordPage);
    connect(&page, &ReaderPage::conflictContinue, this, [this](int target) {
        resolve(Keep::There);
        m_page.reader()->goTo(target - 1);
    });
    connect(&page, &ReaderPage::conflictStay, this, [this] { resolve(Keep::Here); });
}

ReadingController::~ReadingController()
{
    keepPlace();
}

void ReadingController::setComposition(Composition *parts)
{
    m_parts = parts;
    const Client &client = parts->client();
    connect(&client, &Client::conflictFound, this, [this](const ProgressConflict &conflict) {
        if (conflict.comicId == m_comicId) {
            m_page.showConflict(conflict, m_parts->nowMs());
        }
    });
    connect(&client, &Client::conflictResolved, this, [this](const QString &comicId) {
        if (comicId == m_comicId) {
            m_page.hideConflict();
        }
    });
    if (!m_path.isEmpty()) {
        Q_EMIT fileRead(m_path);
    }
    if (m_unrecorded) {
        const auto [page, count] = *m_unrecorded;
        recordPage(page, count);
    }
}

void ReadingController::openBook(const QString &path, const reader::DocumentPointer &document,
                                 const reader::ReadingOptions &options)
{
    keepPlace();
    ++m_opening;
    m_comicId.clear();
    m_path = QFileInfo(path).absoluteFilePath();
    reader::ReadingOptions kept = options;
    kept.bookKey = QString(u"file:" % m_path);
    m_page.open(document, kept);
    Q_EMIT titleChanged(options.title.isEmpty() ? document->title() : options.title);
    if (m_parts) {
        Q_EMIT fileRead(m_path);
    }
}

void ReadingController::openFile(const QString &path, int page)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    const int opening = ++m_opening;
    if (page > 0) {
        openFileAt(absolute, page);
        return;
    }
    onReady(m_parts->client().localBooks(), this,
            [this, opening, absolute](const Result<QList<LocalBook>> &books) {
                if (opening != m_opening) {
                    return;
                }
                keepPlace();
                int place = m_places.placeOf(absolute);
                for (const LocalBook &book : books.value_or(QList<LocalBook>())) {
                    if (book.path == absolute && book.readAtMs > 0) {
                        place = book.completed ? 1 : book.currentPage;
                    }
                }
                openFileAt(absolute, place);
            });
}

void ReadingController::openFileAt(const QString &path, int page)
{
    const int opening = ++m_opening;
    m_page.showOpening(QFileInfo(path).completeBaseName());
    const auto future = inPool(m_parts->workers(), [path] { return reader::openDocument(path); });
    onReady(future, this,
            [this, opening, path, page](const reader::ReadResult<reader::DocumentPointer> &book) {
                if (opening != m_opening) {
                    return;
                }
                if (!book) {
                    const ErrorText text = errorText(book.error(), QFileInfo(path).fileName());
                    m_page.showFailure(text.head, text.rest);
                    return;
                }
                reader::ReadingOptions options;
                options.startPage = qBound(0, page - 1, (*book)->pageCount() - 1);
                options.rightToLeft = (*book)->info().rightToLeft;
                openBook(path, *book, options);
            });
}

void ReadingController::openComic(const QString &comicId, int page)
{
    const int opening = ++m_opening;
    m_path.clear();
    m_comicId = comicId;
    m_page.showOpening(tr("the comic"));
    onReady(m_parts->client().comic(comicId), this,
            [this, opening, page](const Result<ComicRecord> &record) {
                if (opening != m_opening) {
                    return;
                }
                if (!record) {
                    fail(record.error());
                    return;
                }
                openPages(*record, page);
            });
}

void ReadingController::openPages(const ComicRecord &record, int page)
{
    const int opening = m_opening;
    const ComicDetails details = record.details;
    m_page.showOpening(details.summary.title);
    int place = page;
    if (place <= 0 && record.progress && !record.progress->completed) {
        place = record.progress->currentPage;
    }
    using Opened = Result<std::shared_ptr<const CachedComicDocument>>;
    const std::shared_ptr<PageSource> source = m_parts->client().pageSource(details.summary.id);
    const auto future = inPool(m_parts->workers(), [source, details]() -> Opened {
        return CachedComicDocument::open(source, details);
    });
    onReady(future, this, [this, opening, place, details](const Opened &book) {
        if (opening != m_opening) {
            return;
        }
        if (!book) {
            fail(book.error());
            return;
        }
        m_allPages = (*book)->allPages();
        reader::ReadingOptions options;
        options.startPage = qBound(0, place - 1, (*book)->pageCount() - 1);
        options.rightToLeft = (*book)->info().rightToLeft;
        options.title = details.summary.title;
        options.subtitle = details.summary.author;
        options.bookKey = QString(u"comic:" % details.summary.id);
        m_page.open(*book, options);
        Q_EMIT titleChanged(details.summary.title);
        showConflictOf(details.summary.id);
    });
}

void ReadingController::showConflictOf(const QString &comicId)
{
    onReady(m_parts->client().conflicts(), this,
            [this, comicId](const Result<QList<ProgressConflict>> &conflicts) {
                for (const ProgressConflict &conflict :
                     conflicts.value_or(QList<ProgressConflict>())) {
                    if (conflict.comicId == comicId && comicId == m_comicId) {
                        m_page.showConflict(conflict, m_parts->nowMs());
                    }
                }
            });
}

void ReadingController::resolve(Keep keep)
{
    const QString comicId = m_comicId;
    m_page.hideConflict();
    onReady(m_parts->client().resolveConflict(comicId, keep), this,
            [this, comicId](const Result<Progress> &kept) {
                if (!kept && comicId == m_comicId) {
                    showConflictOf(comicId); // it still waits
                }
            });
}

void ReadingController::recordPage(int page, int count)
{
    if (!m_path.isEmpty()) {
        m_shown.insert(m_path);
        // Read to its end, it begins anew.
        m_unkept = {m_path, page < count ? page : 1};
        if (!m_keepTimer.isActive())
            m_keepTimer.start();
    }
    if (!m_parts) {
        m_unrecorded = {page, count};
        return;
    }
    m_unrecorded.reset();
    // A position that could not be written is written with the next page; the client keeps what it
    // acknowledged.
    if (!m_comicId.isEmpty()) {
        m_parts->client().recordProgress(m_comicId, page, qMax(count, m_allPages));
    } else if (!m_path.isEmpty()) {
        m_parts->client().recordLocalProgress(m_path, page, count);
    }
}

// Writing the file takes longer than turning a page, so it waits until some have been turned.
void ReadingController::keepPlace()
{
    m_keepTimer.stop();
    if (m_unkept) {
        m_places.keep(m_unkept->first, m_unkept->second, QDateTime::currentMSecsSinceEpoch());
        m_unkept.reset();
    }
}

void ReadingController::takeShelved(const QString &path, int pageCount)
{
    keepPlace();
    if (m_shown.contains(path)) {
        m_parts->client().recordLocalProgress(path, m_places.placeOf(path), pageCount);
    }
}

void ReadingController::close()
{
    keepPlace();
    ++m_opening;
    m_comicId.clear();
    m_path.clear();
    m_page.close();
}

void ReadingController::fail(const Error &error)
{
    const ErrorText text = errorText(error);
    m_page.showFailure(text.head, text.rest);
}

} // namespace nw::app
