#include "reader/widgets/stripcanvas.h"
#include "tests/support/fakecomic.h"

#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <memory>

using namespace nw::reader;
using nw::test::FakeComic;

namespace {

constexpr int kTimeoutMs = 10'000;
constexpr QSize kWindow{400, 300};
const QColor kGround = ReaderPalette::dark().ground;

struct Reading
{
    explicit Reading(int pageCount, int page = 0)
        : Reading(std::make_shared<FakeComic>(pageCount), page)
    {
    }

    explicit Reading(std::shared_ptr<FakeComic> book, int page = 0,
                     StripAxis axis = StripAxis::Vertical,
                     ReadingDirection direction = ReadingDirection::LeftToRight)
        : comic(std::move(book))
        , shown(&strip, &StripCanvas::pageShown)
        , refined(&strip, &StripCanvas::refined)
    {
        strip.setAnimation(Animation::Reduced);
        strip.setAxis(axis);
        strip.setFitMode(FitMode::Width); // pages of 200 x 300 are 600 long
        strip.resize(kWindow);
        strip.show();
        strip.setDocument(comic, page, direction);
    }

    QColor colourAt(int x, int y) { return strip.grab().toImage().pixelColor(x, y); }

    void wheel(int angle, Qt::KeyboardModifiers modifiers = {})
    {
        const QPointF middle = QRectF(strip.rect()).center();
        QWheelEvent event(middle, strip.mapToGlobal(middle), {}, {0, angle}, Qt::NoButton,
                          modifiers, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&strip, &event);
    }

    std::shared_ptr<FakeComic> comic;
    StripCanvas strip{FakeComic::render};
    QSignalSpy shown;
    QSignalSpy refined;
};

} // namespace

class TestStripCanvas : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pagesMeetWithoutASeam();
    void theWheelScrolls();
    void saysWhichPageIsRead();
    void readsOnlyWhatIsNear();
    void holdsNoMoreThanItMay();
    void keepsThePlaceWhenAPageBeforeItIsLonger();
    void keepsThePlaceInAnotherWindow();
    void runsFromSideToSide_data();
    void runsFromSideToSide();
    void zoomsAboutThePlace();
    void aDamagedPageIsOneMarkedPage();
    void stepsThroughAPageAndSaysWhereTheBookEnds();
    void smoothScrollingArrivesWhereTheWheelSaid();
    void aDragMovesTheStrip();
    void anotherBookStartsAnew();
};

void TestStripCanvas::pagesMeetWithoutASeam()
{
    Reading reading(5);
    QTRY_COMPARE_WITH_TIMEOUT(reading.strip.strip().sizeOf(1), QSize(400, 600), kTimeoutMs);
    reading.strip.goToPlace({0, 0.75}); // 450 of 600
    QTRY_COMPARE_WITH_TIMEOUT(reading.colourAt(200, 149), FakeComic::colourOf(0), kTimeoutMs);
    QTRY_COMPARE_WITH_TIMEOUT(reading.colourAt(200, 150), FakeComic::colourOf(1), kTimeoutMs);
    QCOMPARE(reading.colourAt(0, 0), FakeComic::colourOf(0));
    QCOMPARE(reading.colourAt(399, 299), FakeComic::colourOf(1));
}

void TestStripCanvas::theWheelScrolls()
{
    Reading reading(5);
    QTRY_VERIFY_WITH_TIMEOUT(!reading.shown.isEmpty(), kTimeoutMs);
    reading.wheel(-120);
    QCOMPARE(reading.strip.scroll(), 120);
    reading.wheel(-60);
    QCOMPARE(reading.strip.scroll(), 180);
    reading.wheel(1200);
    QCOMPARE(reading.strip.scroll(), 0);
    QCOMPARE(reading.strip.currentPage(), 0);
}

void TestStripCanvas::saysWhichPageIsRead()
{
    Reading reading(5);
    QSignalSpy changed(&reading.strip, &StripCanvas::pageChanged);
    QTRY_COMPARE_WITH_TIMEOUT(reading.shown.size(), 1, kTimeoutMs);
    reading.strip.goToPlace({0, 0.9});
    QCOMPARE(reading.strip.currentPage(), 1);
    QCOMPARE(changed.size(), 1);
    QTRY_COMPARE_WITH_TIMEOUT(reading.shown.size(), 2, kTimeoutMs);
    QCOMPARE(reading.shown.last().at(0).toInt(), 1);
    QCOMPARE(reading.shown.last().at(1).toInt(), 5);
    QCOMPARE(reading.strip.pageName(), QStringLiteral("Page 2 of 5"));
}

