#include "reader/core/bookmetadata.h"
#include "reader/core/comicdocument.h"

#include <QTest>

using namespace nw::reader;
using namespace Qt::StringLiterals;

class TestDivina : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void framesComeInTheOrderOfTheManifest();
    void whatIsNoFrameIsLeftOut_data();
    void whatIsNoFrameIsLeftOut();
    void theBookIsDescribed();
    void anotherManifestSaysNothing_data();
    void anotherManifestSaysNothing();
    void brokenManifestsAreDamaged_data();
    void brokenManifestsAreDamaged();
    void framesFindTheirPages();
    void sharesArePartsOfThePage_data();
    void sharesArePartsOfThePage();
};

namespace {

QByteArray manifestWith(const QByteArray &guided)
{
    return "{\"metadata\":{\"language\":[\"fr\",\"en\"]},\"readingOrder\":[],\"guided\":[" + guided
        + "]}";
}

} // namespace

void TestDivina::framesComeInTheOrderOfTheManifest()
{
    const auto book = parseDivina(
        manifestWith("{\"href\":\"a%20b/1.jpg#xywh=percent:0,0,50,25\",\"title\":\"A  cat\","
                     "\"description\":\"Meow\"},"
                     "{\"href\":\"a%20b/1.jpg#xywh=percent:50,0,50,25\"},"
                     "{\"href\":\"2.jpg#xywh=10,20,30,40\"},{\"href\":\"3.jpg\"}"));
    QVERIFY(book);
    QCOMPARE(book->pages.size(), 2);
    QCOMPARE(book->pages[0].image, u"a b/1.jpg"_s);
    QCOMPARE(book->pages[0].unit, FrameUnit::Shares);
    QCOMPARE(book->pages[0].frames.size(), 2);
    const PanelFrame &first = book->pages[0].frames[0];
    QCOMPARE(first.outline, QPolygonF({{0, 0}, {0.5, 0}, {0.5, 0.25}, {0, 0.25}}));
    QCOMPARE(first.altText, u"A cat"_s);
    QCOMPARE(first.text, u"Meow"_s);
    QCOMPARE(first.language, u"fr"_s);
    QCOMPARE(book->pages[1].unit, FrameUnit::Pixels);
    QCOMPARE(book->pages[1].frames[0].outline.boundingRect(), QRectF(10, 20, 30, 40));
}

void TestDivina::whatIsNoFrameIsLeftOut_data()
{
    QTest::addColumn<QByteArray>("href");
    QTest::newRow("three numbers") << QByteArray("1.jpg#xywh=1,2,3");
    QTest::newRow("five numbers") << QByteArray("1.jpg#xywh=1,2,3,4,5");
    QTest::newRow("negative") << QByteArray("1.jpg#xywh=-1,2,3,4");
    QTest::newRow("no number") << QByteArray("1.jpg#xywh=1,2,nan,4");
    QTest::newRow("endless") << QByteArray("1.jpg#xywh=1,2,inf,4");
    QTest::newRow("empty") << QByteArray("1.jpg#xywh=1,2,0,4");
    QTest::newRow("unknown unit") << QByteArray("1.jpg#xywh=inch:1,2,3,4");
    QTest::newRow("time") << QByteArray("1.jpg#t=10");
    QTest::newRow("elsewhere") << QByteArray("https://example.org/1.jpg#xywh=1,2,3,4");
    QTest::newRow("whole page") << QByteArray("1.jpg");
}

void TestDivina::whatIsNoFrameIsLeftOut()
{
    QFETCH(const QByteArray, href);
    const auto book = parseDivina(manifestWith("{\"href\":\"" + href + "\"}"));
    QVERIFY(book);
    QVERIFY(book->pages.isEmpty());
}

