#include "app/controllers/shelfcontroller.h"

#include "app/composition.h"
#include "app/models/comiccards.h"
#include "services-client/transport/onready.h"

#include <algorithm>
#include <utility>

namespace nw::app {

namespace {

constexpr int kReloadMs = 30; // a burst of changes is read once
constexpr int kFirstLookMs = 2'000;
constexpr int kLastLookMs = 60'000;

// The server was not there, or the question was given up: not what a shelf has to tell.
bool isSilence(ErrorCode code)
{
    return code == ErrorCode::Offline || code == ErrorCode::Timeout || code == ErrorCode::Cancelled;
}

QList<ComicItem> itemsOf(const QList<ComicCard> &cards)
{
    QList<ComicItem> items;
    items.reserve(cards.size());
    for (const ComicCard &card : cards) {
        items.append(itemFromCard(card));
    }
    return items;
}

} // namespace

ShelfController::ShelfController(Composition &parts, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
{
    m_reload.setSingleShot(true);
    m_reload.setInterval(kReloadMs);
    connect(&m_reload, &QTimer::timeout, this, &ShelfController::reload);
    m_lookAgain.setSingleShot(true);
    m_lookAgain.setInterval(kFirstLookMs);
    connect(&m_lookAgain, &QTimer::timeout, this, [this] { askServer(); });
    const auto later = [this] {
        if (!m_reload.isActive()) {
            m_reload.start();
        }
    };
    Client &client = parts.client();
    connect(&client, &Client::catalogueChanged, this, later);
    connect(&client, &Client::comicChanged, this, later);
    connect(&client, &Client::progressChanged, this, later);
    connect(&client, &Client::accountChanged, this, later);
    connect(&client, &Client::localBooksChanged, this, later);
    connect(&client, &Client::localBookChanged, this, &ShelfController::readBook);
    connect(&client, &Client::downloadChanged, this, &ShelfController::takeDownload);
}

void ShelfController::reload()
{
    readBooks();
    readCatalogue();
}

void ShelfController::readBooks()
{
    onReady(m_parts.client().localBooks(), this, [this](const Result<QList<LocalBook>> &books) {
        if (!books) {
            return; // what was shown stays
        }
        m_books.clear();
        for (const LocalBook &book : *books) {
            m_books.append(itemFromBook(book));
        }
        m_booksRead = true;
        fillLibrary();
    });
}

// A page was turned in one of them: the others are as they were.
void ShelfController::readBook(const QString &path)
{
    onReady(m_parts.client().findLocalBook(path), this, [this](const Result<LocalBook> &book) {
        if (!book) {
            return; // removed meanwhile, which is told in its own way
        }
        const ComicItem item = itemFromBook(*book);
        const auto known = std::find_if(m_books.begin(), m_books.end(),
                                        [&](const ComicItem &one) { return one.key == item.key; });
        if (known == m_books.end()) {
            return;
        }
        m_books.erase(known);
        m_books.prepend(item); // last read first
        fillLibrary();
    });
}

// Part by part, so that a long catalogue keeps nobody else waiting. The next reading takes the
// place of one that is under way.
void ShelfController::readStore(const std::shared_ptr<QList<ComicItem>> &read)
{
    CatalogueQuery part;
    part.offset = static_cast<int>(read->size());
    onReady(m_parts.client().catalogue(part), this,
            [this, read, limit = part.limit](const Result<QList<ComicCard>> &cards) {
                if (!cards || read != m_storeReading) {
                    return;
                }
                read->append(itemsOf(*cards));
                if (cards->size() == limit) {
                    readStore(read);
                    return;
                }
                m_store.setItems(*read);
                lookAgain(read->size());
            });
}

void ShelfController::readCatalogue()
{
    readStore(m_storeReading = std::make_shared<QList<ComicItem>>());
    Client &client = m_parts.client();
    CatalogueQuery own;
    own.shelf = Shelf::Library;
    own.limit = 0;
    onReady(client.catalogue(own), this, [this](const Result<QList<ComicCard>> &cards) {
        if (cards) {
            m_cards = itemsOf(*cards);
            m_cardsRead = true;
            fillLibrary();
        }
    });
}

// A server that was started a moment ago is still filling its catalogue: as long as that is empty
// or grows, it is asked again, less and less often.
void ShelfController::lookAgain(qsizetype comicsInStore)
{
    const bool grows = comicsInStore != std::exchange(m_comicsInStore, comicsInStore);
    if (!std::exchange(m_serverAnswered, false)) {
        return;
    }
    if (!grows && comicsInStore > 0) {
        m_lookAgain.setInterval(kFirstLookMs);
        return;
    }
    m_lookAgain.start();
    m_lookAgain.setInterval(qMin(2 * m_lookAgain.interval(), kLastLookMs));
}

void ShelfController::fillLibrary()
{
    // Not before both are there: rows that appear twice in a blink would scroll under the pointer.
    if (!m_booksRead || !m_cardsRead) {
        return;
    }
    m_library.setItems(m_books + m_cards);
    Q_EMIT libraryLoaded();
}

void ShelfController::takeDownload(const DownloadState &state)
{
    const bool underWay = state.phase == DownloadPhase::Fetching;
    const ComicItem *known = m_library.find(state.comicId);
    if (!underWay || !known || known->download != DownloadPhase::Fetching) {
        m_reload.start(); // it came, went or ended: the shelves change
        return;
    }
    ComicItem item = *known;
    item.downloadFraction =
        state.totalPages > 0 ? static_cast<double>(state.donePages) / state.totalPages : 0.0;
    m_library.upsert(item);
}

void ShelfController::askServer(const QString &text)
{
    CatalogueQuery query;
    query.text = text;
    onReady(m_parts.client().refreshCatalogue(query), this, [this](const Result<void> &answer) {
        if (answer) {
            m_serverAnswered = true;
            m_reload.start(); // also when nothing changed: see lookAgain
            Q_EMIT serverAnswered();
        } else if (!isSilence(answer.error().code)) {
            Q_EMIT failed(answer.error());
        }
    });
}

} // namespace nw::app
