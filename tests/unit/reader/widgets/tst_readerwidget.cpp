#include "reader/widgets/gotopanel.h"
#include "reader/widgets/pagebar.h"
#include "reader/widgets/pageslider.h"
#include "reader/widgets/readercontrols.h"
#include "reader/widgets/readerwidget.h"
#include "reader/widgets/thumbnailstrip.h"
#include "tests/support/fakecomic.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <memory>

using namespace nw::reader;
using nw::test::FakeComic;

namespace {

constexpr int kTimeoutMs = 10'000;
constexpr QSize kWindow{800, 600};

ReadingOptions startingAt(int page)
{
    ReadingOptions options;
    options.startPage = page;
    return options;
}

ReadingOptions mangaStartingAt(int page)
{
    ReadingOptions options = startingAt(page);
    options.rightToLeft = true;
    return options;
}

ReadingOptions bookStartingAt(int page, bool isManga)
{
    return isManga ? mangaStartingAt(page) : startingAt(page);
}

struct Reading
{
    explicit Reading(int pageCount, const ReadingOptions &options = {})
        : comic(std::make_shared<FakeComic>(pageCount))
        , shown(&reader, &ReaderWidget::pageShown)
    {
        reader.resize(kWindow);
        reader.show();
        reader.openDocument(comic, options);
        (void)QTest::qWaitForWindowActive(&reader);
    }

    bool isShowing(int page) const
    {
        return !shown.isEmpty() && shown.last().at(0).toInt() == page;
    }

    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(reader.canvas(), key, modifiers);
    }

    QRectF pageRect() const { return reader.canvas()->pageRect(); }

    std::shared_ptr<FakeComic> comic;
    ReaderWidget reader{FakeComic::render};
    QSignalSpy shown;
};

} // namespace

class TestReaderWidget : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensWhereItIsTold();
    void keysTurnPages_data();
    void keysTurnPages();
    void keysMoveThroughALargePageBeforeTheyTurnIt();
    void aHeldKeyStopsAtTheEdgeOfALargePage();
    void keysFitThePage_data();
    void keysFitThePage();
    void plusAndMinusZoomAndZeroFits();
    void keysWithControlBelongToTheWindow();
    void fullScreenIsAskedForAndEscapeLeavesIt();
    void escapeInAWindowClosesTheBook();
    void nothingButThePageUntilThePointerMoves();
    void controlsGoWhenThePointerIsStill();
    void pinnedBarsLeaveThePageBetweenThem();
    void fullScreenLaysTheBarsOverThePage();
    void theBarsSayWhereTheReaderIs();
    void theSliderTurnsPagesAndIsMirroredForManga_data();
    void theSliderTurnsPagesAndIsMirroredForManga();
    void sideArrowsFollowTheDirection_data();
    void sideArrowsFollowTheDirection();
    void goToTakesANumberAndEscapeTakesItBack();
    void goToKeepsNumbersInsideTheBook_data();
    void goToKeepsNumbersInsideTheBook();
    void aSmallPageTurnsToItsPage();
    void smallPagesRunFromTheSideWhereTheBookBegins_data();
    void smallPagesRunFromTheSideWhereTheBookBegins();
    void onlySmallPagesThatCanBeSeenAreRead();
    void theBannerTakesItsPlaceAboveThePage();
    void everyControlHasAName();
    void tabBringsTheControls();
    void anotherBookReplacesTheFirst();
};

void TestReaderWidget::opensWhereItIsTold()
{
    const Reading reading(9, startingAt(4));
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShowing(4), kTimeoutMs);
    QCOMPARE(reading.shown.size(), 1);
    QCOMPARE(reading.shown.first().at(1).toInt(), 9);
    const Reading beyond(3, startingAt(70));
    QTRY_VERIFY_WITH_TIMEOUT(beyond.isShowing(2), kTimeoutMs);
}

