#pragma once

#include "server/comics/catalogueservice.h"
#include "server/comics/progressservice.h"
#include "server/comics/sqlcataloguestore.h"
#include "server/comics/sqlprogressstore.h"
#include "server/common/storage/folderblobstore.h"
#include "tests/support/manualclock.h"
#include "tests/support/testdatabases.h"

#include <memory>

namespace nw::server::comics {

class NotesService;
class SqlNotesStore;

// Remembers what it was told, and refuses when it is told to.
class RecordedHistory final : public ReadingHistory
{
public:
    Result<void> record(const ReadingEvent &event) override;
    void refuse(ErrorCode code) { m_refusal = code; }
    const QList<ReadingEvent> &events() const { return m_events; }

private:
    QMutex m_mutex;
    QList<ReadingEvent> m_events;
    std::optional<ErrorCode> m_refusal;
};

// Remembers whose feed has grown.
class RecordedNews final : public FeedNews
{
public:
    void changed(const QString &userId) override;
    QStringList users() const;

private:
    mutable QMutex m_mutex;
    QStringList m_users;
};

// A comic to put into the catalogue, with as little said as a test needs.
class ComicBuilder
{
public:
    explicit ComicBuilder(const QString &title);

    ComicBuilder &by(const QString &author);
    ComicBuilder &withCredit(const QString &role, const QString &name);
    ComicBuilder &inSeries(const QString &series, int index);
    ComicBuilder &withGenres(const QStringList &genres);
    ComicBuilder &withTags(const QStringList &tags);
    ComicBuilder &inLanguage(const QString &language);
    ComicBuilder &described(const QString &description);
    ComicBuilder &withPages(int count);
    ComicBuilder &costing(std::int64_t priceUnits, int previewPages);
    ComicBuilder &createdAt(std::int64_t unixMs);

    NewComic build() const;

private:
    NewComic m_comic;
    int m_pageCount = 3;
};

// The comics service on a real database and a real folder of blobs, in a temporary folder.
class ComicsWorld
{
public:
    explicit ComicsWorld(Engine engine = Engine::Sqlite);
    ~ComicsWorld();

    QString add(const ComicBuilder &comic); // the id; fails the test with an empty one
    // All of them, walked two at a time.
    Result<QList<PageInfo>> pages(const QString &comicId, const QString &userId);
    qint64 countRows(const char *table);
    QString folder() const { return m_folder.path(); }

    test::ManualClock clock;
    RecordedHistory history;
    RecordedNews news;

private:
    QTemporaryDir m_folder;
    test::ScratchDatabase m_scratch;
    std::shared_ptr<Database> m_database;

public:
    Database &database() { return *m_database; }
    std::unique_ptr<BlobStore> blobs;
    std::unique_ptr<SqlCatalogueStore> catalogueStore;
    std::unique_ptr<SqlProgressStore> progressStore;
    std::unique_ptr<CatalogueService> catalogue;
    std::unique_ptr<ProgressService> progress;
    std::unique_ptr<SqlNotesStore> notesStore;
    std::unique_ptr<NotesService> notes;
};

} // namespace nw::server::comics
