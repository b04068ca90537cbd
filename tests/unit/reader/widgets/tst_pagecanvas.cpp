#include "reader/widgets/pagecanvas.h"
#include "reader/widgets/pagemessage.h"
#include "tests/support/fakecomic.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <memory>
#include <mutex>

using namespace nw::reader;
using nw::test::FakeComic;

namespace {

constexpr int kTimeoutMs = 10'000;
constexpr QSize kWindow{400, 400}; // a page of 200 x 300 fits as 267 x 400
const QColor kGround = ReaderPalette::dark().ground;

constexpr auto kLtr = ReadingDirection::LeftToRight;
constexpr auto kRtl = ReadingDirection::RightToLeft;

// A canvas that shows a comic in a window.
struct Reading
{
    explicit Reading(int pageCount, ReadingDirection direction = kLtr, int page = 0)
        : comic(std::make_shared<FakeComic>(pageCount))
        , shown(&canvas, &PageCanvas::pageShown)
    {
        canvas.resize(kWindow);
        canvas.show();
        canvas.setDocument(comic, page, direction);
    }

    QList<int> shownPages() const
    {
        QList<int> pages;
        for (const auto &arguments : shown)
            pages.append(arguments.at(0).toInt());
        return pages;
    }

    QColor colourAt(int x, int y) { return canvas.grab().toImage().pixelColor(x, y); }

    void wheel(const QPoint &angle, Qt::KeyboardModifiers modifiers = {})
    {
        const QPointF middle = QRectF(canvas.rect()).center();
        QWheelEvent event(middle, canvas.mapToGlobal(middle), {}, angle, Qt::NoButton, modifiers,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&canvas, &event);
    }

    std::shared_ptr<FakeComic> comic;
    PageCanvas canvas{FakeComic::render};
    QSignalSpy shown;
};

} // namespace

class TestPageCanvas : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void paintsThePageInTheMiddleOfItsGround();
    void keepsAirAroundThePage();
    void saysThatAPageIsShownOnlyAfterItsPictureWasPainted();
    void neverSaysThatAPageRenderedAheadIsShown();
    void hiddenItShowsNoPage();
    void turnsToThePagesAhead();
    void saysWhenTheBookEnds();
    void keepsTheLastPageForAMomentWhileTheNextOneComes();
    void aDamagedPageIsOneMessageAndTheOthersAreFine();
    void anErrorThatMayPassCanBeTriedAgain();
    void everyErrorSaysWhatHappened_data();
    void everyErrorSaysWhatHappened();
    void theWheelTurnsAPageThatFits();
    void theWheelScrollsAPageThatDoesNotFitAndTurnsItAtItsEnd();
    void theSidewaysWheelFollowsTheDirectionOfReading_data();
    void theSidewaysWheelFollowsTheDirectionOfReading();
    void partsOfANotchAddUp();
    void theWheelWithControlZoomsAboutThePointer();
    void zoomingRendersNothingUntilItRests();
    void doubleClickGoesToTheOriginalSizeAndBack();
    void draggingMovesAPageThatIsLarger();
    void aZoomedPageIsEnteredWhereReadingBegins_data();
    void aZoomedPageIsEnteredWhereReadingBegins();
    void resizingKeepsThePageFitted();
    void paintsAnEarlyPageWithoutAskingForIt();
    void tellsScreenReadersThePageAndItsState();
    void closingTheDocumentLeavesTheGround();
};

void TestPageCanvas::paintsThePageInTheMiddleOfItsGround()
{
    Reading reading(3);
    QTRY_COMPARE_WITH_TIMEOUT(reading.shownPages(), QList<int>{0}, kTimeoutMs);
    QCOMPARE(reading.canvas.pageRect(), QRectF(66, 0, 267, 400));
    QCOMPARE(reading.colourAt(200, 200), FakeComic::colourOf(0));
    QCOMPARE(reading.colourAt(66, 0), FakeComic::colourOf(0));
    QCOMPARE(reading.colourAt(332, 399), FakeComic::colourOf(0));
    QCOMPARE(reading.colourAt(65, 200), kGround);
    QCOMPARE(reading.colourAt(333, 200), kGround);
}