void TestStripCanvas::readsOnlyWhatIsNear()
{
    Reading reading(500, 100);
    QTRY_VERIFY_WITH_TIMEOUT(!reading.refined.isEmpty(), kTimeoutMs);
    QTRY_VERIFY_WITH_TIMEOUT(reading.comic->readPages().contains(101), kTimeoutMs);
    for (const int page : reading.comic->readPages())
        QVERIFY2(page >= 97 && page <= 104, qPrintable(QString::number(page)));
    QCOMPARE(reading.strip.currentPage(), 100);
}

void TestStripCanvas::holdsNoMoreThanItMay()
{
    const auto comic = std::make_shared<FakeComic>(40);
    for (int page = 0; page < 40; ++page)
        comic->setNaturalSize(page, {1600, 6000}); // 38 MB each
    Reading reading(comic);
    reading.strip.resize(1600, 900);
    for (int page = 0; page < 7; ++page) {
        reading.strip.goTo(page);
        QTRY_COMPARE_WITH_TIMEOUT(reading.colourAt(800, 450), FakeComic::colourOf(page), kTimeoutMs);
        QVERIFY(reading.strip.heldBytes() < 230 * 1024 * 1024);
    }
}

void TestStripCanvas::keepsThePlaceWhenAPageBeforeItIsLonger()
{
    const auto comic = std::make_shared<FakeComic>(9);
    comic->setNaturalSize(3, {200, 900});
    comic->block(3);
    Reading reading(comic, 4);
    QTRY_VERIFY_WITH_TIMEOUT(!reading.refined.isEmpty(), kTimeoutMs);
    const qint64 before = reading.strip.scroll();
    comic->release(3);
    QTRY_COMPARE_WITH_TIMEOUT(reading.strip.strip().sizeOf(3), QSize(400, 1800), kTimeoutMs);
    QCOMPARE(reading.strip.scroll() - before, reading.strip.strip().startOf(4) - before);
    QCOMPARE(reading.strip.place(), (StripPlace{4, 0}));
    QCOMPARE(reading.colourAt(200, 1), FakeComic::colourOf(4));
}

void TestStripCanvas::keepsThePlaceInAnotherWindow()
{
    Reading reading(9, 2);
    QTRY_VERIFY_WITH_TIMEOUT(!reading.refined.isEmpty(), kTimeoutMs);
    reading.strip.goToPlace({2, 0.5});
    reading.strip.resize(800, 500);
    QCOMPARE(reading.strip.place(), (StripPlace{2, 0.5}));
    QTRY_COMPARE_WITH_TIMEOUT(reading.strip.scroll(),
                              reading.strip.strip().startOf(2) + 600, kTimeoutMs);
}

void TestStripCanvas::runsFromSideToSide_data()
{
    QTest::addColumn<ReadingDirection>("direction");
    QTest::addColumn<int>("left");
    QTest::addColumn<int>("right");
    QTest::newRow("left to right") << ReadingDirection::LeftToRight << 0 << 1;
    QTest::newRow("right to left") << ReadingDirection::RightToLeft << 1 << 0;
}

void TestStripCanvas::runsFromSideToSide()
{
    QFETCH(const ReadingDirection, direction);
    QFETCH(const int, left);
    QFETCH(const int, right);
    Reading reading(std::make_shared<FakeComic>(5), 0, StripAxis::Horizontal, direction);
    QTRY_COMPARE_WITH_TIMEOUT(reading.colourAt(100, 150), FakeComic::colourOf(left), kTimeoutMs);
    QTRY_COMPARE_WITH_TIMEOUT(reading.colourAt(199, 150), FakeComic::colourOf(left), kTimeoutMs);
    QTRY_COMPARE_WITH_TIMEOUT(reading.colourAt(200, 150), FakeComic::colourOf(right), kTimeoutMs);
    reading.wheel(-120);
    QCOMPARE(reading.strip.scroll(), 120); // down is on, whichever side that is
}

void TestStripCanvas::zoomsAboutThePlace()
{
    Reading reading(9, 3);
    QTRY_VERIFY_WITH_TIMEOUT(!reading.refined.isEmpty(), kTimeoutMs);
    reading.strip.goToPlace({3, 0.25});
    QVERIFY(!reading.strip.isZoomed());
    reading.wheel(120, Qt::ControlModifier);
    QVERIFY(reading.strip.isZoomed());
    QCOMPARE(reading.strip.place(), (StripPlace{3, 0.25}));
    QCOMPARE(reading.strip.strip().sizeOf(3).width(), 460);
    QVERIFY(reading.strip.pan({-10, 0})); // it is broader than the window now
    reading.strip.setFitMode(FitMode::Width);
    QVERIFY(!reading.strip.isZoomed());
    QTRY_COMPARE_WITH_TIMEOUT(reading.colourAt(0, 150), FakeComic::colourOf(3), kTimeoutMs);
}

