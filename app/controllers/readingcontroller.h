#pragma once

#include "app/recentplaces.h"
#include "reader/widgets/readerwidget.h"
#include "services-client/clienttypes.h"

#include <QObject>
#include <QSet>
#include <QTimer>

#include <optional>

namespace nw::app {

class Composition;
class ReaderPage;

// Opens books in the reader, from files and from the server, and keeps the person's place: a page
// counts as read when it was shown. Lives with the reader; the services come later when a file was
// opened first.
class ReadingController : public QObject
{
    Q_OBJECT

public:
    ReadingController(ReaderPage &page, const RecentPlaces &places, QObject *parent = nullptr);

    ~ReadingController() override;

    // What was shown before is recorded then.
    void setComposition(Composition *parts);

    // A book that was opened before there was a window.
    void openBook(const QString &path, const reader::DocumentPointer &document,
                  const reader::ReadingOptions &options);
    void openFile(const QString &path, int page); // from 1; 0: where the person was
    void openComic(const QString &comicId, int page); // likewise
    void close();

    // A file joined the shelf; if it was read before that, its place follows.
    void takeShelved(const QString &path, int pageCount);

    const QString &comicId() const { return m_comicId; }
    const QString &path() const { return m_path; }
    bool isOpen() const { return !m_comicId.isEmpty() || !m_path.isEmpty(); }

Q_SIGNALS:
    void titleChanged(const QString &title);
    void fileRead(const QString &path); // a file of the person's own that opened

private:
    void recordPage(int page, int count);
    void keepPlace();
    void openFileAt(const QString &path, int page);
    void openPages(const ComicRecord &record, int page);
    void showConflictOf(const QString &comicId);
    void resolve(Keep keep);
    void fail(const Error &error);

    ReaderPage &m_page;
    RecentPlaces m_places;
    QSet<QString> m_shown; // files of which a page was shown
    Composition *m_parts = nullptr;
    QString m_comicId;
    QString m_path;
    int m_allPages = 0; // of the comic, with pages that are locked
    int m_opening = 0; // only the newest answer counts
    std::optional<std::pair<int, int>> m_unrecorded;
    std::optional<std::pair<QString, int>> m_unkept; // of m_places
    QTimer m_keepTimer;
};

} // namespace nw::app
