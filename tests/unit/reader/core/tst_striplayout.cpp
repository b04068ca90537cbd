#include "reader/core/striplayout.h"

#include <QTest>

using namespace nw::reader;

namespace {

// A vertical strip in a window of 400 x 300 whose pages fill its width.
StripLayout stripOf(const QList<QSize> &pages, FitMode fit = FitMode::Width)
{
    StripLayout strip;
    strip.setView({.viewport = QSize(400, 300), .fit = fit});
    strip.setPages(static_cast<int>(pages.size()));
    for (int page = 0; page < pages.size(); ++page)
        strip.learn(page, pages.at(page));
    return strip;
}

const QList<QSize> kThree{{200, 300}, {100, 700}, {800, 1200}}; // 600, 2800 and 600 long at 400

} // namespace

class TestStripLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pagesFollowEachOtherWithoutAGap();
    void everyFitGivesItsBreadth_data();
    void everyFitGivesItsBreadth();
    void thePlaceSurvivesWhatChangesThePixels_data();
    void thePlaceSurvivesWhatChangesThePixels();
    void everyPixelHasItsPlace();
    void staysInsideTheStrip();
    void guessesWhatIsNotKnown();
    void readsThePageAtTheEyesLine_data();
    void readsThePageAtTheEyesLine();
    void theFirstOfShortPagesIsReadAtTheStart();
    void skippedPagesTakeNoPlace();
    void fromSideToSideFollowsTheDirection();
    void anEmptyBookHasNoStrip();
    void recognisesStrips_data();
    void recognisesStrips();
};

