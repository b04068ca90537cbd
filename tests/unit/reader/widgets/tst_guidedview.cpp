#include "reader/widgets/guidedbar.h"
#include "reader/widgets/guidedview.h"
#include "tests/support/fakecomic.h"
#include "tests/support/panelpages.h"

#include <QBuffer>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace nw::reader;
using nw::test::FakeComic;

namespace {

constexpr int kTimeoutMs = 10'000;
constexpr QSize kWindow{800, 600};
const QRectF kLeft(0, 0, 0.5, 1);
const QRectF kRight(0.5, 0, 0.5, 1);

struct Reading
{
    explicit Reading(int pageCount, int page = 0)
        : comic(std::make_shared<FakeComic>(pageCount))
        , shown(&view, &GuidedView::pageShown)
        , ends(&view, &GuidedView::endReached)
    {
        view.setAnimation(Animation::Reduced);
        // Odd pages have two panels, the others are one picture.
        view.setFrameSource([](int number) {
            return number % 2 == 1 ? QList<QRectF>{kLeft, kRight} : QList<QRectF>();
        });
        view.resize(kWindow);
        view.show();
        view.setDocument(comic, page, ReadingDirection::LeftToRight);
    }

    bool isReady() const { return !shown.isEmpty(); }

    std::shared_ptr<FakeComic> comic;
    GuidedView view{FakeComic::render};
    QSignalSpy shown;
    QSignalSpy ends;
};

} // namespace

class TestGuidedView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void walksFromPanelToPanelAndOverThePages();
    void walksBackFromTheLastPanel();
    void aPanelStandsInTheMiddleAndTheRestIsDark();
    void aPageWithoutPanelsIsShownWhole();
    void theWholePageIsOneKeyAway();
    void theMotionEndsWhereTheJumpDoes();
    void saysWhereItIs();
    void findsPanelsThatNobodyGave();
    void framesThatChangeAreTaken();
    void framesFollowTheHand();
};

void TestGuidedView::walksFromPanelToPanelAndOverThePages()
{
    Reading reading(4);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isReady(), kTimeoutMs);
    QList<std::pair<int, int>> places;
    for (int step = 0; step < 6; ++step) {
        places.append({reading.view.currentPage(), reading.view.panel()});
        reading.view.turn(PageStep::Forward);
    }
    const QList<std::pair<int, int>> expected{{0, -1}, {1, 0}, {1, 1}, {2, -1}, {3, 0}, {3, 1}};
    QCOMPARE(places, expected);
    QCOMPARE(reading.ends.size(), 1);
}

void TestGuidedView::walksBackFromTheLastPanel()
{
    Reading reading(4, 2);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isReady(), kTimeoutMs);
    reading.view.turn(PageStep::Backward);
    QCOMPARE(reading.view.currentPage(), 1);
    QCOMPARE(reading.view.panel(), 1);
    reading.view.turn(PageStep::Backward);
    QCOMPARE(reading.view.panel(), 0);
    reading.view.turn(PageStep::Backward);
    QCOMPARE(reading.view.currentPage(), 0);
    reading.view.turn(PageStep::Backward);
    QCOMPARE(reading.ends.size(), 1);
}

void TestGuidedView::aPanelStandsInTheMiddleAndTheRestIsDark()
{
    Reading reading(4, 1);
    QSignalSpy refined(&reading.view, &GuidedView::refined);
    QVERIFY(refined.wait(kTimeoutMs));
    // 100 x 300 of the page in 704 x 440 of the window.
    const QRectF panel = reading.view.panelRect();
    QVERIFY(std::abs(panel.height() - 440) < 0.01);
    QVERIFY(std::abs(panel.center().x() - 400) < 0.01);
    const QImage picture = reading.view.grab().toImage();
    QCOMPARE(picture.pixelColor(400, 300), FakeComic::colourOf(1));
    const QColor beside = picture.pixelColor(int(panel.right()) + 20, 300);
    QVERIFY(beside.lightness() < FakeComic::colourOf(1).lightness() / 3);
    QVERIFY(beside != ReaderPalette::dark().ground); // the page still shines through
    reading.view.turn(PageStep::Forward);
    QVERIFY(refined.wait(kTimeoutMs));
    QVERIFY(std::abs(reading.view.panelRect().center().x() - 400) < 0.01);
}

void TestGuidedView::aPageWithoutPanelsIsShownWhole()
{
    Reading reading(4, 2);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isReady(), kTimeoutMs);
    QCOMPARE(reading.view.panel(), -1);
    QTRY_COMPARE_WITH_TIMEOUT(reading.view.panelRect(), QRectF(200, 0, 400, 600), kTimeoutMs);
    QCOMPARE(reading.view.bar()->panelText(), QStringLiteral("Whole page"));
}