void TestReaderWidget::keysTurnPages_data()
{
    QTest::addColumn<bool>("isManga");
    QTest::addColumn<int>("key");
    QTest::addColumn<bool>("withShift");
    QTest::addColumn<int>("page"); // from page 4 of 0..8
    const auto row = [](const char *name, bool isManga, Qt::Key key, int page) {
        QTest::newRow(name) << isManga << int(key) << false << page;
    };
    row("right", false, Qt::Key_Right, 5);
    row("left", false, Qt::Key_Left, 3);
    row("right in a manga", true, Qt::Key_Right, 3);
    row("left in a manga", true, Qt::Key_Left, 5);
    row("down", false, Qt::Key_Down, 5);
    row("up", false, Qt::Key_Up, 3);
    row("down in a manga", true, Qt::Key_Down, 5);
    row("page down", false, Qt::Key_PageDown, 5);
    row("page up", false, Qt::Key_PageUp, 3);
    row("page down in a manga", true, Qt::Key_PageDown, 5);
    row("space", false, Qt::Key_Space, 5);
    row("home", false, Qt::Key_Home, 0);
    row("end", false, Qt::Key_End, 8);
    row("home in a manga", true, Qt::Key_Home, 0);
    QTest::newRow("shift space") << false << int(Qt::Key_Space) << true << 3;
}

void TestReaderWidget::keysTurnPages()
{
    QFETCH(const bool, isManga);
    QFETCH(const int, key);
    QFETCH(const bool, withShift);
    QFETCH(const int, page);
    Reading reading(9, bookStartingAt(4, isManga));
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShowing(4), kTimeoutMs);
    reading.press(Qt::Key(key), withShift ? Qt::ShiftModifier : Qt::NoModifier);
    QCOMPARE(reading.reader.currentPage(), page);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShowing(page), kTimeoutMs);
}

void TestReaderWidget::keysMoveThroughALargePageBeforeTheyTurnIt()
{
    Reading reading(3);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShowing(0), kTimeoutMs);
    reading.press(Qt::Key_W);
    QCOMPARE(reading.pageRect(), QRectF(12, 12, 776, 1164));
    reading.press(Qt::Key_Space);
    QCOMPARE(reading.pageRect().top(), 12 - std::round(0.9 * 576));
    reading.press(Qt::Key_Space);
    QCOMPARE(reading.pageRect().bottom(), 588.0);
    QCOMPARE(reading.reader.currentPage(), 0);
    reading.press(Qt::Key_Space);
    QCOMPARE(reading.reader.currentPage(), 1);
}

void TestReaderWidget::aHeldKeyStopsAtTheEdgeOfALargePage()
{
    Reading reading(3);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShowing(0), kTimeoutMs);
    reading.press(Qt::Key_W);
    for (int i = 0; i < 30; ++i) {
        QKeyEvent held(QEvent::KeyPress, Qt::Key_Down, {}, QString(), true);
        QCoreApplication::sendEvent(reading.reader.canvas(), &held);
    }
    QCOMPARE(reading.reader.currentPage(), 0);
    QCOMPARE(reading.pageRect().bottom(), 588.0);
    reading.press(Qt::Key_Down);
    QCOMPARE(reading.reader.currentPage(), 1);
}

void TestReaderWidget::keysFitThePage_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<FitMode>("fit");
    QTest::addColumn<QSizeF>("size");
    QTest::newRow("width") << int(Qt::Key_W) << FitMode::Width << QSizeF(776, 1164);
    QTest::newRow("height") << int(Qt::Key_H) << FitMode::Height << QSizeF(384, 576);
    QTest::newRow("smart") << int(Qt::Key_S) << FitMode::Smart << QSizeF(200, 300);
    QTest::newRow("original") << int(Qt::Key_1) << FitMode::Original << QSizeF(200, 300);
    QTest::newRow("page") << int(Qt::Key_0) << FitMode::Page << QSizeF(384, 576);
}

void TestReaderWidget::keysFitThePage()
{
    QFETCH(const int, key);
    QFETCH(const FitMode, fit);
    QFETCH(const QSizeF, size);
    Reading reading(3);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShowing(0), kTimeoutMs);
    reading.press(Qt::Key(key));
    QCOMPARE(reading.reader.fitMode(), fit);
    QCOMPARE(reading.pageRect().size(), size);
}