void TestStripLayout::pagesFollowEachOtherWithoutAGap()
{
    for (int width = 131; width < 900; width += 37) {
        StripLayout strip = stripOf({{1988, 3056}, {801, 12'003}, {333, 777}, {5000, 7001}});
        strip.setView({.viewport = QSize(width, 301), .fit = FitMode::Width});
        for (int page = 0; page < 3; ++page) {
            const QRect here = strip.rectOf(page, 17);
            const QRect next = strip.rectOf(page + 1, 17);
            QCOMPARE(here.bottom() + 1, next.top());
            QCOMPARE(here.width(), width);
        }
        QCOMPARE(strip.length(), strip.startOf(3) + strip.lengthOf(3));
    }
}

void TestStripLayout::everyFitGivesItsBreadth_data()
{
    QTest::addColumn<FitMode>("fit");
    QTest::addColumn<double>("zoom");
    QTest::addColumn<QSize>("first");
    QTest::newRow("a column that can be read") << FitMode::Page << 1.0 << QSize(300, 450);
    QTest::newRow("the width") << FitMode::Width << 1.0 << QSize(400, 600);
    QTest::newRow("the width, zoomed") << FitMode::Width << 1.5 << QSize(600, 900);
    QTest::newRow("original") << FitMode::Original << 1.0 << QSize(200, 300);
    QTest::newRow("original, zoomed") << FitMode::Original << 0.5 << QSize(100, 150);
}

void TestStripLayout::everyFitGivesItsBreadth()
{
    QFETCH(const FitMode, fit);
    QFETCH(const double, zoom);
    QFETCH(const QSize, first);
    StripLayout strip = stripOf(kThree);
    StripView view = strip.view();
    view.fit = fit;
    view.zoom = zoom;
    strip.setView(view);
    QCOMPARE(strip.sizeOf(0), first);
    QCOMPARE(strip.rectOf(0, 0).x(), (400 - first.width()) / 2);
}

void TestStripLayout::thePlaceSurvivesWhatChangesThePixels_data()
{
    QTest::addColumn<StripPlace>("place");
    QTest::newRow("start") << StripPlace{0, 0};
    QTest::newRow("inside the second") << StripPlace{1, 0.4};
    QTest::newRow("start of the third") << StripPlace{2, 0};
}

void TestStripLayout::thePlaceSurvivesWhatChangesThePixels()
{
    QFETCH(const StripPlace, place);
    StripLayout strip = stripOf(kThree);
    const auto isThere = [&] {
        const StripPlace now = strip.placeAt(strip.scrollAt(place));
        return now.page == place.page && std::abs(now.fraction - place.fraction) < 0.002;
    };
    QVERIFY(isThere());
    for (const int width : {200, 777, 1920}) {
        StripView view = strip.view();
        view.viewport = QSize(width, 200);
        strip.setView(view);
        QVERIFY(isThere());
    }
    strip.learn(0, {100, 1000}); // a page before it proves to be longer
    QVERIFY(isThere());
}

void TestStripLayout::everyPixelHasItsPlace()
{
    const StripLayout strip = stripOf(kThree);
    const qint64 last = strip.clampScroll(strip.length());
    for (qint64 scroll = 0; scroll <= last; ++scroll)
        QCOMPARE(strip.scrollAt(strip.placeAt(scroll)), scroll);
}

void TestStripLayout::staysInsideTheStrip()
{
    const StripLayout strip = stripOf(kThree);
    QCOMPARE(strip.length(), 4000);
    QCOMPARE(strip.clampScroll(-5), 0);
    QCOMPARE(strip.clampScroll(9999), 3700);
    QCOMPARE(strip.scrollAt({2, 0.9}), 3700);
    QCOMPARE(strip.scrollAt({99, 0}), 3400);
    QCOMPARE(strip.pagesBetween(-100, 10), QList<int>{0});
    QCOMPARE(strip.pagesBetween(599, 601), (QList<int>{0, 1}));
    QCOMPARE(strip.pagesBetween(600, 601), QList<int>{1});
    QCOMPARE(strip.pagesBetween(3999, 9999), QList<int>{2});
    QVERIFY(strip.pagesBetween(4001, 9999).size() <= 1);
}

void TestStripLayout::guessesWhatIsNotKnown()
{
    StripLayout strip;
    strip.setView({.viewport = QSize(400, 300), .fit = FitMode::Width});
    strip.setPages(30);
    QCOMPARE(strip.sizeOf(0), QSize(400, 600)); // as pages are
    strip.learn(10, {100, 1000});
    QCOMPARE(strip.sizeOf(11), QSize(400, 4000)); // as the one before
    QCOMPARE(strip.sizeOf(29), QSize(400, 600)); // too far away to tell
}

void TestStripLayout::readsThePageAtTheEyesLine_data()
{
    QTest::addColumn<qint64>("scroll");
    QTest::addColumn<int>("page");
    QTest::newRow("start") << qint64(0) << 0;
    QTest::newRow("the first above the line") << qint64(479) << 0;
    QTest::newRow("the second at the line") << qint64(480) << 1;
    QTest::newRow("far in the second") << qint64(3000) << 1;
    QTest::newRow("end") << qint64(3700) << 2;
}

void TestStripLayout::readsThePageAtTheEyesLine()
{
    QFETCH(const qint64, scroll);
    QFETCH(const int, page);
    QCOMPARE(stripOf(kThree).readPage(scroll), page);
}

// However many lie above the line: a book opens at its first page.
void TestStripLayout::theFirstOfShortPagesIsReadAtTheStart()
{
    StripLayout strip = stripOf({{400, 30}, {400, 30}, {400, 30}, {400, 30}, {400, 900}});
    QCOMPARE(strip.readPage(0), 0);
    QVERIFY(strip.readPage(1) > 0);
    strip.skip(0);
    QCOMPARE(strip.readPage(0), 1);
}

// Several short pages at the end: the last of them counts as read there.
void TestStripLayout::skippedPagesTakeNoPlace()
{
    StripLayout strip = stripOf(kThree);
    strip.skip(1);
    strip.skip(77);
    QCOMPARE(strip.length(), 1200);
    QCOMPARE(strip.startOf(2), 600);
    QCOMPARE(strip.pagesBetween(0, 1200), (QList<int>{0, 2}));
    QCOMPARE(strip.placeAt(600), (StripPlace{2, 0}));
    QCOMPARE(strip.readPage(900), 2);
}

void TestStripLayout::fromSideToSideFollowsTheDirection()
{
    StripLayout strip = stripOf(kThree);
    strip.setView({.axis = StripAxis::Horizontal, .viewport = QSize(400, 300)});
    QCOMPARE(strip.rectOf(0, 0), QRect(0, 0, 200, 300));
    QCOMPARE(strip.rectOf(1, 0), QRect(200, 0, 43, 300));
    QCOMPARE(strip.rectOf(1, 50), QRect(150, 0, 43, 300));
    strip.setView({.axis = StripAxis::Horizontal,
                   .direction = ReadingDirection::RightToLeft,
                   .viewport = QSize(400, 300)});
    QCOMPARE(strip.rectOf(0, 0), QRect(200, 0, 200, 300));
    QCOMPARE(strip.rectOf(1, 0), QRect(157, 0, 43, 300));
    QCOMPARE(strip.rectOf(1, 50), QRect(207, 0, 43, 300));
}

void TestStripLayout::anEmptyBookHasNoStrip()
{
    const StripLayout strip = stripOf({});
    QCOMPARE(strip.length(), 0);
    QCOMPARE(strip.readPage(0), -1);
    QCOMPARE(strip.scrollAt({3, 0.5}), 0);
    QVERIFY(strip.pagesBetween(0, 100).isEmpty());
}

void TestStripLayout::recognisesStrips_data()
{
    QTest::addColumn<bool>("saysSo");
    QTest::addColumn<QList<QSize>>("pages");
    QTest::addColumn<bool>("isStrip");
    using Sizes = QList<QSize>;
    QTest::newRow("nothing known") << false << Sizes{} << false;
    QTest::newRow("says so") << true << Sizes{} << true;
    QTest::newRow("a page") << false << Sizes{{1988, 3056}} << false;
    QTest::newRow("a strip") << false << Sizes{{800, 12'000}} << true;
    QTest::newRow("behind a cover") << false << Sizes{{800, 1200}, {800, 9000}, {800, 12'000}}
                                    << true;
    QTest::newRow("one long page in a book")
        << false << Sizes{{800, 1200}, {800, 9000}, {800, 1200}} << false;
    QTest::newRow("tall pages") << false << Sizes{{1000, 2400}, {1000, 2400}} << false;
}

void TestStripLayout::recognisesStrips()
{
    QFETCH(const bool, saysSo);
    QFETCH(const QList<QSize>, pages);
    QFETCH(const bool, isStrip);
    ComicInfo info;
    info.longStrip = saysSo;
    QCOMPARE(isDrawnAsStrip(info, pages), isStrip);
}

QTEST_APPLESS_MAIN(TestStripLayout)

#include "tst_striplayout.moc"
