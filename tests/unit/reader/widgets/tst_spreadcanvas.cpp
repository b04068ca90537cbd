#include "reader/widgets/pagecanvas.h"
#include "reader/widgets/pagemessage.h"
#include "tests/support/measuredcomic.h"

#include <QPaintEvent>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace nw::reader;
using nw::test::FakeComic;
using nw::test::MeasuredComic;

namespace {

constexpr int kTimeoutMs = 10'000;
constexpr QSize kWindow{600, 400}; // two pages of 200 x 300 fit as 267 x 400 each
const QColor kGround = ReaderPalette::dark().ground;

// Two pages at once in a window that holds them.
struct Reading
{
    explicit Reading(int pageCount, int page = 0,
                     ReadingDirection direction = ReadingDirection::LeftToRight)
        : Reading(std::make_shared<FakeComic>(pageCount), page, direction)
    {
    }

    explicit Reading(std::shared_ptr<FakeComic> book, int page = 0,
                     ReadingDirection direction = ReadingDirection::LeftToRight)
        : comic(std::move(book))
        , shown(&canvas, &PageCanvas::pageShown)
    {
        canvas.setAnimation(Animation::Reduced);
        canvas.setPagesAtOnce(PagesAtOnce::Two);
        canvas.resize(kWindow);
        canvas.show();
        canvas.setDocument(comic, page, direction);
    }

    QColor colourAt(int x, int y) { return canvas.grab().toImage().pixelColor(x, y); }
    bool isShown() const { return canvas.isShowing(DecodeQuality::Fast); }
    QList<int> pages() const
    {
        QList<int> pages;
        for (const Leaf &leaf : canvas.spread().leaves)
            pages.append(leaf.page);
        return pages;
    }

    std::shared_ptr<FakeComic> comic;
    PageCanvas canvas{FakeComic::render};
    QSignalSpy shown;
};

// Everything that a widget is asked to paint.
class PaintedRegion : public QObject
{
public:
    explicit PaintedRegion(QWidget *widget) { widget->installEventFilter(this); }

    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::Paint)
            region += static_cast<QPaintEvent *>(event)->region();
        return false;
    }

    QRegion region;
};

} // namespace

class TestSpreadCanvas : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void twoPagesMeetInTheMiddle_data();
    void twoPagesMeetInTheMiddle();
    void everyWindowShowsThemWithoutAGap_data();
    void everyWindowShowsThemWithoutAGap();
    void turnsBySpreads();
    void saysTheLastPageThatWasSeen();
    void aPageThatProvesToBeWideStandsAlone();
    void wideFarPagesAreKnownBeforeTheyAreTurnedTo();
    void whatIsOnTheScreenStaysWhenPairsChange();
    void zoomedPagesOfDifferentSizeStayEquallyHigh();
    void aDamagedPageLeavesTheOneBesideIt();
    void switchingKeepsTheReadersPlace();
    void followsThePageMap();
    void waitsForBothPages();
    void aTurnedPageStandsAtItsPlaceInItsFirstFrame();
    void aTurnRepaintsBothPagesAndNotTheGround_data();
    void aTurnRepaintsBothPagesAndNotTheGround();
    void waitingForAPageRepaintsNothing();
    void coloursFollowTheLook();
};

void TestSpreadCanvas::twoPagesMeetInTheMiddle_data()
{
    QTest::addColumn<ReadingDirection>("direction");
    QTest::addColumn<int>("left");
    QTest::addColumn<int>("right");
    QTest::newRow("left to right") << ReadingDirection::LeftToRight << 1 << 2;
    QTest::newRow("right to left") << ReadingDirection::RightToLeft << 2 << 1;
}

void TestSpreadCanvas::twoPagesMeetInTheMiddle()
{
    QFETCH(const ReadingDirection, direction);
    QFETCH(const int, left);
    QFETCH(const int, right);
    Reading reading(7, 2, direction);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShown(), kTimeoutMs);
    QCOMPARE(reading.pages(), (QList<int>{1, 2}));
    QCOMPARE(reading.canvas.pageRect(), QRectF(33, 0, 534, 400));
    QCOMPARE(reading.colourAt(32, 200), kGround);
    QCOMPARE(reading.colourAt(33, 200), FakeComic::colourOf(left));
    QCOMPARE(reading.colourAt(299, 200), FakeComic::colourOf(left));
    QCOMPARE(reading.colourAt(300, 200), FakeComic::colourOf(right));
    QCOMPARE(reading.colourAt(566, 200), FakeComic::colourOf(right));
    QCOMPARE(reading.colourAt(567, 200), kGround);
}

