#include "reader/core/pagegeometry.h"

#include <QTest>

using namespace nw::reader;

namespace {

const QSize kPage{1000, 1500};
const QSize kViewport{1920, 1080};

constexpr auto kLtr = ReadingDirection::LeftToRight;
constexpr auto kRtl = ReadingDirection::RightToLeft;

} // namespace

class TestPageGeometry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fittingScales_data();
    void fittingScales();
    void everyFitModeFillsTheSideItNames_data();
    void everyFitModeFillsTheSideItNames();
    void scalesStayBetweenTheirLimits_data();
    void scalesStayBetweenTheirLimits();
    void anEmptyPageOrViewportIsNotScaled();
    void aScaledSideIsNeverEmpty();
    void aBitmapNeverTakesMoreThanItsLimit_data();
    void aBitmapNeverTakesMoreThanItsLimit();
    void aSmallPageIsCentred();
    void aLargePageKeepsItsEdgesOutside_data();
    void aLargePageKeepsItsEdgesOutside();
    void readingEntersAPageAtTheCornerOfItsDirection_data();
    void readingEntersAPageAtTheCornerOfItsDirection();
    void zoomingLeavesThePointUnderThePointerWhereItIs_data();
    void zoomingLeavesThePointUnderThePointerWhereItIs();
    void readingStepsGoDownThenToTheNextColumnThenEnd_data();
    void readingStepsGoDownThenToTheNextColumnThenEnd();
    void steppingForwardAndBackVisitsBothEnds();
    void aPageThatFitsHasNoReadingStep();
    void panningStopsAtTheEdgeAndThenSaysSo();
};

void TestPageGeometry::fittingScales_data()
{
    QTest::addColumn<FitMode>("mode");
    QTest::addColumn<QSize>("page");
    QTest::addColumn<double>("scale");
    QTest::newRow("page, portrait") << FitMode::Page << kPage << 1080.0 / 1500;
    QTest::newRow("page, landscape") << FitMode::Page << QSize(4000, 1000) << 1920.0 / 4000;
    QTest::newRow("page, small one grows") << FitMode::Page << QSize(100, 100) << 8.0;
    QTest::newRow("width") << FitMode::Width << kPage << 1920.0 / 1000;
    QTest::newRow("height") << FitMode::Height << kPage << 1080.0 / 1500;
    QTest::newRow("smart, portrait") << FitMode::Smart << kPage << 1080.0 / 1500;
    QTest::newRow("smart, small one stays") << FitMode::Smart << QSize(300, 400) << 1.0;
    QTest::newRow("smart, long strip by width") << FitMode::Smart << QSize(2400, 12000) << 0.8;
    QTest::newRow("smart, narrow strip stays") << FitMode::Smart << QSize(800, 12000) << 1.0;
    QTest::newRow("original") << FitMode::Original << kPage << 1.0;
}

void TestPageGeometry::fittingScales()
{
    QFETCH(const FitMode, mode);
    QFETCH(const QSize, page);
    QFETCH(const double, scale);
    QCOMPARE(fitScale(mode, page, kViewport), scale);
}

void TestPageGeometry::everyFitModeFillsTheSideItNames_data()
{
    QTest::addColumn<QSize>("page");
    QTest::addColumn<QSize>("viewport");
    for (const QSize &page : {kPage, QSize(1988, 3056), QSize(3056, 1988), QSize(801, 797)}) {
        for (const QSize &viewport : {kViewport, QSize(1280, 800), QSize(333, 777)}) {
            QTest::addRow("%dx%d in %dx%d", page.width(), page.height(), viewport.width(),
                          viewport.height())
                << page << viewport;
        }
    }
}

void TestPageGeometry::everyFitModeFillsTheSideItNames()
{
    QFETCH(const QSize, page);
    QFETCH(const QSize, viewport);
    const auto sizeIn = [&](FitMode mode) {
        return scaledSize(page, fitScale(mode, page, viewport));
    };
    QCOMPARE(sizeIn(FitMode::Width).width(), viewport.width());
    QCOMPARE(sizeIn(FitMode::Height).height(), viewport.height());
    const QSize whole = sizeIn(FitMode::Page);
    QVERIFY(fitsInside(whole, viewport));
    QVERIFY(whole.width() == viewport.width() || whole.height() == viewport.height());
    QVERIFY(fitsInside(sizeIn(FitMode::Smart), page));
}