void TestReaderWidget::plusAndMinusZoomAndZeroFits()
{
    Reading reading(3);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShowing(0), kTimeoutMs);
    const double fitted = reading.reader.canvas()->scale();
    reading.press(Qt::Key_Plus);
    QCOMPARE(reading.reader.canvas()->scale(), fitted * 1.25);
    reading.press(Qt::Key_Minus);
    reading.press(Qt::Key_Minus);
    QCOMPARE(reading.reader.canvas()->scale(), fitted / 1.25);
    reading.press(Qt::Key_0);
    QCOMPARE(reading.reader.canvas()->scale(), fitted);
}

void TestReaderWidget::keysWithControlBelongToTheWindow()
{
    Reading reading(3);
    reading.press(Qt::Key_W, Qt::ControlModifier);
    reading.press(Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(reading.reader.fitMode(), FitMode::Page);
    QCOMPARE(reading.reader.currentPage(), 0);
}

void TestReaderWidget::fullScreenIsAskedForAndEscapeLeavesIt()
{
    Reading reading(3);
    QSignalSpy asked(&reading.reader, &ReaderWidget::fullScreenRequested);
    QSignalSpy closed(&reading.reader, &ReaderWidget::closeRequested);
    reading.press(Qt::Key_F11);
    QCOMPARE(asked.last().first().value<WindowMode>(), WindowMode::FullScreen);
    reading.reader.setWindowMode(WindowMode::FullScreen);
    reading.press(Qt::Key_Escape);
    QCOMPARE(asked.last().first().value<WindowMode>(), WindowMode::Windowed);
    QCOMPARE(closed.size(), 0);
    reading.reader.setWindowMode(WindowMode::Windowed);
    reading.press(Qt::Key_F);
    QCOMPARE(asked.last().first().value<WindowMode>(), WindowMode::FullScreen);
}

void TestReaderWidget::escapeInAWindowClosesTheBook()
{
    Reading reading(3);
    QSignalSpy closed(&reading.reader, &ReaderWidget::closeRequested);
    reading.press(Qt::Key_Escape);
    QCOMPARE(closed.size(), 1);
}

void TestReaderWidget::nothingButThePageUntilThePointerMoves()
{
    Reading reading(3);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShowing(0), kTimeoutMs);
    QTest::mouseMove(reading.reader.canvas(), QPoint(400, 300));
    QVERIFY2(!reading.reader.findChild<PageBar *>(), "a pointer that was there has not moved");
    QTest::mouseMove(reading.reader.canvas(), QPoint(440, 320));
    const auto *bar = reading.reader.findChild<PageBar *>();
    QVERIFY(bar);
    QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible(), kTimeoutMs);
    QCOMPARE(reading.reader.canvas()->geometry(), QRect(QPoint(), kWindow));
}

void TestReaderWidget::controlsGoWhenThePointerIsStill()
{
    Reading reading(3);
    QTest::mouseMove(reading.reader.canvas(), QPoint(400, 300));
    QTest::mouseMove(reading.reader.canvas(), QPoint(440, 320));
    const ReaderControls *controls = reading.reader.controls();
    QVERIFY(controls->areShown());
    QTRY_VERIFY_WITH_TIMEOUT(!controls->areShown(), kTimeoutMs);
    QTRY_VERIFY_WITH_TIMEOUT(!controls->pageBar()->isVisible(), kTimeoutMs);
    QCOMPARE(reading.reader.canvas()->cursor().shape(), Qt::BlankCursor);
    QTest::mouseMove(reading.reader.canvas(), QPoint(300, 300));
    QVERIFY(controls->areShown());
    QVERIFY(reading.reader.canvas()->cursor().shape() != Qt::BlankCursor);
}

