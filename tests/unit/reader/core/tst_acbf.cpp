#include "reader/core/acbf.h"
#include "reader/core/bookmetadata.h"

#include <QTest>

using namespace nw::reader;

namespace {

QByteArray bookWith(const QByteArray &page)
{
    return "<ACBF xmlns='http://www.acbf.info/xml/acbf/1.1'><meta-data/><body>" + page
        + "</body></ACBF>";
}

} // namespace

class TestAcbf : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theBookIsDescribed();
    void framesAreInTheirOrder();
    void textsLieInTheirFrames();
    void framesThatAreNoneAreLeftOut_data();
    void framesThatAreNoneAreLeftOut();
    void pagesAreFoundByTheirPaths();
    void whatIsNoAcbfIsDamaged_data();
    void whatIsNoAcbfIsDamaged();
};

void TestAcbf::theBookIsDescribed()
{
    const auto book = parseAcbf(
        "<ACBF><meta-data><book-info>"
        "<author activity='Writer' lang='en'><first-name>Ann</first-name>"
        "<last-name>Person</last-name></author>"
        "<author activity='CoverArtist'><nickname>Bob</nickname></author>"
        "<book-title lang='en'>Steam</book-title><book-title lang='fr'>Vapeur</book-title>"
        "<genre match='80'>science_fiction</genre>"
        "<annotation lang='en'><p>About</p><p>trains.</p></annotation>"
        "<languages><text-layer lang='en' show='true'/><text-layer lang='fr'/></languages>"
        "<sequence title='Night Train'>2</sequence>"
        "<coverpage><image href='cover.jpg'/></coverpage></book-info>"
        "<publish-info><publisher>House</publisher></publish-info></meta-data>"
        "<body><page><image href='1.jpg'/></page></body></ACBF>");
    QVERIFY2(book, qPrintable(book ? QString() : book.error().detail));
    QCOMPARE(book->info.title, u"Steam"_qs);
    QCOMPARE(book->info.series, u"Night Train"_qs);
    QCOMPARE(book->info.number, u"2"_qs);
    QCOMPARE(book->info.language, u"en"_qs);
    QCOMPARE(book->info.publisher, u"House"_qs);
    QCOMPARE(book->info.genres, QStringList{u"science fiction"_qs});
    QVERIFY(book->info.summary.startsWith(u"About"));
    const QList<std::pair<QString, QString>> credits{{u"writer"_qs, u"Ann Person"_qs},
                                                     {u"cover artist"_qs, u"Bob"_qs}};
    QCOMPARE(book->info.credits, credits);
    QCOMPARE(book->pages.size(), 2);
    QCOMPARE(book->pages[0].image, u"cover.jpg"_qs);
    QCOMPARE(book->pages[1].image, u"1.jpg"_qs);
}

void TestAcbf::framesAreInTheirOrder()
{
    const auto book =
        parseAcbf(bookWith("<page><image href='1.jpg'/><frame points='10,20 30,20 30,40 10,40'/>"
                           "<frame points='0,0 5,0 5.5,7'/></page>"));
    QVERIFY(book);
    const QList<PanelFrame> frames = book->pages[0].frames;
    QCOMPARE(frames.size(), 2);
    QCOMPARE(frames[0].outline, QPolygonF({{10, 20}, {30, 20}, {30, 40}, {10, 40}}));
    QCOMPARE(frames[1].outline, QPolygonF({{0, 0}, {5, 0}, {5.5, 7}}));
}

void TestAcbf::textsLieInTheirFrames()
{
    const auto book = parseAcbf(bookWith(
        "<page><image href='1.jpg'/><frame points='0,0 100,0 100,100 0,100'/>"
        "<frame points='100,0 200,0 200,100 100,100'/>"
        "<text-layer lang='en'>"
        "<text-area points='110,10 130,10 130,30 110,30'><p>Hello <em>you</em></p></text-area>"
        "<text-area points='150,10 180,10 180,30 150,30'><p>Bye</p></text-area>"
        "<text-area points='500,10 530,10 530,30 500,30'><p>Nowhere</p></text-area></text-layer>"
        "<text-layer lang='fr'><text-area points='1,1 9,1 9,9'><p>Non</p></text-area></text-layer>"
        "</page>"));
    QVERIFY(book);
    const QList<PanelFrame> frames = book->pages[0].frames;
    QVERIFY(frames[0].text.isEmpty());
    QCOMPARE(frames[1].text, u"Hello you\nBye"_qs);
    QCOMPARE(frames[1].language, u"en"_qs);
}

void TestAcbf::framesThatAreNoneAreLeftOut_data()
{
    QTest::addColumn<QByteArray>("points");
    QTest::newRow("none") << QByteArray();
    QTest::newRow("two points") << QByteArray("1,1 2,2");
    QTest::newRow("no numbers") << QByteArray("a,b c,d e,f");
    QTest::newRow("no pairs") << QByteArray("1 2 3 4 5 6");
    QTest::newRow("thousands") << QByteArray("1,1 ").repeated(5'000);
}

void TestAcbf::framesThatAreNoneAreLeftOut()
{
    QFETCH(QByteArray, points);
    const auto book =
        parseAcbf(bookWith("<page><image href='1.jpg'/><frame points='" + points + "'/></page>"));
    QVERIFY(book);
    QCOMPARE(book->pages.size(), 1);
    QVERIFY(book->pages[0].frames.isEmpty());
}

void TestAcbf::pagesAreFoundByTheirPaths()
{
    AcbfBook book;
    const PanelFrame frame{QPolygonF({{0, 0}, {1, 0}, {1, 1}}), {}, {}, {}};
    book.pages = {{u"b.jpg"_qs, {frame}},
                  {u"../c.jpg"_qs, {frame}},
                  {u"absent.jpg"_qs, {frame}},
                  {u"a.jpg"_qs, {}}};
    const QList<PageEntry> pages{{u"c.jpg"_qs}, {u"in/a.jpg"_qs}, {u"in/b.jpg"_qs}};
    const QList<FramedPage> framed = framesFor(pages, book, u"in/book.acbf"_qs);
    QCOMPARE(framed.size(), 2);
    QCOMPARE(framed[0].page, 2);
    QCOMPARE(framed[1].page, 0);
}

void TestAcbf::whatIsNoAcbfIsDamaged_data()
{
    QTest::addColumn<QByteArray>("xml");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("another document") << QByteArray("<ComicInfo/>");
    QTest::newRow("cut") << QByteArray("<ACBF><body><page>");
    QTest::newRow("a DTD") << QByteArray("<!DOCTYPE ACBF [<!ENTITY a 'b'>]><ACBF/>");
    QTest::newRow("too long") << QByteArray("<ACBF>" + QByteArray(17 << 20, ' ') + "</ACBF>");
}

void TestAcbf::whatIsNoAcbfIsDamaged()
{
    QFETCH(QByteArray, xml);
    const auto book = parseAcbf(xml);
    QVERIFY(!book);
    QCOMPARE(book.error().code, ReadErrorCode::Damaged);
}

QTEST_GUILESS_MAIN(TestAcbf)
#include "tst_acbf.moc"