void TestStripCanvas::aDamagedPageIsOneMarkedPage()
{
    const auto comic = std::make_shared<FakeComic>(5);
    comic->fail(1, ReadErrorCode::Damaged);
    Reading reading(comic);
    QSignalSpy errors(&reading.strip, &StripCanvas::errorShown);
    QTRY_COMPARE_WITH_TIMEOUT(errors.size(), 1, kTimeoutMs);
    QCOMPARE(errors.first().at(0).toInt(), 1);
    reading.strip.goTo(1);
    QVERIFY(!reading.strip.stateText().isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(reading.colourAt(5, 5), ReaderPalette::dark().surface, kTimeoutMs);
    reading.strip.goTo(2);
    QTRY_COMPARE_WITH_TIMEOUT(reading.colourAt(200, 150), FakeComic::colourOf(2), kTimeoutMs);
    QTRY_VERIFY_WITH_TIMEOUT(reading.strip.stateText().isEmpty(), kTimeoutMs);
}

void TestStripCanvas::stepsThroughAPageAndSaysWhereTheBookEnds()
{
    Reading reading(2);
    QSignalSpy ends(&reading.strip, &StripCanvas::endReached);
    QTRY_COMPARE_WITH_TIMEOUT(reading.strip.strip().length(), 1200, kTimeoutMs);
    reading.strip.advance(PageStep::Forward);
    QCOMPARE(reading.strip.scroll(), 270);
    reading.strip.turn(PageStep::Forward);
    QCOMPARE(reading.strip.scroll(), 600);
    reading.strip.advance(PageStep::Forward);
    reading.strip.advance(PageStep::Forward);
    QCOMPARE(reading.strip.scroll(), 900);
    QCOMPARE(ends.size(), 0);
    reading.strip.advance(PageStep::Forward);
    QCOMPARE(ends.size(), 1);
    reading.strip.turn(PageStep::Backward); // first to the start of the page
    QCOMPARE(reading.strip.scroll(), 600);
    reading.strip.turn(PageStep::Backward);
    QCOMPARE(reading.strip.scroll(), 0);
    reading.strip.turn(PageStep::Backward);
    QCOMPARE(ends.size(), 2);
}

void TestStripCanvas::smoothScrollingArrivesWhereTheWheelSaid()
{
    Reading reading(9);
    QTRY_VERIFY_WITH_TIMEOUT(!reading.refined.isEmpty(), kTimeoutMs);
    reading.strip.setAnimation(Animation::Full);
    reading.wheel(-120);
    QVERIFY(reading.strip.scroll() > 0); // it moves with the event, not a frame later
    QVERIFY(reading.strip.scroll() < 120);
    reading.wheel(-120);
    reading.wheel(-120);
    QTRY_COMPARE_WITH_TIMEOUT(reading.strip.scroll(), 360, kTimeoutMs);
}

void TestStripCanvas::aDragMovesTheStrip()
{
    Reading reading(9);
    QTRY_VERIFY_WITH_TIMEOUT(!reading.refined.isEmpty(), kTimeoutMs);
    QTest::mousePress(&reading.strip, Qt::LeftButton, {}, {200, 250});
    QTest::mouseMove(&reading.strip, {200, 150});
    QTest::mouseRelease(&reading.strip, Qt::LeftButton, {}, {200, 150});
    QCOMPARE(reading.strip.scroll(), 100);
}

void TestStripCanvas::anotherBookStartsAnew()
{
    Reading reading(9, 5);
    QTRY_VERIFY_WITH_TIMEOUT(!reading.refined.isEmpty(), kTimeoutMs);
    reading.strip.setDocument(std::make_shared<FakeComic>(3), 1, ReadingDirection::LeftToRight);
    QCOMPARE(reading.strip.currentPage(), 1);
    QTRY_COMPARE_WITH_TIMEOUT(reading.colourAt(200, 150), FakeComic::colourOf(1), kTimeoutMs);
    reading.strip.setDocument(nullptr, 0, ReadingDirection::LeftToRight);
    QCOMPARE(reading.strip.currentPage(), -1);
    QCOMPARE(reading.colourAt(200, 150), kGround);
    QCOMPARE(reading.strip.heldBytes(), 0);
}

QTEST_MAIN(TestStripCanvas)

#include "tst_stripcanvas.moc"