void TestDivina::theBookIsDescribed()
{
    const auto book =
        parseDivina("{\"metadata\":{\"title\":{\"fr\":\"Le chat\"},\"description\":\"Of a cat\","
                    "\"language\":\"fr\",\"readingProgression\":\"rtl\"},\"readingOrder\":[]}");
    QVERIFY(book);
    QCOMPARE(book->info.title, u"Le chat"_s);
    QCOMPARE(book->info.summary, u"Of a cat"_s);
    QCOMPARE(book->info.language, u"fr"_s);
    QVERIFY(book->info.rightToLeft);
}

void TestDivina::anotherManifestSaysNothing_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("of a web app") << QByteArray("{\"name\":\"An app\",\"title\":\"x\"}");
    QTest::newRow("a list") << QByteArray("[1,2]");
    QTest::newRow("words for lists") << QByteArray("{\"readingOrder\":[],\"guided\":\"x\"}");
}

void TestDivina::anotherManifestSaysNothing()
{
    QFETCH(const QByteArray, json);
    const auto book = parseDivina(json);
    QVERIFY(book);
    QVERIFY(book->info.title.isEmpty());
    QVERIFY(book->pages.isEmpty());
}

void TestDivina::brokenManifestsAreDamaged_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("cut off") << QByteArray("{\"readingOrder\":[");
    QTest::newRow("too deep") << QByteArray(100'000, '[');
    QTest::newRow("too long") << QByteArray((4 << 20) + 1, ' ');
}

void TestDivina::brokenManifestsAreDamaged()
{
    QFETCH(const QByteArray, json);
    const auto book = parseDivina(json);
    QVERIFY(!book);
    QCOMPARE(book.error().code, ReadErrorCode::Damaged);
}

void TestDivina::framesFindTheirPages()
{
    const QList<PageEntry> pages{{u"in/1.jpg"_s, -1}, {u"in/2.jpg"_s, -1}};
    const PanelFrame frame{QPolygonF({{0, 0}, {1, 0}, {1, 1}}), {}, {}, {}};
    const QList<FramedPage> framed =
        framesFor(pages,
                  {{u"./in/2.jpg"_s, {frame}, FrameUnit::Shares},
                   {u"in/3.jpg"_s, {frame}, FrameUnit::Pixels},
                   {u"in/2.jpg"_s, {frame, frame}, FrameUnit::Pixels}});
    QCOMPARE(framed, (QList<FramedPage>{{1, {frame}, FrameUnit::Shares}}));
    QVERIFY(framedPage(framed, 1));
    QVERIFY(!framedPage(framed, 0));
}

void TestDivina::sharesArePartsOfThePage_data()
{
    QTest::addColumn<FrameUnit>("unit");
    QTest::addColumn<QPointF>("given");
    QTest::addColumn<QSize>("page");
    QTest::addColumn<QPointF>("share");
    constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();
    const QSize page(200, 400);
    QTest::newRow("pixels") << FrameUnit::Pixels << QPointF(50, 300) << page << QPointF(0.25, 0.75);
    QTest::newRow("shares") << FrameUnit::Shares << QPointF(0.25, 0.5) << page
                            << QPointF(0.25, 0.5);
    QTest::newRow("beyond") << FrameUnit::Pixels << QPointF(-5, 900) << page << QPointF(0, 1);
    QTest::newRow("no number") << FrameUnit::Shares << QPointF(kNoNumber, 0.5) << page
                               << QPointF(0, 0.5);
}

void TestDivina::sharesArePartsOfThePage()
{
    QFETCH(const FrameUnit, unit);
    QFETCH(const QPointF, given);
    QFETCH(const QSize, page);
    const FramedPage framed{0, {{QPolygonF({given}), {}, {}, {}}}, unit};
    QTEST(framesInShares(framed, page)[0].outline[0], "share");
    QVERIFY(framesInShares({0, framed.frames, FrameUnit::Pixels}, QSize()).isEmpty());
}

QTEST_APPLESS_MAIN(TestDivina)

#include "tst_divina.moc"