void TestReaderWidget::pinnedBarsLeaveThePageBetweenThem()
{
    Reading reading(3);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShowing(0), kTimeoutMs);
    QSignalSpy changed(&reading.reader, &ReaderWidget::controlsModeChanged);
    reading.press(Qt::Key_B);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(reading.reader.canvas()->geometry(), QRect(0, 56, 800, 600 - 56 - 164));
    QCOMPARE(reading.pageRect().height(), 380.0 - 24);
    const ReaderControls *controls = reading.reader.controls();
    QVERIFY(controls->topBar()->isVisible());
    QVERIFY(controls->pageBar()->isVisible());
    reading.press(Qt::Key_B);
    QCOMPARE(reading.reader.canvas()->geometry(), QRect(QPoint(), kWindow));
}

void TestReaderWidget::fullScreenLaysTheBarsOverThePage()
{
    Reading reading(3);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShowing(0), kTimeoutMs);
    reading.reader.setControlsMode(ControlsMode::Pinned);
    reading.reader.setWindowMode(WindowMode::FullScreen);
    QCOMPARE(reading.reader.canvas()->geometry(), QRect(QPoint(), kWindow));
    QCOMPARE(reading.pageRect().height(), 600.0);
    QTRY_VERIFY_WITH_TIMEOUT(!reading.reader.controls()->areShown(), kTimeoutMs);
    reading.reader.setWindowMode(WindowMode::Windowed);
    QVERIFY(reading.reader.controls()->areShown());
    QCOMPARE(reading.reader.canvas()->height(), 600 - 56 - 164);
}

void TestReaderWidget::theBarsSayWhereTheReaderIs()
{
    Reading reading(8, startingAt(2));
    reading.reader.setControlsMode(ControlsMode::Pinned);
    const PageBar *bar = reading.reader.controls()->pageBar();
    QCOMPARE(bar->positionText(), QStringLiteral("Page 3 of 8"));
    QCOMPARE(bar->restText(), QStringLiteral("5 pages left"));
    QCOMPARE(bar->slider()->value(), 2);
    reading.press(Qt::Key_End);
    QCOMPARE(bar->positionText(), QStringLiteral("Page 8 of 8"));
    QCOMPARE(bar->restText(), QStringLiteral("Last page"));
    reading.press(Qt::Key_Left);
    QCOMPARE(bar->restText(), QStringLiteral("1 page left"));
    QStringList labels;
    for (const QLabel *label : reading.reader.findChildren<QLabel *>())
        labels.append(label->text());
    QVERIFY(labels.contains(QStringLiteral("A fake comic")));
    QVERIFY(labels.contains(QStringLiteral("Page 7 of 8")));
}

void TestReaderWidget::theSliderTurnsPagesAndIsMirroredForManga_data()
{
    QTest::addColumn<bool>("isManga");
    QTest::addColumn<int>("pageAtRightEnd");
    QTest::addColumn<int>("pageAfterRightKey"); // from the one at the left end
    QTest::newRow("left to right") << false << 8 << 1;
    QTest::newRow("right to left") << true << 0 << 7;
}

void TestReaderWidget::theSliderTurnsPagesAndIsMirroredForManga()
{
    QFETCH(const bool, isManga);
    QFETCH(const int, pageAtRightEnd);
    QFETCH(const int, pageAfterRightKey);
    Reading reading(9, bookStartingAt(4, isManga));
    reading.reader.setControlsMode(ControlsMode::Pinned);
    PageSlider *slider = reading.reader.controls()->pageBar()->slider();
    QVERIFY(slider->width() > 100);
    const int middle = slider->height() / 2;
    QTest::mouseClick(slider, Qt::LeftButton, {}, QPoint(slider->width() - 1, middle));
    QCOMPARE(reading.reader.currentPage(), pageAtRightEnd);
    QTest::mouseClick(slider, Qt::LeftButton, {}, QPoint(0, middle));
    QCOMPARE(reading.reader.currentPage(), 8 - pageAtRightEnd);
    QTest::keyClick(slider, Qt::Key_Right);
    QCOMPARE(reading.reader.currentPage(), pageAfterRightKey);
}

void TestReaderWidget::sideArrowsFollowTheDirection_data()
{
    QTest::addColumn<bool>("isManga");
    QTest::addColumn<int>("pageAfterRight");
    QTest::addColumn<QString>("nameOfRight");
    QTest::newRow("left to right") << false << 5 << "Next page";
    QTest::newRow("right to left") << true << 3 << "Previous page";
}