void TestPageGeometry::scalesStayBetweenTheirLimits_data()
{
    QTest::addColumn<double>("asked");
    QTest::addColumn<double>("given");
    QTest::newRow("inside") << 1.5 << 1.5;
    QTest::newRow("too small") << 0.0001 << kMinScale;
    QTest::newRow("negative") << -1.0 << kMinScale;
    QTest::newRow("too large") << 1e9 << kMaxScale;
    QTest::newRow("not a number") << std::numeric_limits<double>::quiet_NaN() << 1.0;
    QTest::newRow("infinite") << std::numeric_limits<double>::infinity() << 1.0;
}

void TestPageGeometry::scalesStayBetweenTheirLimits()
{
    QFETCH(const double, asked);
    QFETCH(const double, given);
    QCOMPARE(clampScale(asked), given);
}

void TestPageGeometry::anEmptyPageOrViewportIsNotScaled()
{
    QCOMPARE(fitScale(FitMode::Page, QSize(), kViewport), 1.0);
    QCOMPARE(fitScale(FitMode::Width, QSize(0, 20), kViewport), 1.0);
    QCOMPARE(fitScale(FitMode::Height, kPage, QSize(0, 0)), 1.0);
}

void TestPageGeometry::aScaledSideIsNeverEmpty()
{
    QCOMPARE(scaledSize(QSize(1, 4000), 0.02), QSize(1, 80));
}

