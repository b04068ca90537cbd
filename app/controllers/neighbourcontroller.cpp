#include "app/controllers/neighbourcontroller.h"

#include "app/composition.h"
#include "app/controllers/readingcontroller.h"
#include "app/models/inpool.h"
#include "app/pages/readerpage.h"
#include "reader/core/documentfactory.h"
#include "reader/core/naturalorder.h"
#include "reader/widgets/noticepill.h"
#include "services-client/transport/onready.h"

#include <QDir>

#include <algorithm>

namespace nw::app {

using reader::PageStep;

namespace {

// A folder of more is no series.
constexpr qsizetype kMostFiles = 20'000;

template <typename List, typename IsIt>
auto beside(const List &list, IsIt isIt, PageStep step) -> std::optional<typename List::value_type>
{
    const auto at = std::find_if(list.begin(), list.end(), isIt);
    const bool isForward = step == PageStep::Forward;
    if (at == list.end() || (isForward ? at + 1 == list.end() : at == list.begin())) {
        return std::nullopt;
    }
    return isForward ? *(at + 1) : *(at - 1);
}

} // namespace

std::optional<QString> fileBeside(const QString &path, PageStep step)
{
    const QFileInfo file(path);
    const QDir folder = file.absoluteDir();
    QStringList names = folder.entryList(QDir::Files | QDir::Readable, QDir::Unsorted);
    if (names.size() > kMostFiles) {
        return std::nullopt;
    }
    names.removeIf([](const QString &name) { return !reader::looksLikeComic(name); });
    std::sort(names.begin(), names.end(),
              [](const QString &a, const QString &b) { return reader::naturalLess(a, b); });
    const auto name = beside(
        names, [own = file.fileName()](const QString &each) { return each == own; }, step);
    return name ? std::optional(folder.filePath(*name)) : std::nullopt;
}

std::optional<ComicSummary> comicBeside(const QList<ComicCard> &cards, const QString &comicId,
                                        PageStep step)
{
    const auto own = std::find_if(cards.begin(), cards.end(), [&comicId](const ComicCard &card) {
        return card.summary.id == comicId;
    });
    if (own == cards.end() || own->summary.series.isEmpty()) {
        return std::nullopt;
    }
    QList<ComicSummary> series;
    for (const ComicCard &card : cards) {
        if (card.summary.series == own->summary.series && card.summary.seriesIndex > 0) {
            series.append(card.summary);
        }
    }
    std::stable_sort(
        series.begin(), series.end(),
        [](const ComicSummary &a, const ComicSummary &b) { return a.seriesIndex < b.seriesIndex; });
    return beside(
        series, [&comicId](const ComicSummary &comic) { return comic.id == comicId; }, step);
}

NeighbourController::NeighbourController(ReaderPage &page, ReadingController &reading,
                                         QObject *parent)
    : QObject(parent)
    , m_page(page)
    , m_reading(reading)
{
    connect(page.reader(), &reader::ReaderWidget::bookRequested, this, &NeighbourController::open);
    connect(page.reader(), &reader::ReaderWidget::endReached, this, [this](PageStep step) {
        if (step == PageStep::Forward) {
            sayEnd();
        }
    });
}

void NeighbourController::find(PageStep step, const Receiver &receiver)
{
    if (!m_parts || !m_reading.isOpen()) {
        return;
    }
    if (m_reading.path().isEmpty()) {
        findComic(step, receiver);
    } else {
        findFile(step, receiver);
    }
}

void NeighbourController::findFile(PageStep step, const Receiver &receiver)
{
    const QString path = m_reading.path();
    const auto future = inPool(m_parts->workers(), [path, step] { return fileBeside(path, step); });
    onReady(future, this, [this, path, receiver](const std::optional<QString> &file) {
        if (path != m_reading.path()) {
            return;
        }
        receiver(
            file ? std::optional<Neighbour>({QFileInfo(*file).completeBaseName(), *file, QString()})
                 : std::nullopt);
    });
}

void NeighbourController::findComic(PageStep step, const Receiver &receiver)
{
    const QString comicId = m_reading.comicId();
    onReady(m_parts->client().comic(comicId), this,
            [this, comicId, step, receiver](const Result<ComicRecord> &record) {
                if (!record || comicId != m_reading.comicId()) {
                    return;
                }
                CatalogueQuery query;
                query.series = record->details.summary.series;
                query.limit = 0;
                if (query.series.isEmpty()) {
                    receiver(std::nullopt);
                    return;
                }
                onReady(m_parts->client().catalogue(query), this,
                        [this, comicId, step, receiver](const Result<QList<ComicCard>> &cards) {
                            if (!cards || comicId != m_reading.comicId()) {
                                return;
                            }
                            const auto comic = comicBeside(*cards, comicId, step);
                            receiver(comic ? std::optional<Neighbour>(
                                         {comic->title, QString(), comic->id})
                                           : std::nullopt);
                        });
            });
}

void NeighbourController::open(PageStep step)
{
    find(step, [this, step](const std::optional<Neighbour> &book) {
        if (!book) {
            m_page.reader()->notice()->say(step == PageStep::Forward
                                               ? tr("There is no book after this one")
                                               : tr("There is no book before this one"));
        } else if (book->path.isEmpty()) {
            m_reading.openComic(book->comicId, 0);
        } else {
            m_reading.openFile(book->path, 0);
        }
    });
}

void NeighbourController::sayEnd()
{
    find(PageStep::Forward, [this](const std::optional<Neighbour> &book) {
        const QKeySequence key =
            m_page.reader()->shortcuts().keysOf(reader::ReaderCommand::NextBook).value(0);
        m_page.reader()->notice()->say(
            book ? tr("The end. %1 opens “%2”")
                       .arg(key.toString(QKeySequence::NativeText), book->title)
                 : tr("The end"));
    });
}

} // namespace nw::app
