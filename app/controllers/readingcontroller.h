#pragma once

#include "app/recentplaces.h"
#include "app/widgets/passwordcard.h"
#include "reader/widgets/readerwidget.h"
#include "services-client/clienttypes.h"

#include <QHash>
#include <QObject>

#include <optional>

class QThreadPool;

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
    // Whether the page a file opens at was asked for, or is where the person seems to have been.
    enum class Start
    {
        Asked,
        Remembered
    };

    ReadingController(ReaderPage &page, const QString &profileDir, QObject *parent = nullptr);

    // What was shown before is recorded then.
    void setComposition(Composition *parts);

    // A book that was opened before there was a window.
    void openBook(const QString &path, const reader::DocumentPointer &document,
                  const reader::ReadingOptions &options, Start start);
    // Says what is wrong with it, or asks for its password where that may open it.
    // `page` from 1.
    void showUnreadable(const QString &path, const reader::ReadError &error, Start start, int page);
    void openFile(const QString &path, int page); // from 1; 0: where the person was
    void openComic(const QString &comicId, int page); // likewise
    void close();

    // A file joined the shelf; if it was read before that, its place follows.
    void takeShelved(const QString &path);

    const QString &comicId() const { return m_comicId; }
    const QString &path() const { return m_path; }
    bool isOpen() const { return !m_comicId.isEmpty() || !m_path.isEmpty(); }

Q_SIGNALS:
    void titleChanged(const QString &title);
    void newFileRead(const QString &path); // it opened, and is not on the shelf as it is now

private:
    struct Shown
    {
        int page = 0; // from 1
        int count = 0;
        int firstPage = 0; // that the book opened at
        bool hasTurned() const { return page != firstPage; }
    };
    // What is known of the open file's place on the shelf. Until it is looked up, nothing is
    // recorded over it.
    enum class Shelved
    {
        Unknown,
        No,
        Yes
    };

    void notePage(int page, int count);
    void record(const Shown &shown);
    void recordFile(const QString &path, const Shown &shown);
    void keepPlace(const QString &path, const Shown &shown);
    void leaveFile();
    void lookUpPlace();
    void takePlace(const QString &path, const LocalBook *book);
    void takePlaceOfOpen(const LocalBook *book);
    // A file that was asked for, until it is a book.
    struct Opening
    {
        QString path; // absolute
        int page = 0; // from 1; 0: the first
        Start start = Start::Asked;
    };

    void openFileAt(const Opening &file, const QString &password = {});
    void takeFile(const Opening &file, const reader::ReadResult<reader::DocumentPointer> &book,
                  const QString &password);
    QThreadPool &workers() const;
    void askPassword(const Opening &file, PasswordCard::Asking asking);
    void openRecord(const QString &comicId, int page);
    void openPages(const ComicRecord &record, int page);
    void showConflictOf(const QString &comicId);
    void resolve(Keep keep);
    void fail(const Error &error);

    ReaderPage &m_page;
    RecentPlaces m_places;
    QHash<QString, Shown> m_unshelved; // files read before they were on the shelf
    Composition *m_parts = nullptr;
    QString m_comicId;
    QString m_path;
    int m_allPages = 0; // of the comic, with pages that are locked
    int m_opening = 0; // only the newest answer counts
    Start m_start = Start::Asked;
    Shelved m_shelved = Shelved::Unknown;
    int m_firstPage = 0; // that the file opened at
    Opening m_locked; // the file whose password is asked for
    std::optional<Shown> m_unrecorded;
};

} // namespace nw::app