void TestPageCanvas::keepsAirAroundThePage()
{
    Reading reading(3);
    reading.canvas.setAir(50);
    QTRY_COMPARE_WITH_TIMEOUT(reading.canvas.pageRect(), QRectF(100, 50, 200, 300), kTimeoutMs);
    QTRY_COMPARE_WITH_TIMEOUT(reading.colourAt(200, 50), FakeComic::colourOf(0), kTimeoutMs);
    QCOMPARE(reading.colourAt(200, 49), kGround);
}

void TestPageCanvas::saysThatAPageIsShownOnlyAfterItsPictureWasPainted()
{
    const auto comic = std::make_shared<FakeComic>(3);
    comic->block(0);
    PageCanvas canvas(FakeComic::render);
    QSignalSpy shown(&canvas, &PageCanvas::pageShown);
    canvas.resize(kWindow);
    canvas.show();
    canvas.setDocument(comic, 0, kLtr);
    QTRY_COMPARE_WITH_TIMEOUT(comic->readersWaiting(), 1, kTimeoutMs);
    (void)canvas.grab();
    QCoreApplication::processEvents();
    QCOMPARE(shown.size(), 0);
    QVERIFY(!canvas.isShowing(DecodeQuality::Fast));

    comic->release(0);
    QVERIFY(shown.wait(kTimeoutMs));
    QCOMPARE(shown.first().at(0).toInt(), 0);
    QCOMPARE(shown.first().at(1).toInt(), 3);
    QVERIFY(canvas.isShowing(DecodeQuality::Fast));
}

void TestPageCanvas::neverSaysThatAPageRenderedAheadIsShown()
{
    Reading reading(8);
    QTRY_VERIFY_WITH_TIMEOUT(reading.comic->readPages().contains(4), kTimeoutMs);
    // By then the page at rest has been refined: that is not another time shown either.
    QTRY_VERIFY_WITH_TIMEOUT(reading.canvas.isShowing(DecodeQuality::Best), kTimeoutMs);
    QCOMPARE(reading.shownPages(), QList<int>{0});
}

void TestPageCanvas::hiddenItShowsNoPage()
{
    const auto comic = std::make_shared<FakeComic>(3);
    PageCanvas canvas(FakeComic::render);
    QSignalSpy shown(&canvas, &PageCanvas::pageShown);
    canvas.resize(kWindow);
    canvas.setDocument(comic, 0, kLtr);
    // The neighbours are asked for once the page itself has come.
    QTRY_VERIFY_WITH_TIMEOUT(comic->readPages().contains(2), kTimeoutMs);
    QCOMPARE(shown.size(), 0);
    canvas.show();
    QVERIFY(shown.wait(kTimeoutMs));
}

void TestPageCanvas::turnsToThePagesAhead()
{
    Reading reading(8);
    QTRY_VERIFY_WITH_TIMEOUT(reading.comic->readPages().contains(4), kTimeoutMs);
    reading.canvas.turn(PageStep::Forward);
    QCOMPARE(reading.canvas.currentPage(), 1);
    reading.canvas.turn(PageStep::Forward);
    reading.canvas.turn(PageStep::Backward);
    QTRY_COMPARE_WITH_TIMEOUT(reading.colourAt(200, 200), FakeComic::colourOf(1), kTimeoutMs);
    QTRY_VERIFY_WITH_TIMEOUT(reading.shownPages().contains(1), kTimeoutMs);
}

void TestPageCanvas::saysWhenTheBookEnds()
{
    Reading reading(2);
    QSignalSpy ends(&reading.canvas, &PageCanvas::endReached);
    reading.canvas.turn(PageStep::Backward);
    QCOMPARE(ends.size(), 1);
    QCOMPARE(ends.last().first().value<PageStep>(), PageStep::Backward);
    reading.canvas.goTo(99);
    QCOMPARE(reading.canvas.currentPage(), 1);
    reading.canvas.turn(PageStep::Forward);
    QCOMPARE(ends.size(), 2);
    QCOMPARE(ends.last().first().value<PageStep>(), PageStep::Forward);
    QCOMPARE(reading.canvas.currentPage(), 1);
}

