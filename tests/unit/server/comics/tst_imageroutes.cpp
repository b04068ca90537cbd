#include "server/comics/importer.h"
#include "tests/support/bookbuilder.h"
#include "tests/unit/server/comics/routedcomics.h"

#include <QBuffer>
#include <QDirIterator>
#include <QImage>
#include <QTest>

using namespace nw;
using namespace nw::server;
using namespace nw::server::comics;

namespace {

constexpr std::int64_t kToken = 100'000'000;
const QString kReader = QStringLiteral("0190a000-0000-7000-8000-00000000000a");
const QString kOtherReader = QStringLiteral("0190a000-0000-7000-8000-00000000000b");
const QSize kPageSize(350,
                      525); // narrower than a cover in a list, so that importing decodes nothing
const QByteArray kForAYear = "private, max-age=31536000, immutable";

} // namespace

class TestImageRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_world = std::make_unique<RoutedComics>();
        m_original = test::pageFile(1, "jpg", kPageSize);
        m_free = import({}, 1);
        ImportOptions paid;
        paid.priceUnits = 25 * kToken;
        paid.previewPages = 1;
        m_paid = import(paid, 11);
    }

    void cleanup() { m_world.reset(); }

    void anUnsizedPageIsItsOriginalBytes()
    {
        const Response response = m_world->get(page(m_free, 1));
        QCOMPARE(response.status, 200);
        QCOMPARE(response.header("Content-Type"), QByteArray("image/jpeg"));
        QVERIFY(response.header("Vary").contains("Authorization"));
        QCOMPARE(RoutedComics::bytes(response), m_original);
        const QByteArray sha256 =
            QCryptographicHash::hash(m_original, QCryptographicHash::Sha256).toHex();
        QCOMPARE(response.header("ETag"), '"' + sha256 + '"');
    }

    void theListedAddressMayBeKeptForAYearAndOthersMayNot()
    {
        const Result<QList<PageInfo>> pages = m_world->pages(m_free, {});
        const QByteArray url = pages->first().url.toLatin1();
        QCOMPARE(m_world->get(url).header("Cache-Control"), kForAYear);
        QCOMPARE(m_world->get(url + "&width=200").header("Cache-Control"), kForAYear);
        QCOMPARE(m_world->get(page(m_free, 1)).header("Cache-Control"),
                 QByteArray("private, no-cache"));
        QCOMPARE(m_world->get(page(m_free, 1) + "?v=0000000000000000").header("Cache-Control"),
                 QByteArray("private, no-cache"));
        QCOMPARE(m_world->get(page(m_free, 1) + "?v=" + pages->first().sha256.first(4).toLatin1())
                     .header("Cache-Control"),
                 QByteArray("private, no-cache"));
    }

    void aSizedPageIsScaled()
    {
        const Response response = m_world->get(page(m_free, 1) + "?width=300");
        QCOMPARE(response.status, 200);
        QCOMPARE(QImage::fromData(RoutedComics::bytes(response)).size(), QSize(320, 480));
    }

    void onlyWhatMustBeDecodedIsLeftToThePoolOfImages()
    {
        const QByteArray small = page(m_free, 1) + "?width=300";
        m_world->get(page(m_free, 1));
        QCOMPARE(m_world->leftForImages(), QByteArrayList());
        const QByteArray etag = m_world->get(small).header("ETag");
        QCOMPARE(m_world->leftForImages(), QByteArrayList{small});
        // Made once, it is a file like any other; and a tag needs neither.
        m_world->get(small);
        dropVariants();
        m_world->get(small, {{"if-none-match", etag}});
        QCOMPARE(m_world->leftForImages(), QByteArrayList{small});
    }

    void aLockedPageIsNotDecodedAtAll()
    {
        QCOMPARE(m_world->get(page(m_paid, 2) + "?width=300").status, 402);
        QCOMPARE(m_world->leftForImages(), QByteArrayList());
    }

    void aPageIsNeverUpscaled()
    {
        const Response response = m_world->get(page(m_free, 1) + "?width=3000");
        QCOMPARE(RoutedComics::bytes(response), m_original);
    }

    void anotherFormatMayBeAskedFor()
    {
        const Response response = m_world->get(page(m_free, 1) + "?width=300&format=webp");
        QCOMPARE(response.header("Content-Type"), QByteArray("image/webp"));
        QCOMPARE(RoutedComics::bytes(response).mid(8, 4), QByteArray("WEBP"));
        const Response original = m_world->get(page(m_free, 1) + "?format=original");
        QCOMPARE(RoutedComics::bytes(original), m_original);
    }

    void acceptPicksTheFormatWhenTheAddressDoesNot_data()
    {
        QTest::addColumn<QByteArray>("accept");
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("mediaType");
        const QByteArray jpeg("image/jpeg");
        QTest::newRow("none") << QByteArray() << QByteArray() << jpeg;
        QTest::newRow("everything") << QByteArray("text/html, */*;q=0.1") << QByteArray() << jpeg;
        QTest::newRow("images") << QByteArray("image/*") << QByteArray() << jpeg;
        QTest::newRow("only WebP")
            << QByteArray("image/webp") << QByteArray() << QByteArray("image/webp");
        QTest::newRow("the address wins")
            << QByteArray("image/webp") << QByteArray("?format=png") << QByteArray("image/png");
        QTest::newRow("nothing we make") << QByteArray("image/x-icon") << QByteArray() << jpeg;
    }

    void acceptPicksTheFormatWhenTheAddressDoesNot()
    {
        QFETCH(QByteArray, accept);
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, mediaType);
        const Response response = m_world->get(page(m_free, 1) + query, {{"accept", accept}});
        QCOMPARE(response.header("Content-Type"), mediaType);
    }

    void aKnownTagIsAnsweredWithoutDecoding()
    {
        for (const QByteArray query : {"", "?width=160", "?width=300&format=webp"}) {
            const QByteArray target = page(m_free, 2) + query;
            const QByteArray tag = m_world->get(target).header("ETag");
            dropVariants(); // were it made again, it would be there afterwards
            const Response same = m_world->get(target, {{"if-none-match", tag}});
            QCOMPARE(same.status, 304);
            QCOMPARE(same.header("ETag"), tag);
            QVERIFY(same.body.isEmpty() && !same.file);
            QCOMPARE(countVariants(), 0);
            QCOMPARE(m_world->get(target, {{"if-none-match", "\"other\""}}).status, 200);
        }
    }

    void aRangeIsAPartOfThePage()
    {
        const Response part = m_world->get(page(m_free, 1), {{"range", "bytes=100-199"}});
        QCOMPARE(part.status, 206);
        QCOMPARE(RoutedComics::bytes(part), m_original.mid(100, 100));
        QCOMPARE(part.header("Content-Range"),
                 "bytes 100-199/" + QByteArray::number(m_original.size()));
        QCOMPARE(m_world->get(page(m_free, 1), {{"range", "bytes=99999999-"}}).status, 416);
        const Response small =
            m_world->get(page(m_free, 1) + "?width=160", {{"range", "bytes=0-1"}});
        QCOMPARE(small.status, 206);
        QCOMPARE(RoutedComics::bytes(small), QByteArray("\xFF\xD8"));
    }

    void headSaysTheSameWithoutTheBody()
    {
        const Response get = m_world->get(page(m_free, 1));
        const Response head = m_world->head(page(m_free, 1));
        QCOMPARE(head.status, 200);
        for (const char *name : {"ETag", "Content-Type", "Cache-Control", "Accept-Ranges"})
            QCOMPARE(head.header(name), get.header(name));
    }

    void aLockedPageIsRefusedWithItsPrice()
    {
        QCOMPARE(m_world->get(page(m_paid, 1)).status, 200); // the preview
        for (const QString &who : {QString(), kReader}) {
            m_world->user = who;
            const Response response = m_world->get(page(m_paid, 2));
            QCOMPARE(response.status, 402);
            QCOMPARE(RoutedComics::json(response).value(u"price").toString(),
                     QStringLiteral("25.00000000"));
            QCOMPARE(RoutedComics::json(response).value(u"code").toString(),
                     QStringLiteral("payment_required"));
            QCOMPARE(response.header("Cache-Control"), QByteArray("no-store"));
            QVERIFY(!response.file);
        }
    }

    void rightsComeBeforeTheTag()
    {
        QVERIFY(m_world->catalogueStore->grant({kReader, m_paid, {}, 1}));
        m_world->user = kReader;
        const Response owned = m_world->get(page(m_paid, 2));
        QCOMPARE(owned.status, 200);
        const Headers known{{"if-none-match", owned.header("ETag")}};
        QCOMPARE(m_world->get(page(m_paid, 2), known).status, 304);

        m_world->user = kOtherReader; // has seen the tag, and no more
        QCOMPARE(m_world->get(page(m_paid, 2), known).status, 402);
        QCOMPARE(m_world->get(page(m_paid, 2), {{"if-none-match", "*"}}).status, 402);
        QCOMPARE(m_world->head(page(m_paid, 2)).status, 402);
        QCOMPARE(m_world->get(page(m_paid, 2), {{"range", "bytes=0-9"}}).status, 402);
        QCOMPARE(m_world->get(page(m_paid, 2) + "?width=160").status, 402);
    }

    void theCoverIsOpenAndSmall()
    {
        ImportOptions paid;
        paid.priceUnits = kToken;
        const QString id = import(paid, 21, {700, 1050});
        const Result<ComicDetails> comic = m_world->catalogue->comic(id, {});
        const Response response = m_world->get(comic->summary.coverUrl.toLatin1());
        QCOMPARE(response.status, 200);
        QCOMPARE(response.header("Cache-Control"), kForAYear);
        QCOMPARE(QImage::fromData(RoutedComics::bytes(response)).size(), QSize(480, 720));
        const QByteArray url = comic->summary.coverUrl.toLatin1();
        const Response larger = m_world->get(url + "&width=600");
        QCOMPARE(QImage::fromData(RoutedComics::bytes(larger)).size(), QSize(640, 960));
        const Response original = m_world->get(url + "&format=original");
        QCOMPARE(QImage::fromData(RoutedComics::bytes(original)).size(), QSize(700, 1050));
    }

    void whatIsAskedWronglyIsRefused_data()
    {
        QTest::addColumn<QByteArray>("rest");
        QTest::addColumn<int>("status");
        QTest::newRow("width zero") << QByteArray("1/image?width=0") << 400;
        QTest::newRow("width negative") << QByteArray("1/image?width=-5") << 400;
        QTest::newRow("width text") << QByteArray("1/image?width=wide") << 400;
        QTest::newRow("width signed") << QByteArray("1/image?width=%2B5") << 400;
        QTest::newRow("width too large") << QByteArray("1/image?width=10001") << 400;
        QTest::newRow("width overflowing") << QByteArray("1/image?width=4294967297") << 400;
        QTest::newRow("format") << QByteArray("1/image?format=exe") << 400;
        QTest::newRow("page zero") << QByteArray("0/image") << 404;
        QTest::newRow("page behind the end") << QByteArray("3/image") << 404;
        QTest::newRow("page overflowing") << QByteArray("4294967297/image") << 404;
        QTest::newRow("page with zeros") << QByteArray("01/image") << 404;
        QTest::newRow("page text") << QByteArray("one/image") << 404;
    }

    void whatIsAskedWronglyIsRefused()
    {
        QFETCH(QByteArray, rest);
        QFETCH(int, status);
        QCOMPARE(m_world->get("/comics/" + m_free.toLatin1() + "/pages/" + rest).status, status);
    }

    void aPageTooLargeToBeScaledIsSentAsItIs()
    {
        QImage huge(11'000, 11'000, QImage::Format_Mono);
        huge.fill(1);
        QByteArray bytes;
        QBuffer buffer(&bytes);
        QVERIFY(buffer.open(QIODevice::WriteOnly) && huge.save(&buffer, "png"));
        const QString path = m_world->folder() % u"/huge.cbz";
        test::BookBuilder()
            .addFile(QStringLiteral("1.jpg"), m_original)
            .addFile(QStringLiteral("2.png"), bytes)
            .writeZip(path);
        const Result<ImportedBook> book =
            importBook(path, {}, *m_world->catalogueStore, *m_world->blobs, m_world->clock);
        QVERIFY2(book, book ? "" : qPrintable(book.error().detail));

        const Response response = m_world->get(page(book->id, 2) + "?width=300");
        QCOMPARE(response.status, 200);
        QCOMPARE(response.header("Content-Type"), QByteArray("image/png"));
        QCOMPARE(RoutedComics::bytes(response), bytes);

        const Response converted = m_world->get(page(book->id, 2) + "?width=300&format=jpeg");
        QCOMPARE(converted.status, 400);
        QVERIFY(converted.body.contains("format=original"));
        QCOMPARE(m_world->get(page(book->id, 2) + "?format=original").status, 200);
    }

    void bytesThatTheStoreLostAreOurFaultAndSayNoPath()
    {
        QVERIFY(QFile::remove(m_world->get(page(m_free, 1)).file->path));
        const Response response = m_world->get(page(m_free, 1));
        QCOMPARE(response.status, 500);
        QVERIFY(!response.body.contains("blobs"));
    }

    void fetchingPagesMovesNoProgress()
    {
        m_world->user = kReader;
        QCOMPARE(m_world->get(page(m_free, 2)).status, 200);
        QCOMPARE(m_world->countRows("reading_progress"), 0);
        QCOMPARE(m_world->countRows("progress_history"), 0);
    }