void TestSpreadCanvas::everyWindowShowsThemWithoutAGap_data()
{
    QTest::addColumn<FitMode>("fit");
    QTest::newRow("page") << FitMode::Page;
    QTest::newRow("width") << FitMode::Width;
    QTest::newRow("height") << FitMode::Height;
    QTest::newRow("original") << FitMode::Original;
}

void TestSpreadCanvas::everyWindowShowsThemWithoutAGap()
{
    QFETCH(const FitMode, fit);
    Reading reading(5, 1);
    reading.canvas.setFitMode(fit);
    for (int width = 601; width <= 660; width += 7) {
        reading.canvas.resize(width, 404);
        QTRY_VERIFY_WITH_TIMEOUT(reading.isShown(), kTimeoutMs);
        const QRectF left = reading.canvas.leafRect(0);
        const QRectF right = reading.canvas.leafRect(1);
        QCOMPARE(left.right(), right.left());
        QCOMPARE(left.height(), right.height());
        QTRY_COMPARE_WITH_TIMEOUT(reading.colourAt(int(left.right()) - 1, 200),
                                  FakeComic::colourOf(1), kTimeoutMs);
        QTRY_COMPARE_WITH_TIMEOUT(reading.colourAt(int(left.right()), 200), FakeComic::colourOf(2),
                                  kTimeoutMs);
    }
}

void TestSpreadCanvas::turnsBySpreads()
{
    Reading reading(6);
    QCOMPARE(reading.pages(), QList<int>{0});
    reading.canvas.turn(PageStep::Forward);
    QCOMPARE(reading.pages(), (QList<int>{1, 2}));
    QCOMPARE(reading.canvas.pageName(), QStringLiteral("Pages 2 and 3 of 6"));
    reading.canvas.turn(PageStep::Forward);
    reading.canvas.turn(PageStep::Forward);
    QCOMPARE(reading.pages(), QList<int>{5});
    QSignalSpy ends(&reading.canvas, &PageCanvas::endReached);
    reading.canvas.turn(PageStep::Forward);
    QCOMPARE(ends.size(), 1);
    reading.canvas.goTo(4);
    QCOMPARE(reading.pages(), (QList<int>{3, 4}));
    reading.canvas.turn(PageStep::Backward);
    QCOMPARE(reading.pages(), (QList<int>{1, 2}));
}

void TestSpreadCanvas::saysTheLastPageThatWasSeen()
{
    Reading reading(7, 3);
    QTRY_COMPARE_WITH_TIMEOUT(reading.shown.size(), 1, kTimeoutMs);
    QCOMPARE(reading.shown.first().at(0).toInt(), 4);
    QCOMPARE(reading.canvas.currentPage(), 3);
    QCOMPARE(reading.canvas.lastShownPage(), 4);
}

void TestSpreadCanvas::aPageThatProvesToBeWideStandsAlone()
{
    const auto comic = std::make_shared<FakeComic>(6);
    comic->setNaturalSize(2, {400, 300});
    Reading reading(comic, 1);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShown(), kTimeoutMs);
    QCOMPARE(reading.pages(), QList<int>{1});
    QCOMPARE(reading.canvas.pageRect(), QRectF(166, 0, 267, 400));
    reading.canvas.turn(PageStep::Forward);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShown(), kTimeoutMs);
    QCOMPARE(reading.pages(), QList<int>{2});
    QCOMPARE(reading.canvas.pageRect(), QRectF(33, 0, 533, 400));
    reading.canvas.turn(PageStep::Forward);
    QCOMPARE(reading.pages(), (QList<int>{3, 4}));
}