void TestReaderWidget::sideArrowsFollowTheDirection()
{
    QFETCH(const bool, isManga);
    QFETCH(const int, pageAfterRight);
    QFETCH(const QString, nameOfRight);
    Reading reading(9, bookStartingAt(4, isManga));
    reading.reader.setControlsMode(ControlsMode::Pinned);
    QAbstractButton *right = reading.reader.controls()->sideArrow(Qt::LeftToRight);
    QAbstractButton *left = reading.reader.controls()->sideArrow(Qt::RightToLeft);
    QVERIFY(left->x() < right->x());
    QCOMPARE(right->accessibleName(), nameOfRight);
    QTest::mouseClick(right, Qt::LeftButton);
    QCOMPARE(reading.reader.currentPage(), pageAfterRight);
    reading.press(Qt::Key_Home);
    QCOMPARE(left->isEnabled(), isManga);
    QCOMPARE(right->isEnabled(), !isManga);
}

void TestReaderWidget::goToTakesANumberAndEscapeTakesItBack()
{
    Reading reading(24);
    reading.press(Qt::Key_G);
    GoToPanel *panel = reading.reader.controls()->goToPanel();
    QVERIFY(panel->isVisible());
    QVERIFY(reading.reader.rect().contains(panel->geometry()));
    QTest::keyClicks(panel->field(), QStringLiteral("17"));
    QTest::keyClick(panel->field(), Qt::Key_Return);
    QVERIFY(!panel->isVisible());
    QCOMPARE(reading.reader.currentPage(), 16);

    reading.press(Qt::Key_G);
    QTest::keyClicks(panel->field(), QStringLiteral("3"));
    QTest::keyClick(panel->field(), Qt::Key_Escape);
    QVERIFY(!panel->isVisible());
    QCOMPARE(reading.reader.currentPage(), 16);
}

void TestReaderWidget::goToKeepsNumbersInsideTheBook_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("page");
    QTest::newRow("inside") << "24" << 23;
    QTest::newRow("too large") << "99" << 9;
    QTest::newRow("zero") << "0" << 9;
    QTest::newRow("nothing") << "" << 9;
    QTest::newRow("not a number") << "x" << 9;
}

void TestReaderWidget::goToKeepsNumbersInsideTheBook()
{
    QFETCH(const QString, typed);
    QFETCH(const int, page);
    Reading reading(24, startingAt(9));
    reading.press(Qt::Key_G);
    GoToPanel *panel = reading.reader.controls()->goToPanel();
    panel->field()->clear();
    QTest::keyClicks(panel->field(), typed);
    QTest::keyClick(panel->field(), Qt::Key_Return);
    QCOMPARE(reading.reader.currentPage(), page);
}

void TestReaderWidget::aSmallPageTurnsToItsPage()
{
    Reading reading(9);
    reading.reader.setControlsMode(ControlsMode::Pinned);
    ThumbnailStrip *strip = reading.reader.controls()->pageBar()->strip();
    QTest::mouseClick(strip, Qt::LeftButton, {}, strip->cellRect(3).center());
    QCOMPARE(reading.reader.currentPage(), 3);
    QTRY_VERIFY_WITH_TIMEOUT(strip->isComplete(), kTimeoutMs);
    const QImage picture = strip->grab().toImage();
    QCOMPARE(picture.pixelColor(strip->cellRect(5).center()), FakeComic::colourOf(5));
}

void TestReaderWidget::smallPagesRunFromTheSideWhereTheBookBegins_data()
{
    QTest::addColumn<int>("pageCount");
    QTest::addColumn<bool>("isManga");
    QTest::newRow("few, left to right") << 5 << false;
    QTest::newRow("few, right to left") << 5 << true;
    QTest::newRow("many, left to right") << 500 << false;
    QTest::newRow("many, right to left") << 500 << true;
}

