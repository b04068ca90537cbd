#include "reader/core/documentfactory.h"
#include "server/comics/importer.h"
#include "server/comics/opds/comicarchives.h"
#include "tests/support/bookbuilder.h"
#include "tests/unit/server/comics/routedcomics.h"

#include <QDir>
#include <QTest>

using namespace nw;
using namespace nw::server;
using namespace nw::server::comics;

class TestComicArchives : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_world.reset(); }

    void theArchiveHoldsThePagesAsTheyWerePublished();
    void theSameComicIsTheSameFile();
    void aPartOfItCanBeFetched();
    void aRangeBehindTheEndIsNoDownload();
    void whatWasWantedLongestAgoGoesFirst();
    void aLostPageIsNoArchive();

private:
    QByteArray import(int firstPage);
    QByteArray target(const QByteArray &id) const { return "/comics/" + id + "/file"; }
    QString folder() const { return QDir(m_world->folder()).filePath(u"archives"_qs); }
    QStringList kept() const { return QDir(folder()).entryList(QDir::Files); }

    std::unique_ptr<RoutedComics> m_world;
    QByteArray m_comic;
};

void TestComicArchives::init()
{
    m_world = std::make_unique<RoutedComics>();
    m_comic = import(1);
}

QByteArray TestComicArchives::import(int firstPage)
{
    const QString path = QDir(m_world->folder()).filePath(QString::number(firstPage) % u".cbz");
    test::BookBuilder builder;
    builder.addComicInfo("<ComicInfo><Title>Ünter &amp; Over</Title><Writer>Ada</Writer></ComicInfo>");
    for (int page = firstPage; page < firstPage + 3; ++page)
        builder.addFile(QString::number(page) % u".jpg", test::pageFile(page, "jpg", {350, 525}));
    builder.writeZip(path);
    const Result<ImportedBook> book =
        importBook(path, {}, *m_world->catalogueStore, *m_world->blobs, m_world->clock);
    return book ? book->id.toUtf8() : QByteArray();
}

void TestComicArchives::theArchiveHoldsThePagesAsTheyWerePublished()
{
    const Response response = m_world->get(target(m_comic));
    QCOMPARE(response.status, 200);
    QCOMPARE(response.header("Content-Type"), QByteArray("application/vnd.comicbook+zip"));
    QVERIFY(response.header("Content-Disposition")
                .contains("filename*=UTF-8''%C3%9Cnter%20%26%20Over.cbz"));
    QCOMPARE(m_world->leftForImages().last(), target(m_comic)); // not on the database's pool
    const auto document = reader::openDocument(response.file->path);
    QVERIFY(document);
    QCOMPARE((*document)->pageCount(), 3);
    QCOMPARE((*document)->title(), QStringLiteral("Ünter & Over"));
    for (int page = 0; page < 3; ++page)
        QCOMPARE((*document)->pageBytes(page).value(), test::pageFile(page + 1, "jpg", {350, 525}));
}

void TestComicArchives::theSameComicIsTheSameFile()
{
    const Response first = m_world->get(target(m_comic));
    const QByteArray bytes = RoutedComics::bytes(first);
    QVERIFY(!bytes.isEmpty());
    QCOMPARE(m_world->get(target(m_comic), {{"if-none-match", first.header("ETag")}}).status, 304);
    QVERIFY(QFile::remove(first.file->path));
    const Response again = m_world->get(target(m_comic));
    QCOMPARE(again.header("ETag"), first.header("ETag"));
    QVERIFY(RoutedComics::bytes(again) == bytes); // a strong tag promises it to the byte
}

void TestComicArchives::aPartOfItCanBeFetched()
{
    const QByteArray whole = RoutedComics::bytes(m_world->get(target(m_comic)));
    const Response part = m_world->get(target(m_comic), {{"range", "bytes=10-29"}});
    QCOMPARE(part.status, 206);
    QCOMPARE(RoutedComics::bytes(part), whole.mid(10, 20));
}

void TestComicArchives::aRangeBehindTheEndIsNoDownload()
{
    const Response part = m_world->get(target(m_comic), {{"range", "bytes=0-3"}});
    QVERIFY(part.header("Content-Disposition").startsWith("attachment"));
    const Response behind = m_world->get(target(m_comic), {{"range", "bytes=99999999999-"}});
    QCOMPARE(behind.status, 416);
    QCOMPARE(behind.header("Content-Disposition"), QByteArray());
}

void TestComicArchives::whatWasWantedLongestAgoGoesFirst()
{
    const auto provide = [this](const QByteArray &id) {
        // Room for one archive of this size, and a little.
        ComicArchives archives(*m_world->blobs, folder(), 60'000);
        const ComicBook book = *m_world->catalogue->book(QString::fromUtf8(id), {});
        const auto archive = archives.archiveOf(book.details, book.pages);
        const auto size = archives.provide(archive, book.details, book.pages);
        return size && *size > 0 ? archive.path : QString();
    };
    const QString first = provide(m_comic);
    QVERIFY(!first.isEmpty());
    const QByteArray other = import(11);
    QVERIFY(!provide(other).isEmpty());
    QCOMPARE(kept().size(), 2); // the first may be on its way to somebody just now
    QFile old(first);
    QVERIFY(old.open(QIODevice::ReadWrite));
    QVERIFY(old.setFileTime(QDateTime::currentDateTimeUtc().addDays(-1),
                            QFileDevice::FileModificationTime));
    old.close();
    QVERIFY(!provide(import(21)).isEmpty());
    QVERIFY(!QFile::exists(first));
    QCOMPARE(kept().size(), 2);
}

void TestComicArchives::aLostPageIsNoArchive()
{
    const ComicBook book = *m_world->catalogue->book(QString::fromUtf8(m_comic), {});
    const auto blob = m_world->blobs->find({book.pages.at(1).sha256, {}});
    QVERIFY(blob && QFile::remove(blob->path));
    QCOMPARE(m_world->get(target(m_comic)).status, 500);
    QVERIFY(kept().isEmpty()); // neither whole nor in part
}

QTEST_GUILESS_MAIN(TestComicArchives)
#include "tst_comicarchives.moc"
