#pragma once

#include "app/models/comiclistmodel.h"
#include "services-client/clienttypes.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace nw::app {

class Composition;

// Keeps the shelves of the library and the store at what the client's cache holds.
class ShelfController : public QObject
{
    Q_OBJECT

public:
    explicit ShelfController(Composition &parts, QObject *parent = nullptr);

    ComicListModel &library() { return m_library; }
    ComicListModel &store() { return m_store; }

    void reload(); // from the cache
    void askServer(const QString &text = {}); // then from the cache again

Q_SIGNALS:
    void serverAnswered();
    void failed(const nw::Error &error); // the server answered with an error
    void libraryLoaded();

private:
    void readBooks();
    void readBook(const QString &path);
    void readCatalogue();
    void readStore(const std::shared_ptr<QList<ComicItem>> &read);
    void fillLibrary();
    void takeDownload(const DownloadState &state);
    void lookAgain(qsizetype comicsInStore);

    Composition &m_parts;
    ComicListModel m_library;
    ComicListModel m_store;
    QList<ComicItem> m_books;
    QList<ComicItem> m_cards;
    std::shared_ptr<QList<ComicItem>> m_storeReading; // the newest
    QTimer m_reload;
    QTimer m_lookAgain;
    qsizetype m_comicsInStore = 0; // when the server was asked last
    bool m_serverAnswered = false;
    bool m_booksRead = false;
    bool m_cardsRead = false;
};

} // namespace nw::app