void TestPageCanvas::keepsTheLastPageForAMomentWhileTheNextOneComes()
{
    Reading reading(20);
    QTRY_COMPARE_WITH_TIMEOUT(reading.shownPages(), QList<int>{0}, kTimeoutMs);
    reading.comic->block(15);
    reading.canvas.goTo(15);
    QCOMPARE(reading.colourAt(80, 100), FakeComic::colourOf(0));
    // Then a sheet that waits takes its place, and nothing is called shown.
    const QColor waiting = ReaderPalette::dark().surface;
    QTRY_COMPARE_WITH_TIMEOUT(reading.colourAt(80, 100), waiting, kTimeoutMs);
    QCOMPARE(reading.shownPages(), QList<int>{0});
    reading.comic->release(15);
    QTRY_COMPARE_WITH_TIMEOUT(reading.shownPages(), (QList<int>{0, 15}), kTimeoutMs);
}

void TestPageCanvas::aDamagedPageIsOneMessageAndTheOthersAreFine()
{
    Reading reading(3);
    reading.comic->fail(1, ReadErrorCode::Damaged);
    QSignalSpy errors(&reading.canvas, &PageCanvas::errorShown);
    reading.canvas.goTo(1);
    QTRY_COMPARE_WITH_TIMEOUT(errors.size(), 1, kTimeoutMs);
    QCOMPARE(errors.first().at(0).toInt(), 1);
    QCOMPARE(errors.first().at(1).value<ReadErrorCode>(), ReadErrorCode::Damaged);
    const PageMessage *message = reading.canvas.message();
    QVERIFY(message && message->isVisible());
    QCOMPARE(message->title(), QStringLiteral("Page 2 is damaged"));
    QVERIFY(message->text().contains(u"The other pages are not affected"));
    QVERIFY(reading.canvas.rect().contains(message->geometry()));
    QVERIFY(!reading.shownPages().contains(1));

    reading.canvas.turn(PageStep::Forward);
    QTRY_VERIFY_WITH_TIMEOUT(reading.shownPages().contains(2), kTimeoutMs);
    QVERIFY(!message->isVisible());
    QCOMPARE(errors.size(), 1);
}

