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
#include <QTimer>

#include <algorithm>
#include <utility>

namespace nw::app {

namespace {

constexpr int kLongestAskMs = 120; // how long a page may wait for what other devices did

int placeIn(const LocalBook &book)
{
    return book.completed ? 1 : book.currentPage;
}

} // namespace

ReadingController::ReadingController(ReaderPage &page, const QString &profileDir, QObject *parent)
    : QObject(parent)
    , m_page(page)
    , m_places(profileDir)
{
    connect(&page, &ReaderPage::pageShown, this, &ReadingController::notePage);
    connect(&page, &ReaderPage::conflictContinue, this, [this](int target) {
        resolve(Keep::There);
        m_page.reader()->goTo(target - 1);
    });
    connect(&page, &ReaderPage::conflictStay, this, [this] { resolve(Keep::Here); });
    connect(&page, &ReaderPage::passwordGiven, this,
            [this](const QString &password) { openFileAt(m_locked, password); });
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
        lookUpPlace();
    }
}

void ReadingController::openBook(const QString &path, const reader::DocumentPointer &document,
                                 const reader::ReadingOptions &options, Start start)
{
    leaveFile();
    ++m_opening;
    m_comicId.clear();
    m_path = QFileInfo(path).absoluteFilePath();
    m_start = start;
    m_shelved = Shelved::Unknown;
    m_firstPage = options.startPage + 1;
    reader::ReadingOptions kept = options;
    kept.bookKey = QString(u"file:" % m_path);
    m_page.open(document, kept);
    Q_EMIT titleChanged(options.title.isEmpty() ? document->title() : options.title);
    if (m_parts) {
        lookUpPlace();
    }
}

void ReadingController::lookUpPlace()
{
    onReady(m_parts->client().findLocalBook(m_path), this,
            [this, path = m_path](const Result<LocalBook> &book) {
                takePlace(path, book ? &*book : nullptr);
            });
}

void ReadingController::takePlace(const QString &path, const LocalBook *book)
{
    if (path == m_path) {
        takePlaceOfOpen(book);
    } else if (!book) {
        Q_EMIT newFileRead(path);
    } else if (const Shown shown = m_unshelved.take(path); shown.hasTurned()) {
        recordFile(path, shown);
    }
}

void ReadingController::takePlaceOfOpen(const LocalBook *book)
{
    const int pageCount = m_page.reader()->pageCount();
    m_shelved = book ? Shelved::Yes : Shelved::No;
    if (!book || book->pageCount != pageCount) {
        Q_EMIT newFileRead(m_path);
    }
    // The start knew only the small file of recent places; the library may know better.
    const std::optional<RecentPlaces::Place> recent = m_places.placeOf(m_path);
    const bool hasTurned = m_unrecorded && m_unrecorded->hasTurned();
    const bool knowsBetter = book && book->readAtMs > (recent ? recent->readAtMs : 0);
    const int place = book ? placeIn(*book) : m_firstPage;
    if (m_start == Start::Remembered && knowsBetter && !hasTurned && place != m_firstPage
        && place <= pageCount) {
        m_unrecorded.reset();
        m_page.reader()->goTo(place - 1); // which records it once it is shown
        return;
    }
    if (m_unrecorded) {
        record(*std::exchange(m_unrecorded, std::nullopt));
    }
}

void ReadingController::showUnreadable(const QString &path, const reader::ReadError &error,
                                       Start start, int page)
{
    takeFile({QFileInfo(path).absoluteFilePath(), page, start}, tl::unexpected(error), {});
}

void ReadingController::openFile(const QString &path, int page)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    const int opening = ++m_opening;
    if (page > 0) {
        m_page.showOpening(QFileInfo(absolute).completeBaseName());
        openFileAt({absolute, page, Start::Asked});
        return;
    }
    onReady(m_parts->client().findLocalBook(absolute), this,
            [this, opening, absolute](const Result<LocalBook> &book) {
                if (opening != m_opening) {
                    return;
                }
                const bool wasRead = book && book->readAtMs > 0;
                const int recent = m_places.placeOf(absolute).value_or(RecentPlaces::Place()).page;
                m_page.showOpening(QFileInfo(absolute).completeBaseName());
                openFileAt({absolute, wasRead ? placeIn(*book) : recent, Start::Remembered});
            });
}

void ReadingController::openFileAt(const Opening &file, const QString &password)
{
    const int opening = ++m_opening;
    const auto future = inPool(workers(), [path = file.path, password] {
        return reader::openDocument(path, {}, password);
    });
    onReady(
        future, this,
        [this, opening, file, password](const reader::ReadResult<reader::DocumentPointer> &book) {
            if (opening == m_opening) {
                takeFile(file, book, password);
            }
        });
}

