#include "server/comics/catalogueservice.h"
#include "server/comics/comicsmigrations.h"
#include "server/comics/importer.h"
#include "server/comics/sqlcataloguestore.h"
#include "server/comics/sqlprogressstore.h"
#include "server/common/db/migrations.h"
#include "server/common/storage/folderblobstore.h"
#include "tests/bench/catalogue/cataloguegenerator.h"
#include "tests/support/bookbuilder.h"
#include "tests/support/testdatabases.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTextStream>

#include <algorithm>

using namespace nw;
using namespace nw::server;
using namespace nw::server::comics;
using namespace nw::test;

namespace {

constexpr std::uint64_t kSeed = 20261122;
constexpr int kRounds = 200;
constexpr int kDeepPage = 1000; // of 20 rows each

QTextStream &out()
{
    static QTextStream stream(stdout);
    return stream;
}

int complain(const QString &line)
{
    QTextStream(stderr) << line << Qt::endl;
    return 1;
}

// Times of one kind of request, in microseconds.
class Times
{
public:
    void add(qint64 nanoseconds) { m_times.append(double(nanoseconds) / 1000); }
    double at(int percent)
    {
        std::sort(m_times.begin(), m_times.end());
        return m_times.isEmpty() ? 0 : m_times.at((m_times.size() - 1) * percent / 100);
    }
    void print(const QString &name)
    {
        out() << QStringLiteral("%1 p50 %2 ms, p95 %3 ms, max %4 ms\n")
                     .arg(name, -34)
                     .arg(at(50) / 1000, 7, 'f', 2)
                     .arg(at(95) / 1000, 7, 'f', 2)
                     .arg(at(100) / 1000, 7, 'f', 2);
        out().flush();
    }

private:
    QList<double> m_times;
};

// The rows are the point and not how safely they come in.
bool hurry(Connection &connection)
{
    return connection
        .execute(connection.engine() == Engine::Sqlite ? "PRAGMA synchronous = OFF"
                                                       : "SET synchronous_commit = off")
        .has_value();
}

// Asks the catalogue as GET /comics does, with the counts of the first page.
class Asker
{
public:
    explicit Asker(Database &database)
        : m_store(database)
        , m_progress(database)
        , m_catalogue(m_store, m_progress)
    {
    }

    std::optional<ComicList> ask(const ListRequest &request, Times &times)
    {
        QElapsedTimer timer;
        timer.start();
        Result<ComicList> list = m_catalogue.list(request);
        times.add(timer.nsecsElapsed());
        if (!list)
            complain(list.error().detail);
        return list ? std::optional(*list) : std::nullopt;
    }

private:
    SqlCatalogueStore m_store;
    SqlProgressStore m_progress;
    CatalogueService m_catalogue;
};

struct Kind
{
    const char *name;
    ListRequest (*make)(const CatalogueGenerator &words, int round);
};

ListRequest searching(const QString &text)
{
    ListRequest request;
    request.filter.text = text;
    return request;
}

// Each round asks for something else, so that nothing is answered from what is remembered.
const QList<Kind> &kinds()
{
    static const QList<Kind> rows{
        {"search, a common word",
         [](const CatalogueGenerator &words, int round) { return searching(words.word(round)); }},
        {"search, a rare word",
         [](const CatalogueGenerator &words, int round) {
             return searching(words.word(CatalogueGenerator::kWords - 1 - round));
         }},
        {"search, two words",
         [](const CatalogueGenerator &words, int round) {
             return searching(words.word(round) + QLatin1Char(' ') + words.word(round + 3));
         }},
        {"search, Japanese",
         [](const CatalogueGenerator &words, int round) {
             return searching(words.japaneseWord(round));
         }},
        {"search, the start of a word",
         [](const CatalogueGenerator &words, int round) {
             return searching(words.word(round * 7).left(2));
         }},
        {"search in a genre, by title",
         [](const CatalogueGenerator &words, int round) {
             ListRequest request = searching(words.word(round));
             request.filter.genre = words.genre(round % CatalogueGenerator::kGenres);
             request.sort = ComicSort::Title;
             return request;
         }},
        {"a tag, newest",
         [](const CatalogueGenerator &words, int round) {
             ListRequest request;
             request.filter.tag = words.tag(round);
             return request;
         }},
        {"a genre that is free, popular",
         [](const CatalogueGenerator &words, int round) {
             ListRequest request;
             request.filter.genre = words.genre(round % CatalogueGenerator::kGenres);
             request.filter.price = PriceFilter::Free;
             request.sort = ComicSort::Popular;
             return request;
         }},
        {"a series",
         [](const CatalogueGenerator &words, int round) {
             ListRequest request;
             request.filter.series = words.series(round);
             return request;
         }},
        {"a person",
         [](const CatalogueGenerator &words, int round) {
             ListRequest request;
             request.filter.creator = words.person(round);
             return request;
         }},
    };
    return rows;
}

// The first page against the thousandth, in turns.
void measureDepth(Asker &asker, ComicSort sort, const QString &name)
{
    ListRequest request;
    request.sort = sort;
    request.limit = 100;
    Times ignored;
    for (int row = 0; row < (kDeepPage - 1) * 20; row += request.limit) {
        const auto part = asker.ask(request, ignored);
        if (!part || part->nextPosition.isEmpty())
            return;
        request.position = part->nextPosition;
    }
    request.limit = 20;
    ListRequest first = request;
    first.position.clear();
    Times shallow;
    Times deep;
    for (int round = 0; round < kRounds; ++round) {
        asker.ask(first, shallow);
        asker.ask(request, deep);
    }
    shallow.print(name + QStringLiteral(", page 1"));
    deep.print(name + QStringLiteral(", page %1").arg(kDeepPage));
    out() << QStringLiteral("%1 page %2 costs %3 of page 1 (medians)\n")
                 .arg(name)
                 .arg(kDeepPage)
                 .arg(deep.at(50) / shallow.at(50), 0, 'f', 2);
}

int measureCatalogue(Engine engine, int comics, int pages)
{
    if (const QString why = whyNotOn(engine); !why.isEmpty()) {
        out() << "skipped: " << why << '\n';
        return 0;
    }
    const ScratchDatabase scratch(engine);
    const auto database = scratch.open();
    Connection &connection = database->connection();
    if (const auto made = migrate(connection, comicsMigrations()); !made || !hurry(connection))
        return complain(QStringLiteral("the database cannot be made"));
    SqlCatalogueStore store(*database);
    CatalogueGenerator generator(kSeed);
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < comics; ++i) {
        if (const auto added = store.add(generator.next(pages)); !added)
            return complain(added.error().detail);
    }
    out() << QStringLiteral("%1 comics of %2 pages came in within %3 s\n")
                 .arg(comics)
                 .arg(pages)
                 .arg(timer.elapsed() / 1000);
    // Ratings and readers that nobody has counted would all be the same.
    if (!connection.execute("UPDATE comics SET reader_count = (sequence * 7919) % 10007,"
                            " rating = (sequence * 104729) % 5001")
        || !connection.execute("ANALYZE"))
        return complain(QStringLiteral("the rows cannot be spread"));
    Asker asker(*database);
    measureDepth(asker, ComicSort::Newest, QStringLiteral("newest"));
    measureDepth(asker, ComicSort::Title, QStringLiteral("by title"));
    measureDepth(asker, ComicSort::Popular, QStringLiteral("popular"));
    for (const Kind &kind : kinds()) {
        Times times;
        for (int round = 0; round < kRounds; ++round)
            asker.ask(kind.make(generator, round), times);
        times.print(QString::fromLatin1(kind.name));
    }
    return 0;
}