void TestReaderWidget::smallPagesRunFromTheSideWhereTheBookBegins()
{
    QFETCH(const int, pageCount);
    QFETCH(const bool, isManga);
    Reading reading(pageCount, bookStartingAt(0, isManga));
    reading.reader.setControlsMode(ControlsMode::Pinned);
    const ThumbnailStrip *strip = reading.reader.controls()->pageBar()->strip();
    QCOMPARE(strip->cellRect(0).left() < strip->cellRect(1).left(), !isManga);
    const int last = pageCount - 1;
    for (const int page : {0, last / 2, last}) {
        reading.reader.goTo(page);
        QVERIFY2(strip->rect().contains(strip->cellRect(page)), qPrintable(QString::number(page)));
        QVERIFY(strip->visiblePages().contains(page));
    }
}

void TestReaderWidget::onlySmallPagesThatCanBeSeenAreRead()
{
    Reading reading(500);
    reading.reader.setControlsMode(ControlsMode::Pinned);
    const ThumbnailStrip *strip = reading.reader.controls()->pageBar()->strip();
    QTRY_VERIFY_WITH_TIMEOUT(strip->isComplete(), kTimeoutMs);
    QVERIFY(strip->visiblePages().size() < 20);
    for (const int page : reading.comic->readPages())
        QVERIFY2(page < 20, qPrintable(QString::number(page)));
}

void TestReaderWidget::theBannerTakesItsPlaceAboveThePage()
{
    Reading reading(3);
    auto *banner = new QLabel(QStringLiteral("You were on page 42"));
    banner->setMargin(20);
    reading.reader.setBanner(banner);
    QVERIFY(banner->isVisible());
    QVERIFY(banner->height() > 40);
    QCOMPARE(banner->width(), reading.reader.width());
    QCOMPARE(reading.reader.canvas()->geometry().top(), banner->height());
    reading.press(Qt::Key_Right);
    QCOMPARE(reading.reader.currentPage(), 1);
    QSignalSpy gone(banner, &QObject::destroyed);
    reading.reader.setBanner(nullptr);
    QCOMPARE(reading.reader.canvas()->geometry().top(), 0);
    QVERIFY(gone.wait(kTimeoutMs));
}

void TestReaderWidget::everyControlHasAName()
{
    Reading reading(9);
    reading.reader.setControlsMode(ControlsMode::Pinned);
    int asked = 0;
    for (QWidget *control : reading.reader.findChildren<QWidget *>()) {
        const bool canBeUsed =
            qobject_cast<QAbstractButton *>(control) || control->focusPolicy() != Qt::NoFocus;
        if (!canBeUsed)
            continue;
        QAccessibleInterface *face = QAccessible::queryAccessibleInterface(control);
        QVERIFY(face);
        QVERIFY2(!face->text(QAccessible::Name).isEmpty(), control->metaObject()->className());
        ++asked;
    }
    QVERIFY(asked >= 14);
}

void TestReaderWidget::tabBringsTheControls()
{
    Reading reading(9);
    reading.press(Qt::Key_Tab);
    QVERIFY(reading.reader.controls()->areShown());
    QWidget *focus = QApplication::focusWidget();
    QVERIFY(focus && focus != reading.reader.canvas());
    QVERIFY(reading.reader.isAncestorOf(focus));
}

void TestReaderWidget::anotherBookReplacesTheFirst()
{
    Reading reading(9, startingAt(5));
    reading.reader.setControlsMode(ControlsMode::Pinned);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShowing(5), kTimeoutMs);
    ReadingOptions options = mangaStartingAt(1);
    options.title = QStringLiteral("Another");
    reading.reader.openDocument(std::make_shared<FakeComic>(4), options);
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShowing(1), kTimeoutMs);
    QCOMPARE(reading.shown.last().at(1).toInt(), 4);
    QCOMPARE(reading.reader.controls()->pageBar()->positionText(), QStringLiteral("Page 2 of 4"));
    QCOMPARE(reading.reader.direction(), ReadingDirection::RightToLeft);
    reading.reader.closeDocument();
    QCOMPARE(reading.reader.pageCount(), 0);
}

QTEST_MAIN(TestReaderWidget)
#include "tst_readerwidget.moc"