void TestPageCanvas::anErrorThatMayPassCanBeTriedAgain()
{
    const auto comic = std::make_shared<FakeComic>(1);
    comic->fail(0, ReadErrorCode::Io);
    PageCanvas canvas(FakeComic::render);
    QSignalSpy shown(&canvas, &PageCanvas::pageShown);
    canvas.resize(kWindow);
    canvas.show();
    canvas.setDocument(comic, 0, kLtr);
    QTRY_VERIFY_WITH_TIMEOUT(canvas.message() && canvas.message()->isVisible(), kTimeoutMs);
    auto *retry = canvas.message()->findChild<QAbstractButton *>();
    QVERIFY(retry && retry->isVisible());
    comic->mend(0);
    QCOMPARE(shown.size(), 0);
    QTest::mouseClick(retry, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(shown.size(), 1, kTimeoutMs);
    QVERIFY(!canvas.message()->isVisible());
}

void TestPageCanvas::everyErrorSaysWhatHappened_data()
{
    QTest::addColumn<ReadErrorCode>("code");
    QTest::addColumn<QString>("words");
    QTest::addColumn<bool>("offersRetry");
    QTest::newRow("encrypted") << ReadErrorCode::Encrypted << "locked with a password" << false;
    QTest::newRow("unsupported") << ReadErrorCode::Unsupported << "cannot be read" << false;
    QTest::newRow("too large") << ReadErrorCode::TooLarge << "too large" << false;
    QTest::newRow("damaged") << ReadErrorCode::Damaged << "damaged" << false;
    QTest::newRow("not reached") << ReadErrorCode::Io << "cannot be reached" << true;
    QTest::newRow("gone") << ReadErrorCode::NotFound << "cannot be reached" << true;
}

void TestPageCanvas::everyErrorSaysWhatHappened()
{
    QFETCH(const ReadErrorCode, code);
    QFETCH(const QString, words);
    QFETCH(const bool, offersRetry);
    const auto comic = std::make_shared<FakeComic>(2);
    comic->fail(0, code);
    PageCanvas canvas(FakeComic::render);
    canvas.resize(kWindow);
    canvas.show();
    canvas.setDocument(comic, 0, kLtr);
    QTRY_VERIFY_WITH_TIMEOUT(canvas.message() && canvas.message()->isVisible(), kTimeoutMs);
    QVERIFY2(canvas.message()->title().contains(words), qPrintable(canvas.message()->title()));
    QCOMPARE(canvas.message()->findChild<QAbstractButton *>()->isVisible(), offersRetry);
}

void TestPageCanvas::theWheelTurnsAPageThatFits()
{
    Reading reading(3);
    QTRY_COMPARE_WITH_TIMEOUT(reading.shownPages(), QList<int>{0}, kTimeoutMs);
    reading.wheel({0, -120});
    QCOMPARE(reading.canvas.currentPage(), 1);
    reading.wheel({0, 120});
    QCOMPARE(reading.canvas.currentPage(), 0);
}

void TestPageCanvas::theWheelScrollsAPageThatDoesNotFitAndTurnsItAtItsEnd()
{
    Reading reading(3);
    QTRY_COMPARE_WITH_TIMEOUT(reading.shownPages(), QList<int>{0}, kTimeoutMs);
    reading.canvas.setFitMode(FitMode::Width); // 400 x 600 in 400 x 400
    QCOMPARE(reading.canvas.pageRect(), QRectF(0, 0, 400, 600));
    int notches = 0;
    while (reading.canvas.currentPage() == 0 && notches < 20) {
        reading.wheel({0, -120});
        ++notches;
    }
    QCOMPARE(notches, 4); // 96, 192, the 200 there are, and on
    QTRY_COMPARE_WITH_TIMEOUT(reading.canvas.pageRect().top(), 0.0, kTimeoutMs);
    reading.wheel({0, 120});
    QCOMPARE(reading.canvas.currentPage(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(reading.canvas.pageRect().bottom(), 400.0, kTimeoutMs);
}

void TestPageCanvas::theSidewaysWheelFollowsTheDirectionOfReading_data()
{
    QTest::addColumn<ReadingDirection>("direction");
    QTest::addColumn<int>("page");
    QTest::newRow("left to right") << kLtr << 2;
    QTest::newRow("right to left") << kRtl << 0;
}

void TestPageCanvas::theSidewaysWheelFollowsTheDirectionOfReading()
{
    QFETCH(const ReadingDirection, direction);
    QFETCH(const int, page);
    Reading reading(3, direction, 1);
    QTRY_COMPARE_WITH_TIMEOUT(reading.shownPages(), QList<int>{1}, kTimeoutMs);
    reading.wheel({-120, 0});
    QCOMPARE(reading.canvas.currentPage(), page);
}

void TestPageCanvas::partsOfANotchAddUp()
{
    Reading reading(9);
    QTRY_COMPARE_WITH_TIMEOUT(reading.shownPages(), QList<int>{0}, kTimeoutMs);
    for (int i = 0; i < 3; ++i)
        reading.wheel({0, -30});
    QCOMPARE(reading.canvas.currentPage(), 0);
    reading.wheel({0, -30});
    QCOMPARE(reading.canvas.currentPage(), 1);
    QTRY_COMPARE_WITH_TIMEOUT(reading.shownPages(), (QList<int>{0, 1}), kTimeoutMs);
    // A change of mind starts anew.
    reading.wheel({0, -90});
    reading.wheel({0, 30});
    reading.wheel({0, -90});
    QCOMPARE(reading.canvas.currentPage(), 1);
}

void TestPageCanvas::theWheelWithControlZoomsAboutThePointer()
{
    Reading reading(3);
    QTRY_COMPARE_WITH_TIMEOUT(reading.shownPages(), QList<int>{0}, kTimeoutMs);
    const double before = reading.canvas.scale();
    reading.wheel({0, 240}, Qt::ControlModifier);
    QVERIFY(reading.canvas.isZoomed());
    QCOMPARE(reading.canvas.scale(), before * 1.15 * 1.15);
    const QPointF middle = QRectF(reading.canvas.rect()).center();
    QVERIFY((reading.canvas.pageRect().center() - middle).manhattanLength() < 2.5);
    reading.canvas.resetZoom();
    QVERIFY(!reading.canvas.isZoomed());
    QCOMPARE(reading.canvas.scale(), before);
}

void TestPageCanvas::zoomingRendersNothingUntilItRests()
{
    QList<QSize> rendered;
    std::mutex mutex;
    const auto comic = std::make_shared<FakeComic>(1);
    PageCanvas canvas([&](const QByteArray &bytes, const PageRequest &request) {
        auto page = FakeComic::render(bytes, request);
        const std::lock_guard lock(mutex);
        rendered.append(page->image.size());
        return page;
    });
    QSignalSpy shown(&canvas, &PageCanvas::pageShown);
    canvas.resize(kWindow);
    canvas.show();
    canvas.setDocument(comic, 0, kLtr);
    QVERIFY(shown.wait(kTimeoutMs));
    for (int i = 0; i < 5; ++i) {
        canvas.zoomBy(1.1);
        // What there is is stretched meanwhile.
        QCOMPARE(canvas.grab().toImage().pixelColor(200, 200), FakeComic::colourOf(0));
    }
    const QSize wanted = scaledSize(FakeComic::kNaturalSize, canvas.scale());
    const auto isRendered = [&] {
        const std::lock_guard lock(mutex);
        return rendered.contains(wanted);
    };
    QTRY_VERIFY_WITH_TIMEOUT(isRendered(), kTimeoutMs);
    const std::lock_guard lock(mutex);
    for (const QSize &size : std::as_const(rendered))
        QVERIFY2(size == wanted || size == QSize(267, 400), "a size between was rendered");
}

void TestPageCanvas::doubleClickGoesToTheOriginalSizeAndBack()
{
    Reading reading(3);
    QTRY_COMPARE_WITH_TIMEOUT(reading.shownPages(), QList<int>{0}, kTimeoutMs);
    reading.canvas.setAir(150); // the page is shown smaller than it is
    QVERIFY(reading.canvas.scale() < 0.5);
    QTest::mouseDClick(&reading.canvas, Qt::LeftButton, {}, QPoint(200, 200));
    QVERIFY(reading.canvas.isZoomed());
    QCOMPARE(reading.canvas.scale(), 1.0);
    QTest::mouseDClick(&reading.canvas, Qt::LeftButton, {}, QPoint(200, 200));
    QVERIFY(!reading.canvas.isZoomed());
}

void TestPageCanvas::draggingMovesAPageThatIsLarger()
{
    Reading reading(3);
    QTRY_COMPARE_WITH_TIMEOUT(reading.shownPages(), QList<int>{0}, kTimeoutMs);
    reading.canvas.setFitMode(FitMode::Width);
    QCOMPARE(reading.canvas.pageRect(), QRectF(0, 0, 400, 600));
    QCOMPARE(reading.canvas.cursor().shape(), Qt::OpenHandCursor);
    QTest::mousePress(&reading.canvas, Qt::LeftButton, {}, QPoint(200, 300));
    QCOMPARE(reading.canvas.cursor().shape(), Qt::ClosedHandCursor);
    QTest::mouseMove(&reading.canvas, QPoint(210, 220));
    QTest::mouseRelease(&reading.canvas, Qt::LeftButton, {}, QPoint(210, 220));
    QCOMPARE(reading.canvas.pageRect(), QRectF(0, -80, 400, 600));
    QCOMPARE(reading.canvas.cursor().shape(), Qt::OpenHandCursor);
    QTest::mouseMove(&reading.canvas, QPoint(210, 100));
    QCOMPARE(reading.canvas.pageRect(), QRectF(0, -80, 400, 600));
}

void TestPageCanvas::aZoomedPageIsEnteredWhereReadingBegins_data()
{
    QTest::addColumn<ReadingDirection>("direction");
    QTest::addColumn<QPointF>("corner");
    QTest::newRow("left to right") << kLtr << QPointF(0, 0);
    QTest::newRow("right to left") << kRtl << QPointF(400 - 600, 0);
}

void TestPageCanvas::aZoomedPageIsEnteredWhereReadingBegins()
{
    QFETCH(const ReadingDirection, direction);
    QFETCH(const QPointF, corner);
    Reading reading(3, direction);
    QTRY_COMPARE_WITH_TIMEOUT(reading.shownPages(), QList<int>{0}, kTimeoutMs);
    reading.canvas.zoomAt({0, 0}, 3.0); // 600 x 900
    reading.canvas.turn(PageStep::Forward);
    QTRY_COMPARE_WITH_TIMEOUT(reading.canvas.pageRect().topLeft(), corner, kTimeoutMs);
    QVERIFY(reading.canvas.isZoomed());
}

void TestPageCanvas::resizingKeepsThePageFitted()
{
    Reading reading(3);
    QTRY_COMPARE_WITH_TIMEOUT(reading.shownPages(), QList<int>{0}, kTimeoutMs);
    for (int side = 410; side <= 600; side += 10)
        reading.canvas.resize(side, side);
    QCOMPARE(reading.canvas.pageRect(), QRectF(100, 0, 400, 600));
    QCOMPARE(reading.colourAt(300, 300), FakeComic::colourOf(0));
    QTRY_VERIFY_WITH_TIMEOUT(reading.canvas.isShowing(DecodeQuality::Best), kTimeoutMs);
    QCOMPARE(reading.shown.size(), 1);
}

void TestPageCanvas::paintsAnEarlyPageWithoutAskingForIt()
{
    const auto comic = std::make_shared<FakeComic>(1);
    const PageRequest request{0, PageScale::fitted(FitMode::Page, kWindow), DecodeQuality::Fast};
    PageCanvas canvas(FakeComic::render);
    QSignalSpy shown(&canvas, &PageCanvas::pageShown);
    canvas.resize(kWindow);
    canvas.setDocument(comic, 0, kLtr, EarlyPage{request, FakeComic::render("0", request)});
    canvas.show();
    QVERIFY(shown.wait(kTimeoutMs));
    QVERIFY2(comic->readPages().isEmpty(), "the early page was rendered again");
}

void TestPageCanvas::tellsScreenReadersThePageAndItsState()
{
    Reading reading(24, kLtr, 2);
    QAccessibleInterface *page = QAccessible::queryAccessibleInterface(&reading.canvas);
    QVERIFY(page);
    QCOMPARE(page->role(), QAccessible::Graphic);
    QCOMPARE(page->text(QAccessible::Name), QStringLiteral("Page 3 of 24"));
    QTRY_COMPARE_WITH_TIMEOUT(reading.shownPages(), QList<int>{2}, kTimeoutMs);
    QCOMPARE(page->text(QAccessible::Description), QString());

    reading.comic->fail(19, ReadErrorCode::Damaged);
    reading.canvas.goTo(19);
    QCOMPARE(page->text(QAccessible::Name), QStringLiteral("Page 20 of 24"));
    QCOMPARE(page->text(QAccessible::Description), QStringLiteral("Loading"));
    QTRY_VERIFY_WITH_TIMEOUT(page->text(QAccessible::Description).startsWith(u"Page 20 is damaged"),
                             kTimeoutMs);
}

void TestPageCanvas::closingTheDocumentLeavesTheGround()
{
    Reading reading(3);
    QTRY_COMPARE_WITH_TIMEOUT(reading.shownPages(), QList<int>{0}, kTimeoutMs);
    reading.canvas.setDocument(nullptr, 0, kLtr);
    QCOMPARE(reading.colourAt(200, 200), kGround);
    reading.canvas.turn(PageStep::Forward);
    reading.canvas.advance(PageStep::Forward);
    reading.canvas.zoomBy(2);
    reading.canvas.goTo(2);
    QCOMPARE(reading.canvas.pageCount(), 0);
    QCOMPARE(reading.canvas.pageName(), QStringLiteral("No page"));
}

QTEST_MAIN(TestPageCanvas)
#include "tst_pagecanvas.moc"