// Every book is another one: three small pages of its own.
QString writeBook(const QString &folder, int number)
{
    static const QByteArray kEnd = pageFile(1, "png", {64, 96});
    const QString path = folder + QStringLiteral("/%1.cbz").arg(number);
    BookBuilder book;
    for (int page = 0; page < 3; ++page) {
        // What follows a PNG's end makes other bytes of the same picture.
        book.addFile(QStringLiteral("%1.png").arg(page),
                     kEnd + QByteArray::number(number) + '.' + QByteArray::number(page));
    }
    book.writeZip(path);
    return path;
}

int measureImport(Engine engine, int books)
{
    if (const QString why = whyNotOn(engine); !why.isEmpty()) {
        out() << "skipped: " << why << '\n';
        return 0;
    }
    const ScratchDatabase scratch(engine);
    const auto database = scratch.open();
    if (const auto made = migrate(database->connection(), comicsMigrations()); !made)
        return complain(made.error().detail);
    const QTemporaryDir folder;
    auto blobs = FolderBlobStore::open(folder.filePath(QStringLiteral("blobs")));
    SqlCatalogueStore store(*database);
    const SystemClock clock;
    QList<double> perThousand;
    const int step = std::max(1, books / 10);
    for (int done = 0; done < books; done += step) {
        qint64 spentNs = 0;
        for (int i = 0; i < step; ++i) {
            const QString path = writeBook(folder.path(), done + i);
            QElapsedTimer timer;
            timer.start();
            const auto imported = importBook(path, {}, store, **blobs, clock);
            spentNs += timer.nsecsElapsed();
            if (!imported || imported->outcome != AddOutcome::Added)
                return complain(imported ? QStringLiteral("a book was there")
                                         : imported.error().detail);
            QFile::remove(path);
        }
        perThousand.append(double(spentNs) / 1e6 / step);
        out() << QStringLiteral("books %1 to %2: %3 ms a book\n")
                     .arg(done + 1)
                     .arg(done + step)
                     .arg(perThousand.last(), 0, 'f', 2);
        out().flush();
    }
    out() << QStringLiteral("the last tenth costs %1 of the first\n")
                 .arg(perThousand.last() / perThousand.first(), 0, 'f', 2);
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    const QString engineWord = words.value(2);
    if (engineWord != u"sqlite" && engineWord != u"postgres")
        return complain(QStringLiteral("list or import; sqlite or postgres; how many; pages"));
    const Engine engine = engineWord == u"sqlite" ? Engine::Sqlite : Engine::Postgres;
    if (words.value(1) == u"list")
        return measureCatalogue(engine, words.value(3, QStringLiteral("100000")).toInt(),
                                words.value(4, QStringLiteral("20")).toInt());
    if (words.value(1) == u"import")
        return measureImport(engine, words.value(3, QStringLiteral("10000")).toInt());
    return complain(QStringLiteral("list or import; sqlite or postgres; how many; pages"));
}