void TestPageGeometry::aBitmapNeverTakesMoreThanItsLimit_data()
{
    QTest::addColumn<QSize>("page");
    QTest::addColumn<double>("scale");
    QTest::addColumn<bool>("isWhole");
    QTest::newRow("ordinary") << kPage << 1.0 << true;
    QTest::newRow("ordinary, 4 times") << kPage << 4.0 << true;
    QTest::newRow("ordinary, 8 times") << kPage << 8.0 << false;
    QTest::newRow("giant") << QSize(20'000, 15'000) << 1.0 << false;
    QTest::newRow("long strip") << QSize(800, 65'000) << 1.0 << false;
}

void TestPageGeometry::aBitmapNeverTakesMoreThanItsLimit()
{
    QFETCH(const QSize, page);
    QFETCH(const double, scale);
    QFETCH(const bool, isWhole);
    const QSize bitmap = bitmapSize(page, scale);
    QCOMPARE(bitmap == scaledSize(page, scale), isWhole);
    QVERIFY(qint64(bitmap.width()) * bitmap.height() <= kMaxBitmapPixels);
    const double shape = double(page.width()) / page.height();
    QVERIFY(std::abs(double(bitmap.width()) / bitmap.height() - shape) < 0.01 * shape);
}

void TestPageGeometry::aSmallPageIsCentred()
{
    QCOMPARE(clampOffset({-500, 900}, {400, 200}, {1000, 800}), QPointF(300, 300));
    QCOMPARE(clampOffset({}, {401, 201}, {1000, 800}), QPointF(299, 299));
}

void TestPageGeometry::aLargePageKeepsItsEdgesOutside_data()
{
    QTest::addColumn<QPointF>("asked");
    QTest::addColumn<QPointF>("given");
    QTest::newRow("inside") << QPointF(-100, -50) << QPointF(-100, -50);
    QTest::newRow("dragged past the top left") << QPointF(40, 60) << QPointF(0, 0);
    QTest::newRow("dragged past the bottom right") << QPointF(-9000, -9000) << QPointF(-1000, -700);
}

void TestPageGeometry::aLargePageKeepsItsEdgesOutside()
{
    QFETCH(const QPointF, asked);
    QFETCH(const QPointF, given);
    QCOMPARE(clampOffset(asked, {2000, 1500}, {1000, 800}), given);
}

void TestPageGeometry::readingEntersAPageAtTheCornerOfItsDirection_data()
{
    QTest::addColumn<ReadingDirection>("direction");
    QTest::addColumn<PageStep>("cameBy");
    QTest::addColumn<QPointF>("offset");
    QTest::newRow("left to right, on") << kLtr << PageStep::Forward << QPointF(0, 0);
    QTest::newRow("left to right, back") << kLtr << PageStep::Backward << QPointF(-1000, -700);
    QTest::newRow("right to left, on") << kRtl << PageStep::Forward << QPointF(-1000, 0);
    QTest::newRow("right to left, back") << kRtl << PageStep::Backward << QPointF(0, -700);
}

void TestPageGeometry::readingEntersAPageAtTheCornerOfItsDirection()
{
    QFETCH(const ReadingDirection, direction);
    QFETCH(const PageStep, cameBy);
    QFETCH(const QPointF, offset);
    QCOMPARE(entryOffset({2000, 1500}, {1000, 800}, direction, cameBy), offset);
}

void TestPageGeometry::zoomingLeavesThePointUnderThePointerWhereItIs_data()
{
    QTest::addColumn<QPointF>("offset");
    QTest::addColumn<QPointF>("anchor");
    QTest::addColumn<double>("newScale");
    QTest::newRow("in, at the middle") << QPointF(-100, -200) << QPointF(500, 400) << 2.0;
    QTest::newRow("in, at a corner") << QPointF(0, 0) << QPointF(0, 0) << 1.1;
    QTest::newRow("out") << QPointF(-700, -30) << QPointF(999, 1) << 0.25;
}

void TestPageGeometry::zoomingLeavesThePointUnderThePointerWhereItIs()
{
    QFETCH(const QPointF, offset);
    QFETCH(const QPointF, anchor);
    QFETCH(const double, newScale);
    constexpr double kOldScale = 0.5;
    const QPointF pagePointBefore = (anchor - offset) / kOldScale;
    const QPointF after = zoomedOffset(offset, anchor, kOldScale, newScale);
    const QPointF pagePointAfter = (anchor - after) / newScale;
    QVERIFY((pagePointBefore - pagePointAfter).manhattanLength() < 1e-6);
}

void TestPageGeometry::readingStepsGoDownThenToTheNextColumnThenEnd_data()
{
    QTest::addColumn<ReadingDirection>("direction");
    QTest::addColumn<PageStep>("step");
    QTest::addColumn<QList<QPointF>>("places");
    // A page of two columns and a bit over two rows: 1800 x 1900 in 1000 x 1000.
    QTest::newRow("left to right, on")
        << kLtr << PageStep::Forward << QList<QPointF>{{0, 0}, {0, -900}, {-800, 0}, {-800, -900}};
    QTest::newRow("left to right, back")
        << kLtr << PageStep::Backward << QList<QPointF>{{-800, -900}, {-800, 0}, {0, -900}, {0, 0}};
    QTest::newRow("right to left, on")
        << kRtl << PageStep::Forward << QList<QPointF>{{-800, 0}, {-800, -900}, {0, 0}, {0, -900}};
    QTest::newRow("right to left, back")
        << kRtl << PageStep::Backward << QList<QPointF>{{0, -900}, {0, 0}, {-800, -900}, {-800, 0}};
}

void TestPageGeometry::readingStepsGoDownThenToTheNextColumnThenEnd()
{
    QFETCH(const ReadingDirection, direction);
    QFETCH(const PageStep, step);
    QFETCH(const QList<QPointF>, places);
    const QSize page(1800, 1900);
    const QSize viewport(1000, 1000);
    QList<QPointF> visited{entryOffset(page, viewport, direction, step)};
    while (const auto next = readingStep(visited.last(), page, viewport, direction, step)) {
        visited.append(*next);
        QVERIFY(visited.size() < 20);
    }
    QCOMPARE(visited, places);
}

void TestPageGeometry::steppingForwardAndBackVisitsBothEnds()
{
    const QSize page(1000, 5000);
    const QSize viewport(1000, 800);
    QPointF offset = entryOffset(page, viewport, kLtr, PageStep::Forward);
    int steps = 0;
    while (const auto next = readingStep(offset, page, viewport, kLtr, PageStep::Forward)) {
        QVERIFY(offset.y() - next->y() <= 0.9 * viewport.height() + 1e-6);
        offset = *next;
        ++steps;
    }
    QCOMPARE(offset, QPointF(0, -4200));
    QCOMPARE(steps, 6);
}

void TestPageGeometry::aPageThatFitsHasNoReadingStep()
{
    const QSize page(400, 700);
    const QSize viewport(1000, 800);
    const QPointF offset = clampOffset({}, page, viewport);
    QVERIFY(!readingStep(offset, page, viewport, kLtr, PageStep::Forward));
    QVERIFY(!readingStep(offset, page, viewport, kRtl, PageStep::Backward));
}

void TestPageGeometry::panningStopsAtTheEdgeAndThenSaysSo()
{
    const QSize page(2000, 1500);
    const QSize viewport(1000, 800);
    const auto once = panned({0, -600}, {0, -400}, page, viewport);
    QVERIFY(once);
    QCOMPARE(*once, QPointF(0, -700));
    QVERIFY(!panned(*once, {0, -400}, page, viewport));
    QVERIFY(panned(*once, {0, 400}, page, viewport));
}

QTEST_APPLESS_MAIN(TestPageGeometry)
#include "tst_pagegeometry.moc"
