#include "server/comics/comicurls.h"
#include "server/comics/democatalogue.h"
#include "server/comics/importer.h"
#include "server/comics/pageimages.h"
#include "tests/support/bookbuilder.h"
#include "tests/unit/server/comics/comicsworld.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTest>

using namespace nw;
using namespace nw::server;
using namespace nw::server::comics;

namespace {

const QByteArray kInfo = R"(<?xml version="1.0"?>
<ComicInfo>
  <Title>The  Lamp</Title>
  <Series>Lantern County</Series>
  <Number>3</Number>
  <Summary>A light moves.</Summary>
  <Writer>Ada Writer, Bo Writer</Writer>
  <Penciller>Cy Artist</Penciller>
  <Genre>Mystery, Rural, Mystery</Genre>
  <Tags>night</Tags>
  <LanguageISO>en-GB</LanguageISO>
  <AgeRating>Everyone</AgeRating>
  <Manga>YesAndRightToLeft</Manga>
  <Pages><Page Image="0"/><Page Image="1" Type="FrontCover"/></Pages>
</ComicInfo>)";

// One run of the command: its exit code and its lines.
struct Run
{
    int code = -1;
    QStringList lines;
};

} // namespace

class TestImporter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { test::addEngines(); }

    void init()
    {
        if (const QString why = test::whyNotOn(test::currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_world = std::make_unique<ComicsWorld>(test::currentEngine());
        m_books = std::make_unique<QTemporaryDir>();
    }

    void cleanup() { m_world.reset(); }

    void aBookBringsWhatItSaysOfItself()
    {
        test::BookBuilder().addPages(3).addComicInfo(kInfo).writeZip(path("lamp.cbz"));
        const Result<ImportedBook> book = import(path("lamp.cbz"));
        QVERIFY2(book, qPrintable(book ? QString() : book.error().detail));
        QCOMPARE(book->outcome, AddOutcome::Added);
        const Result<ComicDetails> comic = m_world->catalogue->comic(book->id, {});
        QCOMPARE(comic->summary.title, QStringLiteral("The Lamp"));
        QCOMPARE(comic->summary.series, QStringLiteral("Lantern County"));
        QCOMPARE(comic->summary.seriesIndex, 3);
        QCOMPARE(comic->summary.author, QStringLiteral("Ada Writer, Bo Writer"));
        QCOMPARE(comic->summary.genres,
                 QStringList({QStringLiteral("Mystery"), QStringLiteral("Rural")}));
        QCOMPARE(comic->summary.language, QStringLiteral("en-GB"));
        QCOMPARE(comic->summary.direction, ReadingDirection::RightToLeft);
        QCOMPARE(comic->summary.pageCount, 3);
        QCOMPARE(comic->summary.createdAtMs, m_world->clock.nowMs());
        QVERIFY(comic->summary.free);
        QCOMPARE(comic->description, QStringLiteral("A light moves."));
        QCOMPARE(comic->tags, QStringList{QStringLiteral("night")});
        QCOMPARE(comic->ageRating, QStringLiteral("Everyone"));
        QCOMPARE(comic->credits.size(), 3);
        QCOMPARE(m_world->catalogue->cover(book->id)->number, 2);
    }

    void theOriginalBytesAreKept()
    {
        test::BookBuilder().addPages(3).writeZip(path("plain.cbz"));
        const QString id = import(path("plain.cbz"))->id;
        const Result<QList<PageInfo>> pages = m_world->pages(id, {});
        QCOMPARE(pages->size(), 3);
        for (const PageInfo &page : *pages) {
            const QByteArray bytes = test::pageFile(page.number);
            QCOMPARE(*m_world->blobs->read({page.sha256.toLatin1(), {}}), bytes);
            QCOMPARE(page.sizeBytes, bytes.size());
            QCOMPARE(page.mediaType, QStringLiteral("image/jpeg"));
            QCOMPARE(QSize(page.width, page.height), QSize(240, 360));
        }
    }

    void aBookWithoutInfoIsNamedByItsFile()
    {
        test::BookBuilder().addPages(1).writeZip(path("Night Train 02.cbz"));
        const Result<ImportedBook> book = import(path("Night Train 02.cbz"));
        QCOMPARE(book->title, QStringLiteral("Night Train 02"));
        QCOMPARE(m_world->catalogue->comic(book->id, {})->summary.direction,
                 ReadingDirection::LeftToRight);
    }

    void theCoverIsMadeWhileImporting()
    {
        test::BookBuilder().addPages(1, {700, 1050}).writeZip(path("big.cbz"));
        const QString id = import(path("big.cbz"))->id;
        const PageRow cover = *m_world->catalogue->cover(id);
        QVERIFY(
            m_world->blobs->find(PageImages::plan(cover, {kCoverWidth, ImageFormat::Any})->key));
    }

    void theSamePagesInAnotherContainerAreTheSameBook()
    {
        const auto book = test::BookBuilder().addPages(2);
        book.writeZip(path("a.cbz"));
        book.writeFolder(path("b"));
        const Result<ImportedBook> first = import(path("a.cbz"));
        const Result<ImportedBook> second = import(path("b"));
        QVERIFY(first && second);
        QCOMPARE(second->outcome, AddOutcome::AlreadyThere);
        QCOMPARE(second->id, first->id);
        QCOMPARE(m_world->countRows("comics"), 1);
        QCOMPARE(m_world->countRows("comic_pages"), 2);
    }

    void everyContainerIsRead_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<test::BookBuilder::Container>("container");
        QTest::newRow("CBT") << QStringLiteral("a.cbt") << test::BookBuilder::Container::Tar;
        QTest::newRow("CB7") << QStringLiteral("a.cb7") << test::BookBuilder::Container::SevenZip;
    }

    void everyContainerIsRead()
    {
        QFETCH(QString, file);
        QFETCH(test::BookBuilder::Container, container);
        test::BookBuilder().addPages(3).addComicInfo(kInfo).writeStream(m_books->filePath(file),
                                                                        container);
        const Result<ImportedBook> book = import(m_books->filePath(file));
        QVERIFY2(book, qPrintable(book ? QString() : book.error().detail));
        QCOMPARE(book->title, QStringLiteral("The Lamp"));
        QCOMPARE(book->pageCount, 3);
    }

    void rarIsRead()
    {
        const QString shared = qEnvironmentVariable(
            "NW_SHARED_DIR", qEnvironmentVariable("NW_SOURCE_DIR") % QStringLiteral("/../shared"));
        const QString corpus = shared % QStringLiteral("/corpus/archives/");
        if (!QDir(corpus).exists())
            QSKIP("shared corpus not here");
        const Result<ImportedBook> book = import(corpus % QStringLiteral("komga-rar4-solid.rar"));
        QVERIFY2(book, qPrintable(book ? QString() : book.error().detail));
        const Result<ImportedBook> encrypted =
            import(corpus % QStringLiteral("komga-rar4-encrypted.rar"));
        QVERIFY(!encrypted);
        QVERIFY2(encrypted.error().detail.contains(QStringLiteral("encrypted")),
                 qPrintable(encrypted.error().detail));
    }

    void theSamePagesInAnotherOrderAreAnotherBook()
    {
        test::BookBuilder()
            .addFile(QStringLiteral("1.jpg"), test::pageFile(1))
            .addFile(QStringLiteral("2.jpg"), test::pageFile(2))
            .writeZip(path("a.cbz"));
        test::BookBuilder()
            .addFile(QStringLiteral("1.jpg"), test::pageFile(2))
            .addFile(QStringLiteral("2.jpg"), test::pageFile(1))
            .writeZip(path("b.cbz"));
        QCOMPARE(import(path("a.cbz"))->outcome, AddOutcome::Added);
        QCOMPARE(import(path("b.cbz"))->outcome, AddOutcome::Added);
    }

    void aBadBookIsRefusedWithItsReason_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("empty") << QByteArray() << ErrorCode::Damaged;
        QTest::newRow("not a book") << QByteArray("Dear reader, nothing") << ErrorCode::Unsupported;
        QTest::newRow("cut") << QByteArray("PK\x03\x04 cut") << ErrorCode::Damaged;
    }

    void aBadBookIsRefusedWithItsReason()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(ErrorCode, code);
        write(path("bad.cbz"), bytes);
        const Result<ImportedBook> book = import(path("bad.cbz"));
        QVERIFY(!book);
        QCOMPARE(book.error().code, code);
        QVERIFY(!book.error().detail.isEmpty());
        QCOMPARE(m_world->countRows("comics"), 0);
    }

    void aPageThatIsNoImageRefusesTheBookAndIsNamed()
    {
        test::BookBuilder()
            .addPages(2)
            .addFile(QStringLiteral("page 3.jpg"), "this is not an image")
            .writeZip(path("bad.cbz"));
        const Result<ImportedBook> book = import(path("bad.cbz"));
        QVERIFY(!book);
        QVERIFY2(book.error().detail.startsWith(QStringLiteral("page 3 (page 3.jpg)")),
                 qPrintable(book.error().detail));
        QCOMPARE(m_world->countRows("comics"), 0);
        QCOMPARE(m_world->countRows("comic_pages"), 0);
        QVERIFY(keptFiles().isEmpty()); // nor do the good pages stay behind
    }

    void anEncryptedBookIsSaidToBe()
    {
        test::BookBuilder().addPages(1).writeZip(path("secret.cbz"),
                                                 test::BookBuilder::ZipMethod::EncryptedAes);
        const Result<ImportedBook> book = import(path("secret.cbz"));
        QCOMPARE(book.error().code, ErrorCode::Unsupported);
        QVERIFY2(book.error().detail.contains(QStringLiteral("encrypted")),
                 qPrintable(book.error().detail));
    }

    void aCoverThatCannotBeDecodedRefusesTheBook()
    {
        QByteArray torn = test::pageFile(1, "png", {700, 1050});
        torn.truncate(60); // the header stands
        test::BookBuilder().addFile(QStringLiteral("1.png"), torn).writeZip(path("torn.cbz"));
        const Result<ImportedBook> book = import(path("torn.cbz"));
        QVERIFY(!book);
        QVERIFY(keptFiles().isEmpty());
        QCOMPARE(m_world->countRows("comics"), 0);
    }

    void whatABookSaysIsBounded()
    {
        const QByteArray info = "<ComicInfo><Title>" + QByteArray(5000, 'T') + "</Title><Summary>"
            + QByteArray(50'000, 'S') + "</Summary><Number>99999999999</Number><Genre>"
            + QByteArray("a,b,c,d,e,f,g,h,i,j,").repeated(2) + QByteArray(500, 'G')
            + "</Genre></ComicInfo>";
        test::BookBuilder().addPages(1).addComicInfo(info).writeZip(path("loud.cbz"));
        const Result<ImportedBook> book = import(path("loud.cbz"));
        QVERIFY(book);
        const ComicDetails comic = *m_world->catalogue->comic(book->id, {});
        QCOMPARE(comic.summary.title.size(), 300);
        QCOMPARE(comic.description.size(), 10'000);
        QCOMPARE(comic.summary.seriesIndex, 0);
        QCOMPARE(comic.summary.genres.size(), 11);
        QCOMPARE(comic.summary.genres.last().size(), 100);
    }

    void aFolderOfBooksIsWalkedAndABadOneDoesNotStopIt()
    {
        QVERIFY(QDir(m_books->path()).mkpath(QStringLiteral("series/deep")));
        test::BookBuilder().addPages(1).writeZip(path("series/a.cbz"));
        test::BookBuilder().addPages(2).writeZip(path("series/deep/c.zip"));
        test::BookBuilder().addPages(3).writeFolder(path("series/d pages"));
        write(path("series/b.cbz"), "PK\x03\x04 cut");
        write(path("series/cover.jpg"), test::pageFile(9));
        write(path("series/notes.txt"), "nothing");

        const Run first = run({path("series")});
        QCOMPARE(first.code, 1);
        QCOMPARE(first.lines.size(), 5);
        QVERIFY2(first.lines.at(0).startsWith(QStringLiteral("added: a (1 pages)")),
                 qPrintable(first.lines.at(0)));
        QVERIFY2(first.lines.filter(QStringLiteral("refused: ")).size() == 1,
                 qPrintable(first.lines.join(QLatin1Char('\n'))));
        QVERIFY(first.lines.filter(QStringLiteral("b.cbz: damaged")).size() == 1);
        QCOMPARE(first.lines.last(), QStringLiteral("3 added, 0 already there, 1 refused"));
        QCOMPARE(m_world->countRows("comics"), 3);

        const Run second = run({path("series")});
        QCOMPARE(second.lines.last(), QStringLiteral("0 added, 3 already there, 1 refused"));
        QCOMPARE(m_world->countRows("comics"), 3);
    }

    void exitCodesTellWhetherEverythingIsThere()
    {
        test::BookBuilder().addPages(1).writeZip(path("a.cbz"));
        QCOMPARE(run({path("a.cbz")}).code, 0);
        QCOMPARE(run({path("a.cbz")}).code, 0); // it is in the catalogue
        QCOMPARE(run({path("nowhere.cbz")}).code, 1);
        QVERIFY(QDir(m_books->path()).mkdir(QStringLiteral("empty")));
        const Run empty = run({path("empty")});
        QCOMPARE(empty.code, 1);
        QVERIFY(empty.lines.first().endsWith(QStringLiteral("no book in this folder")));
    }

    void aLinkThatLeadsBackIsNotFollowed()
    {
        QVERIFY(QDir(m_books->path()).mkdir(QStringLiteral("loop")));
        test::BookBuilder().addPages(1).writeZip(path("loop/a.cbz"));
        QVERIFY(QFile::link(path("loop"), path("loop/again")));
        QCOMPARE(run({path("loop")}).lines.last(),
                 QStringLiteral("1 added, 0 already there, 0 refused"));
    }

    void anEmptyCatalogueGetsTheDemoAndAnotherDoesNot()
    {
        const QStringList slugs{QStringLiteral("first-page"), QStringLiteral("night-train"),
                                QStringLiteral("lantern-county"), QStringLiteral("long-way-down"),
                                QStringLiteral("office-cat")};
        int pages = 4;
        for (const QString &slug : slugs)
            test::BookBuilder().addPages(pages++).writeZip(
                m_books->filePath(slug + QStringLiteral(".cbz")));
        QString text;
        QTextStream out(&text);
        QCOMPARE(*importDemo(out), 5);
        QVERIFY2(text.isEmpty(), qPrintable(text));
        const Result<ComicList> list = m_world->catalogue->list({});
        QCOMPARE(list->summary.total, 5);
        QVERIFY(list->summary.free >= 3);
        QVERIFY(list->summary.free < 5);
        for (const ComicSummary &comic : list->comics) {
            const Result<QList<PageInfo>> infos = m_world->pages(comic.id, {});
            QCOMPARE(infos->last().locked, !comic.free);
            QVERIFY(!infos->first().locked);
        }
        QCOMPARE(*importDemo(out), 0);
        QCOMPARE(m_world->countRows("comics"), 5);
    }

    void aDemoThatWasBrokenOffGoesOnAtTheNextStart()
    {
        for (const char *slug : {"long-way-down", "lantern-county", "night-train"})
            test::BookBuilder().addPages(1 + int(strlen(slug))).writeZip(path(slug) + u".cbz"_qs);
        QString text;
        QTextStream out(&text);
        int books = 0;
        QCOMPARE(*importDemo(out, [&books] { return books++ < 2; }), 2);
        QVERIFY(QFile::exists(m_mark));
        QCOMPARE(*importDemo(out), 1);
        QCOMPARE(m_world->countRows("comics"), 3);
        QVERIFY(!QFile::exists(m_mark));
        // At its end, it is over for good: what an operator removed does not come back.
        QCOMPARE(*importDemo(out), 0);
    }

    void aDemoBookThatIsMissingIsALineAndTheRestGoesOn()
    {
        test::BookBuilder().addPages(1).writeZip(path("first-page.cbz"));
        QString text;
        QTextStream out(&text);
        QCOMPARE(*importDemo(out), 1);
        QCOMPARE(text.count(QLatin1Char('\n')), 4);
        QVERIFY(text.contains(QStringLiteral("office-cat.cbz left out: not_found")));
    }

private:
    QStringList keptFiles() const
    {
        QStringList files;
        for (const char *kind : {"blobs", "variants"}) {
            QDirIterator it(m_world->folder() % u'/' % QLatin1String(kind), QDir::Files,
                            QDirIterator::Subdirectories);
            while (it.hasNext())
                files.append(it.next());
        }
        return files;
    }
    QString path(const char *name) const { return m_books->filePath(QString::fromLatin1(name)); }

    static void write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }

    Result<ImportedBook> import(const QString &path)
    {
        return importBook(path, {}, *m_world->catalogueStore, *m_world->blobs, m_world->clock);
    }

    Result<int> importDemo(
        QTextStream &out, const std::function<bool()> &goOn = [] { return true; })
    {
        m_mark = m_world->folder() % u"/demo-unfinished";
        return importDemoCatalogue({m_books->path(), m_mark, goOn}, *m_world->catalogueStore,
                                   *m_world->blobs, m_world->clock, out);
    }

    Run run(const QStringList &paths)
    {
        QString text;
        QTextStream out(&text);
        Run result;
        result.code = runImport(paths, m_world->database(), *m_world->blobs, m_world->clock, out);
        result.lines = text.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        return result;
    }

    std::unique_ptr<ComicsWorld> m_world;
    std::unique_ptr<QTemporaryDir> m_books;
    QString m_mark;
};

QTEST_GUILESS_MAIN(TestImporter)
#include "tst_importer.moc"