void TestGuidedView::theWholePageIsOneKeyAway()
{
    Reading reading(4, 1);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isReady(), kTimeoutMs);
    reading.view.turn(PageStep::Forward);
    reading.view.toggleWholePage();
    QCOMPARE(reading.view.panel(), -1);
    QCOMPARE(reading.view.panelRect(), QRectF(200, 0, 400, 600));
    reading.view.toggleWholePage();
    QCOMPARE(reading.view.panel(), 0);
}

void TestGuidedView::theMotionEndsWhereTheJumpDoes()
{
    Reading reading(4, 1);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isReady(), kTimeoutMs);
    const QRectF first = reading.view.panelRect();
    reading.view.turn(PageStep::Forward);
    const QRectF second = reading.view.panelRect();
    reading.view.turn(PageStep::Backward);
    reading.view.setAnimation(Animation::Full);
    reading.view.turn(PageStep::Forward);
    QCOMPARE(reading.view.panelRect(), first); // on its way
    QTRY_COMPARE_WITH_TIMEOUT(reading.view.panelRect(), second, kTimeoutMs);
}

void TestGuidedView::saysWhereItIs()
{
    Reading reading(4, 1);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isReady(), kTimeoutMs);
    QCOMPARE(reading.view.pageName(), QStringLiteral("Page 2 of 4, panel 1 of 2"));
    QCOMPARE(reading.view.bar()->panelText(), QStringLiteral("Panel 1 of 2"));
    QCOMPARE(reading.view.bar()->geometry(), QRect(210, 540, 380, 44));
    QSignalSpy steps(reading.view.bar(), &GuidedBar::stepRequested);
    reading.view.goTo(2);
    QCOMPARE(reading.view.pageName(), QStringLiteral("Page 3 of 4"));
}

void TestGuidedView::findsPanelsThatNobodyGave()
{
    const nw::test::PanelPage page = nw::test::drawPanelPage(QStringLiteral("album"), 3);
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    page.image.save(&buffer, "PNG");
    GuidedView view([png](const QByteArray &, const PageRequest &request) {
        return renderPage(png, request);
    });
    view.setAnimation(Animation::Reduced);
    view.resize(kWindow);
    view.show();
    view.setDocument(std::make_shared<FakeComic>(2), 0, ReadingDirection::LeftToRight);
    QTRY_COMPARE_WITH_TIMEOUT(view.frames().size(), page.frames.size(), kTimeoutMs);
    QCOMPARE(view.panel(), 0);
    const QRectF found = view.frames().first();
    QVERIFY((found.topLeft() - page.frames.first().topLeft()).manhattanLength() < 0.02);
}

void TestGuidedView::framesThatChangeAreTaken()
{
    Reading reading(4, 1);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isReady(), kTimeoutMs);
    reading.view.turn(PageStep::Forward);
    QCOMPARE(reading.view.panel(), 1);
    reading.view.setFrameSource([](int) { return QList<QRectF>{QRectF(0, 0, 1, 0.5)}; });
    QCOMPARE(reading.view.panel(), 0);
    QCOMPARE(reading.view.frames().size(), 1);
}

// In the window of 800 x 600 the whole page stands at 200, 0 with 400 x 600.
void TestGuidedView::framesFollowTheHand()
{
    Reading reading(4, 1);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isReady(), kTimeoutMs);
    QSignalSpy edited(&reading.view, &GuidedView::framesEdited);
    reading.view.setEditing(FrameEditing::On);
    QCOMPARE(reading.view.panelRect(), QRectF(200, 0, 400, 600));
    const auto drag = [&](const QPoint &from, const QPoint &to) {
        QTest::mousePress(&reading.view, Qt::LeftButton, {}, from);
        QTest::mouseMove(&reading.view, to);
        QTest::mouseRelease(&reading.view, Qt::LeftButton, {}, to);
    };
    drag({500, 599}, {500, 300}); // the lower edge of the right frame
    QCOMPARE(edited.size(), 1);
    QCOMPARE(edited.last().at(0).toInt(), 1);
    QVERIFY(std::abs(reading.view.frames().at(1).height() - 0.5) < 0.01);
    drag({420, 400}, {580, 560}); // free paper
    QCOMPARE(reading.view.frames().size(), 3);
    QTest::mouseDClick(&reading.view, Qt::LeftButton, {}, {300, 300});
    QCOMPARE(reading.view.frames().size(), 2);
    QVERIFY(reading.view.frames().first().top() < 0.1); // in the order of reading
    reading.view.setEditing(FrameEditing::Off);
    QCOMPARE(reading.view.panel(), 0);
}

QTEST_MAIN(TestGuidedView)

#include "tst_guidedview.moc"