void ReadingController::takeFile(const Opening &file,
                                 const reader::ReadResult<reader::DocumentPointer> &book,
                                 const QString &password)
{
    if (book) {
        reader::ReadingOptions options;
        options.startPage = qBound(0, file.page - 1, (*book)->pageCount() - 1);
        options.rightToLeft = (*book)->info().rightToLeft;
        openBook(file.path, *book, options, file.start);
        return;
    }
    const auto say = [this, path = file.path, error = book.error()] {
        const ErrorText text = errorText(error, QFileInfo(path).fileName());
        m_page.showFailure(text.head, text.rest);
    };
    if (book.error().code != reader::ReadErrorCode::Encrypted) {
        say();
        return;
    }
    const auto asking =
        password.isEmpty() ? PasswordCard::Asking::First : PasswordCard::Asking::Again;
    const auto future =
        inPool(workers(), [path = file.path] { return reader::mayOpenWithPassword(path); });
    onReady(future, this, [this, opening = ++m_opening, file, asking, say](bool mayOpen) {
        if (opening != m_opening) {
            return;
        }
        if (mayOpen) {
            askPassword(file, asking);
        } else {
            say();
        }
    });
}

// A locked book may be named at the start, before there are services.
QThreadPool &ReadingController::workers() const
{
    return m_parts ? m_parts->workers() : *QThreadPool::globalInstance();
}

void ReadingController::askPassword(const Opening &file, PasswordCard::Asking asking)
{
    m_locked = file;
    m_page.askPassword(QFileInfo(file.path).fileName(), asking);
}

void ReadingController::openComic(const QString &comicId, int page)
{
    leaveFile();
    const int opening = ++m_opening;
    m_path.clear();
    m_comicId = comicId;
    m_page.showOpening(tr("the comic"));
    const SyncState state = m_parts->client().syncState();
    const bool mayBeBehind = state == SyncState::Synced || state == SyncState::Syncing;
    if (page > 0 || !mayBeBehind) {
        openRecord(comicId, page);
        return;
    }
    // Another device may have read on a moment ago; a server that is near says so in no time.
    const auto once = [this, opening, comicId, done = std::make_shared<bool>(false)] {
        if (opening == m_opening && !std::exchange(*done, true)) {
            openRecord(comicId, 0);
        }
    };
    onReady(m_parts->client().syncNow(), this, [once](const Result<void> &) { once(); });
    QTimer::singleShot(kLongestAskMs, this, once);
}

void ReadingController::openRecord(const QString &comicId, int page)
{
    onReady(m_parts->client().comic(comicId), this,
            [this, opening = m_opening, page](const Result<ComicRecord> &record) {
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

void ReadingController::notePage(int page, int count)
{
    if (!m_path.isEmpty() && m_shelved == Shelved::Unknown) {
        m_unrecorded = {page, count, m_firstPage};
        return;
    }
    record({page, count, m_firstPage});
}

// Left before the place was looked up: what was shown waits for the answer.
void ReadingController::leaveFile()
{
    if (const auto shown = std::exchange(m_unrecorded, std::nullopt); shown && !m_path.isEmpty()) {
        m_unshelved.insert(m_path, *shown);
    }
}

// A position that could not be written is written with the next page; the client keeps what it
// acknowledged.
void ReadingController::record(const Shown &shown)
{
    if (!m_comicId.isEmpty()) {
        m_parts->client().recordProgress(m_comicId, shown.page, qMax(shown.count, m_allPages));
        return;
    }
    if (m_path.isEmpty()) {
        return;
    }
    if (m_shelved == Shelved::Yes) {
        recordFile(m_path, shown);
    } else {
        keepPlace(m_path, shown);
        m_unshelved.insert(m_path, shown);
    }
}

void ReadingController::recordFile(const QString &path, const Shown &shown)
{
    keepPlace(path, shown);
    m_parts->client().recordLocalProgress(path, shown.page, shown.count);
}

void ReadingController::keepPlace(const QString &path, const Shown &shown)
{
    // Read to its end, it begins anew.
    m_places.keep(path, shown.page < shown.count ? shown.page : 1,
                  QDateTime::currentMSecsSinceEpoch());
}

void ReadingController::takeShelved(const QString &path)
{
    if (path == m_path) {
        m_shelved = Shelved::Yes;
    }
    if (const Shown shown = m_unshelved.take(path); shown.page > 0) {
        recordFile(path, shown);
    }
}

void ReadingController::close()
{
    leaveFile();
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