private:
    static QByteArray page(const QString &comic, int number)
    {
        return "/comics/" + comic.toLatin1() + "/pages/" + QByteArray::number(number) + "/image";
    }

    QString import(const ImportOptions &options, int firstPage, const QSize &size = kPageSize)
    {
        const QString path = m_world->folder() % u"/book" % QString::number(firstPage) % u".cbz";
        test::BookBuilder()
            .addFile(QStringLiteral("1.jpg"), test::pageFile(firstPage, "jpg", size))
            .addFile(QStringLiteral("2.jpg"), test::pageFile(firstPage + 1, "jpg", size))
            .writeZip(path);
        const Result<ImportedBook> book =
            importBook(path, options, *m_world->catalogueStore, *m_world->blobs, m_world->clock);
        return book ? book->id : QString();
    }

    QStringList variants() const
    {
        QStringList files;
        QDirIterator it(m_world->folder() % u"/variants", QDir::Files,
                        QDirIterator::Subdirectories);
        while (it.hasNext())
            files.append(it.next());
        return files;
    }
    qsizetype countVariants() const { return variants().size(); }
    void dropVariants() const
    {
        const QStringList files = variants();
        for (const QString &file : files)
            QFile::remove(file);
    }

    std::unique_ptr<RoutedComics> m_world;
    QByteArray m_original;
    QString m_free;
    QString m_paid;
};

QTEST_GUILESS_MAIN(TestImageRoutes)
#include "tst_imageroutes.moc"
