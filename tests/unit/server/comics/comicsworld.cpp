#include "tests/unit/server/comics/comicsworld.h"

#include "server/comics/comicsmigrations.h"
#include "server/comics/sync/notesservice.h"
#include "server/comics/sync/sqlnotesstore.h"
#include "services-client/contract/ids.h"
#include "services-client/contract/money.h"

#include <QCryptographicHash>
#include <QMutexLocker>

namespace nw::server::comics {

Result<void> RecordedHistory::record(const ReadingEvent &event)
{
    const QMutexLocker locker(&m_mutex);
    if (m_refusal)
        return failure(*m_refusal);
    m_events.append(event);
    return {};
}

void RecordedNews::changed(const QString &userId)
{
    const QMutexLocker locker(&m_mutex);
    m_users.append(userId);
}

QStringList RecordedNews::users() const
{
    const QMutexLocker locker(&m_mutex);
    return m_users;
}

ComicBuilder::ComicBuilder(const QString &title)
{
    ComicSummary &summary = m_comic.details.summary;
    summary.id = makeUuidV7();
    summary.title = title;
    summary.author = QStringLiteral("Somebody");
    summary.language = QStringLiteral("en");
    summary.createdAtMs = 1'780'000'000'000;
}

ComicBuilder &ComicBuilder::by(const QString &author)
{
    m_comic.details.summary.author = author;
    return *this;
}

ComicBuilder &ComicBuilder::withCredit(const QString &role, const QString &name)
{
    m_comic.details.credits.append({role, name});
    return *this;
}

ComicBuilder &ComicBuilder::inSeries(const QString &series, int index)
{
    m_comic.details.summary.series = series;
    m_comic.details.summary.seriesIndex = index;
    return *this;
}

ComicBuilder &ComicBuilder::withGenres(const QStringList &genres)
{
    m_comic.details.summary.genres = genres;
    return *this;
}

ComicBuilder &ComicBuilder::withTags(const QStringList &tags)
{
    m_comic.details.tags = tags;
    return *this;
}

ComicBuilder &ComicBuilder::inLanguage(const QString &language)
{
    m_comic.details.summary.language = language;
    return *this;
}

ComicBuilder &ComicBuilder::described(const QString &description)
{
    m_comic.details.description = description;
    return *this;
}

ComicBuilder &ComicBuilder::withPages(int count)
{
    m_pageCount = count;
    return *this;
}

ComicBuilder &ComicBuilder::costing(std::int64_t priceUnits, int previewPages)
{
    m_comic.priceUnits = priceUnits;
    m_comic.previewPages = previewPages;
    return *this;
}

ComicBuilder &ComicBuilder::createdAt(std::int64_t unixMs)
{
    m_comic.details.summary.createdAtMs = unixMs;
    return *this;
}

NewComic ComicBuilder::build() const
{
    NewComic comic = m_comic;
    ComicSummary &summary = comic.details.summary;
    summary.pageCount = m_pageCount;
    for (int number = 1; number <= m_pageCount; ++number) {
        PageRow page;
        page.number = number;
        page.width = 800;
        page.height = 1200;
        page.mediaType = QStringLiteral("image/png");
        page.sizeBytes = 1000;
        page.sha256 =
            QCryptographicHash::hash(QString(summary.id % QString::number(number)).toUtf8(),
                                     QCryptographicHash::Sha256)
                .toHex();
        comic.details.sizeBytes += page.sizeBytes;
        comic.pages.append(page);
    }
    comic.contentSha256 =
        QCryptographicHash::hash(summary.id.toUtf8(), QCryptographicHash::Sha256).toHex();
    return comic;
}

ComicsWorld::ComicsWorld(Engine engine)
    : m_scratch(engine)
    , m_database(m_scratch.open())
{
    if (Result<void> done = migrate(m_database->connection(), comicsMigrations()); !done)
        qFatal("%s", qUtf8Printable(done.error().detail));
    blobs = std::move(*FolderBlobStore::open(m_folder.path()));
    catalogueStore = std::make_unique<SqlCatalogueStore>(*m_database);
    progressStore = std::make_unique<SqlProgressStore>(*m_database);
    catalogue = std::make_unique<CatalogueService>(*catalogueStore, *progressStore);
    progress =
        std::make_unique<ProgressService>(*catalogueStore, *progressStore, clock, history, news);
    notesStore = std::make_unique<SqlNotesStore>(*m_database);
    notes = std::make_unique<NotesService>(*catalogueStore, *notesStore, clock, news);
}

ComicsWorld::~ComicsWorld() = default;

QString ComicsWorld::add(const ComicBuilder &comic)
{
    const Result<AddedComic> added = catalogueStore->add(comic.build());
    if (!added)
        qWarning("%s", qUtf8Printable(added.error().detail));
    return added ? added->id : QString();
}

Result<QList<PageInfo>> ComicsWorld::pages(const QString &comicId, const QString &userId)
{
    QList<PageInfo> pages;
    QString position;
    do {
        const Result<PageList> part = catalogue->pages(comicId, userId, position, 2);
        if (!part)
            return tl::unexpected(part.error());
        pages += part->pages;
        position = part->nextPosition;
    } while (!position.isEmpty());
    return pages;
}

qint64 ComicsWorld::countRows(const char *table)
{
    Statement rows =
        m_database->connection().prepareText(u"SELECT count(*) FROM " % QLatin1String(table));
    return rows.run() && rows.fetch().value_or(false) ? rows.integer(0) : -1;
}

} // namespace nw::server::comics