// The pair before the wide page was right when it was painted; turning shows each page once.
void TestSpreadCanvas::wideFarPagesAreKnownBeforeTheyAreTurnedTo()
{
    const auto comic = std::make_shared<MeasuredComic>(40);
    comic->setNaturalSize(16, {600, 300});
    Reading reading(comic, 1);
    QSignalSpy learned(&reading.canvas, &PageCanvas::pageSizeLearned);
    QTRY_VERIFY_WITH_TIMEOUT(comic->readPages().contains(25), kTimeoutMs);
    QTRY_VERIFY_WITH_TIMEOUT(
        std::any_of(learned.begin(), learned.end(),
                    [](const QList<QVariant> &each) { return each.at(0).toInt() == 25; }),
        kTimeoutMs);
    QVERIFY(!comic->readPages().contains(26)); // no further than is looked ahead
    comic->block(16);
    comic->block(15);
    reading.canvas.goTo(16);
    QCOMPARE(reading.pages(), QList<int>{16});
    reading.canvas.goTo(15);
    QCOMPARE(reading.pages(), QList<int>{15}); // whose partner would be the wide one
    comic->release(15);
    comic->release(16);
}

void TestSpreadCanvas::whatIsOnTheScreenStaysWhenPairsChange()
{
    const auto comic = std::make_shared<FakeComic>(8);
    comic->setNaturalSize(1, {400, 300}); // known only once somebody looks at it
    comic->block(1);
    Reading reading(comic, 3);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShown(), kTimeoutMs);
    QCOMPARE(reading.pages(), (QList<int>{3, 4}));
    QTRY_COMPARE_WITH_TIMEOUT(comic->readersWaiting(), 1, kTimeoutMs);
    comic->release(1);
    QSignalSpy changed(&reading.canvas, &PageCanvas::pageChanged);
    // From now on the pairs are 0 1 2,3 4,5 6,7.
    QTRY_VERIFY_WITH_TIMEOUT(reading.canvas.isShowing(DecodeQuality::Best), kTimeoutMs);
    QCOMPARE(reading.pages(), (QList<int>{3, 4}));
    QCOMPARE(changed.size(), 0);
    reading.canvas.turn(PageStep::Forward);
    QCOMPARE(reading.pages(), (QList<int>{4, 5}));
}

void TestSpreadCanvas::zoomedPagesOfDifferentSizeStayEquallyHigh()
{
    const auto comic = std::make_shared<FakeComic>(3);
    comic->setNaturalSize(2, {400, 600});
    Reading reading(comic, 1);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShown(), kTimeoutMs);
    reading.canvas.zoomBy(1.5);
    QCOMPARE(reading.canvas.leafRect(0).size(), QSizeF(400, 600));
    QCOMPARE(reading.canvas.leafRect(1).size(), QSizeF(400, 600));
    QVERIFY(!reading.canvas.isWholePageVisible());
}

void TestSpreadCanvas::aDamagedPageLeavesTheOneBesideIt()
{
    const auto comic = std::make_shared<FakeComic>(5);
    comic->fail(2, ReadErrorCode::Damaged);
    Reading reading(comic, 1);
    QTRY_VERIFY_WITH_TIMEOUT(reading.canvas.message() && reading.canvas.message()->isVisible(),
                             kTimeoutMs);
    QTRY_COMPARE_WITH_TIMEOUT(reading.colourAt(100, 200), FakeComic::colourOf(1), kTimeoutMs);
    QVERIFY(reading.canvas.message()->geometry().center().x() > 300);
    reading.canvas.turn(PageStep::Forward);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShown(), kTimeoutMs);
    QVERIFY(!reading.canvas.message()->isVisible());
}

void TestSpreadCanvas::switchingKeepsTheReadersPlace()
{
    Reading reading(9, 4);
    QCOMPARE(reading.pages(), (QList<int>{3, 4}));
    reading.canvas.setPagesAtOnce(PagesAtOnce::One);
    QCOMPARE(reading.pages(), QList<int>{4});
    reading.canvas.setPagesAtOnce(PagesAtOnce::Two);
    QCOMPARE(reading.pages(), (QList<int>{3, 4}));
}

