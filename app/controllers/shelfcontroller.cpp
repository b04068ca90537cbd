#include "app/controllers/shelfcontroller.h"

#include "app/composition.h"
#include "app/models/comiccards.h"
#include "services-client/transport/onready.h"

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
            m_parts.keepLocalCover(book.path, book.cover);
            m_books.append(itemFromBook(book));
        }
        m_booksRead = true;
        fillLibrary();
    });
}

void ShelfController::readCatalogue()
{
    const auto itemsOf = [](const QList<ComicCard> &cards) {
        QList<ComicItem> items;
        for (const ComicCard &card : cards) {
            items.append(itemFromCard(card));
        }
        return items;
    };
    Client &client = m_parts.client();
    onReady(client.catalogue({}), this, [this, itemsOf](const Result<QList<ComicCard>> &cards) {
        if (cards) {
            m_store.setItems(itemsOf(*cards));
            lookAgain(cards->size());
        }
    });
    CatalogueQuery own;
    own.shelf = Shelf::Library;
    onReady(client.catalogue(own), this, [this, itemsOf](const Result<QList<ComicCard>> &cards) {
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