void TestSpreadCanvas::followsThePageMap()
{
    Reading reading(9, 3);
    BookLook look;
    look.map.setFix(3, {.standing = PageStanding::Alone});
    reading.canvas.setLook(look);
    QCOMPARE(reading.pages(), QList<int>{3});
    look.map.setFix(3, {.standing = PageStanding::Skipped});
    reading.canvas.setLook(look);
    QCOMPARE(reading.pages(), (QList<int>{4, 5}));
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShown(), kTimeoutMs);
    look.map.setFix(4, {.quarterTurns = 1});
    look.map.setFix(3, {});
    reading.canvas.setLook(look);
    reading.canvas.goTo(4);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShown(), kTimeoutMs);
    QCOMPARE(reading.pages(), QList<int>{4});
    QCOMPARE(reading.canvas.leafRect(0).size(), QSizeF(600, 400));
}

void TestSpreadCanvas::waitsForBothPages()
{
    const auto comic = std::make_shared<FakeComic>(9);
    Reading reading(comic, 0);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShown(), kTimeoutMs);
    comic->block(8);
    reading.canvas.goTo(7);
    QVERIFY(!reading.isShown());
    QTRY_COMPARE_WITH_TIMEOUT(comic->readersWaiting(), 1, kTimeoutMs);
    (void)reading.canvas.grab();
    QVERIFY(!reading.isShown());
    comic->release(8);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShown(), kTimeoutMs);
    // It is told with the paint that shows it.
    QTRY_COMPARE_WITH_TIMEOUT(reading.shown.last().at(0).toInt(), 8, kTimeoutMs);
}

void TestSpreadCanvas::aTurnedPageStandsAtItsPlaceInItsFirstFrame()
{
    Reading reading(9);
    QTRY_VERIFY_WITH_TIMEOUT(reading.canvas.isShowing(DecodeQuality::Best), kTimeoutMs);
    reading.canvas.turn(PageStep::Forward);
    QVERIFY(reading.isShown());
    QCOMPARE(reading.colourAt(40, 200), FakeComic::colourOf(1));
}

void TestSpreadCanvas::aTurnRepaintsBothPagesAndNotTheGround_data()
{
    QTest::addColumn<int>("from");
    QTest::newRow("two to two") << 2;
    QTest::newRow("one to two") << 0;
    QTest::newRow("two to one") << 6;
}

void TestSpreadCanvas::aTurnRepaintsBothPagesAndNotTheGround()
{
    QFETCH(const int, from);
    Reading reading(8, from);
    QTRY_VERIFY_WITH_TIMEOUT(reading.canvas.isShowing(DecodeQuality::Best), kTimeoutMs);
    PaintedRegion paint(&reading.canvas);
    reading.canvas.turn(PageStep::Forward);
    QVERIFY(reading.isShown());
    QCOMPARE(paint.region.boundingRect(), QRect(33, 0, 534, 400));
}

void TestSpreadCanvas::waitingForAPageRepaintsNothing()
{
    Reading reading(9);
    QTRY_VERIFY_WITH_TIMEOUT(reading.canvas.isShowing(DecodeQuality::Best), kTimeoutMs);
    reading.comic->block(8);
    PaintedRegion paint(&reading.canvas);
    reading.canvas.goTo(8);
    QTRY_COMPARE_WITH_TIMEOUT(reading.comic->readersWaiting(), 1, kTimeoutMs);
    QVERIFY(!reading.isShown());
    QVERIFY(paint.region.isEmpty());
    reading.comic->release(8);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShown(), kTimeoutMs);
    QVERIFY(!paint.region.isEmpty());
}

void TestSpreadCanvas::coloursFollowTheLook()
{
    Reading reading(3, 1);
    QTRY_COMPARE_WITH_TIMEOUT(reading.colourAt(100, 200), FakeComic::colourOf(1), kTimeoutMs);
    BookLook look;
    look.adjustments.inversion = Inversion::On;
    reading.canvas.setLook(look);
    const QColor plain = FakeComic::colourOf(1);
    const QColor inverted(255 - plain.red(), 255 - plain.green(), 255 - plain.blue());
    QTRY_COMPARE_WITH_TIMEOUT(reading.colourAt(100, 200), inverted, kTimeoutMs);
}

QTEST_MAIN(TestSpreadCanvas)

#include "tst_spreadcanvas.moc"
