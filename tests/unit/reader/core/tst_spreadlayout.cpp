#include "reader/core/bookspreads.h"
#include "tests/support/fakecomic.h"

#include <QTest>

using namespace nw::reader;
using nw::test::FakeComic;

namespace {

constexpr auto kLtr = ReadingDirection::LeftToRight;
constexpr auto kRtl = ReadingDirection::RightToLeft;

// One letter a page: u upright, w wide, ? not known.
QList<PageShape> shapesOf(const QString &letters)
{
    QList<PageShape> shapes;
    for (const QChar letter : letters)
        shapes.append(letter == u'w'       ? PageShape::Wide
                          : letter == u'u' ? PageShape::Upright
                                           : PageShape::Unknown);
    return shapes;
}

// "0 1,2 3L 3R": spreads apart by spaces, leaves by commas.
QString textOf(const QList<Spread> &spreads)
{
    QStringList texts;
    for (const Spread &spread : spreads) {
        QStringList leaves;
        for (const Leaf &leaf : spread.leaves) {
            QString text = QString::number(leaf.page);
            if (leaf.part != PagePart::Whole)
                text.append(leaf.part == PagePart::LeftHalf ? u'L' : u'R');
            leaves.append(text);
        }
        texts.append(leaves.join(u','));
    }
    return texts.join(u' ');
}

// One letter a fix: a alone, n with next, s skipped, h halves, t turned once.
PageMap mapOf(const QString &fixes)
{
    PageMap map;
    for (const QString &fix : fixes.split(u' ', Qt::SkipEmptyParts)) {
        const QChar letter = fix.back();
        if (fix == u"paired") {
            map.setCover(CoverStanding::Paired);
            continue;
        }
        PageFix made;
        if (letter == u'a')
            made.standing = PageStanding::Alone;
        else if (letter == u'n')
            made.standing = PageStanding::WithNext;
        else if (letter == u's')
            made.standing = PageStanding::Skipped;
        else if (letter == u'h')
            made.split = PageSplit::Halves;
        else
            made.quarterTurns = 1;
        map.setFix(fix.chopped(1).toInt(), made);
    }
    return map;
}

} // namespace

class TestSpreadLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pagesStandTogetherAsTheBookWasMade_data();
    void pagesStandTogetherAsTheBookWasMade();
    void everyPageThatIsNotSkippedIsShownOnce();
    void findsTheSpreadOfAPage_data();
    void findsTheSpreadOfAPage();
    void turnsFromASpreadOfAnEarlierLayoutWithoutLeavingAPageOut_data();
    void turnsFromASpreadOfAnEarlierLayoutWithoutLeavingAPageOut();
    void aPageIsWideByItsSize_data();
    void aPageIsWideByItsSize();
    void leavesMeetWithoutAGap_data();
    void leavesMeetWithoutAGap();
    void twoLeavesShareTheViewport();
    void theBookSaysWhichPagesAreDouble();
    void learnsTheShapesOfPages();
};

void TestSpreadLayout::pagesStandTogetherAsTheBookWasMade_data()
{
    QTest::addColumn<QString>("shapes");
    QTest::addColumn<PagesAtOnce>("pagesAtOnce");
    QTest::addColumn<ReadingDirection>("direction");
    QTest::addColumn<QString>("fixes");
    QTest::addColumn<QString>("spreads");
    const auto row = [](const char *name, const char *shapes, const char *fixes,
                        const char *spreads, PagesAtOnce pages = PagesAtOnce::Two,
                        ReadingDirection direction = kLtr) {
        QTest::newRow(name) << QString::fromLatin1(shapes) << pages << direction
                            << QString::fromLatin1(fixes) << QString::fromLatin1(spreads);
    };
    row("no pages", "", "", "");
    row("one page", "u", "", "0");
    row("the cover stands alone", "uuuuu", "", "0 1,2 3,4");
    row("an odd page is left at the end", "uuuu", "", "0 1,2 3");
    row("the cover can be paired", "uuuu", "paired", "0,1 2,3");
    row("unknown pages are read as upright", "?????", "", "0 1,2 3,4");
    row("a wide cover stands alone even when paired", "wuuu", "paired", "0 1,2 3");
    row("a wide page stands alone", "uuuwuu", "", "0 1,2 3 4,5");
    row("an odd page before a wide one stands alone", "uuwuuu", "", "0 1 2 3,4 5");
    row("pairs begin anew after each wide page", "uuwuwuu", "", "0 1 2 3 4 5,6");
    row("wide pages in a row", "uwwuu", "", "0 1 2 3,4");
    row("all wide", "www", "", "0 1 2");
    row("shifted by one from a page on", "uuuuuu", "1a", "0 1 2,3 4,5");
    row("a shift keeps the pairs before it", "uuuuuuu", "3a", "0 1,2 3 4,5 6");
    row("two pages made a spread by hand", "uuuuuu", "2n", "0 1 2,3 4,5");
    row("wide pages made a spread by hand", "uwwuu", "1n", "0 1,2 3,4");
    row("with the next one, but it is the last", "uuu", "2n", "0 1 2");
    row("a skipped page leaves no hole", "uuuuu", "1s", "0 2,3 4");
    row("a skipped cover gives its place to the next", "uuuuu", "0s", "1 2,3 4");
    row("with the next one that is not skipped", "uuuuu", "1n 2s", "0 1,3 4");
    row("all skipped is none skipped", "uu", "0s 1s paired", "0,1");
    row("a turned page changes its shape", "uuuuu", "2t", "0 1 2 3,4");
    row("a wide page that was turned is upright", "uwuu", "1t", "0 1,2 3");
    row("a split page is a spread of its halves", "uwuu", "1h", "0 1L,1R 2,3");
    row("from right to left its right half is first", "uwuu", "1h", "0 1R,1L 2,3",
        PagesAtOnce::Two, kRtl);
    row("from right to left pages pair the same", "uuuuu", "", "0 1,2 3,4", PagesAtOnce::Two,
        kRtl);
    row("one at once", "uwu", "", "0 1 2", PagesAtOnce::One);
    row("one at once, split", "uwu", "1h", "0 1L 1R 2", PagesAtOnce::One);
    row("one at once, split, from right to left", "uwu", "1h", "0 1R 1L 2", PagesAtOnce::One,
        kRtl);
    row("one at once, skipped", "uuu", "1s", "0 2", PagesAtOnce::One);
}

void TestSpreadLayout::pagesStandTogetherAsTheBookWasMade()
{
    QFETCH(const QString, shapes);
    QFETCH(const PagesAtOnce, pagesAtOnce);
    QFETCH(const ReadingDirection, direction);
    QFETCH(const QString, fixes);
    QFETCH(const QString, spreads);
    const SpreadRules rules{pagesAtOnce, direction, mapOf(fixes)};
    QCOMPARE(textOf(layOutSpreads(shapesOf(shapes), rules)), spreads);
}

// All books of up to eight pages of any shapes, with one fix at any place.
void TestSpreadLayout::everyPageThatIsNotSkippedIsShownOnce()
{
    int books = 0;
    for (int count = 1; count <= 8; ++count) {
        for (int bits = 0; bits < (1 << count); ++bits) {
            QString shapes;
            for (int page = 0; page < count; ++page)
                shapes.append((bits >> page) & 1 ? u'w' : u'u');
            for (const char *fix : {"", "0a", "0n", "1n", "1a", "2n", "1s", "2t", "paired"}) {
                const PageMap map = mapOf(QString::fromLatin1(fix));
                const auto spreads = layOutSpreads(shapesOf(shapes), {PagesAtOnce::Two, kLtr, map});
                QList<int> shown;
                for (const Spread &spread : spreads) {
                    QVERIFY(spread.leaves.size() == 1 || spread.leaves.size() == 2);
                    for (const Leaf &leaf : spread.leaves)
                        shown.append(leaf.page);
                }
                QList<int> expected;
                for (int page = 0; page < count; ++page) {
                    const bool isOnly = count == 1;
                    if (isOnly || map.fix(page).standing != PageStanding::Skipped)
                        expected.append(page);
                }
                QCOMPARE(shown, expected);
                ++books;
            }
        }
    }
    QCOMPARE(books, 510 * 9);
}

void TestSpreadLayout::findsTheSpreadOfAPage_data()
{
    QTest::addColumn<QString>("fixes");
    QTest::addColumn<int>("page");
    QTest::addColumn<qsizetype>("spread");
    QTest::newRow("first of a pair") << QString() << 1 << qsizetype(1);
    QTest::newRow("second of a pair") << QString() << 2 << qsizetype(1);
    QTest::newRow("behind the end") << QString() << 99 << qsizetype(2);
    QTest::newRow("skipped: the next") << QStringLiteral("1s") << 1 << qsizetype(1);
    QTest::newRow("skipped at the end: the last") << QStringLiteral("4s") << 4 << qsizetype(2);
}

void TestSpreadLayout::findsTheSpreadOfAPage()
{
    QFETCH(const QString, fixes);
    QFETCH(const int, page);
    QFETCH(const qsizetype, spread);
    const auto spreads =
        layOutSpreads(shapesOf(QStringLiteral("uuuuu")), {PagesAtOnce::Two, kLtr, mapOf(fixes)});
    QCOMPARE(spreadOf(spreads, page), spread);
    QCOMPARE(spreadOf({}, page), qsizetype(-1));
}

void TestSpreadLayout::turnsFromASpreadOfAnEarlierLayoutWithoutLeavingAPageOut_data()
{
    QTest::addColumn<QList<Leaf>>("shown");
    QTest::addColumn<PageStep>("step");
    QTest::addColumn<qsizetype>("spread");
    // The layout is 0 1,2 3,4 5,6.
    using Leaves = QList<Leaf>;
    QTest::newRow("on") << Leaves{{1}, {2}} << PageStep::Forward << qsizetype(2);
    QTest::newRow("back") << Leaves{{1}, {2}} << PageStep::Backward << qsizetype(0);
    QTest::newRow("on from the last") << Leaves{{5}, {6}} << PageStep::Forward << qsizetype(-1);
    QTest::newRow("back from the first") << Leaves{{0}} << PageStep::Backward << qsizetype(-1);
    QTest::newRow("on from an old pair") << Leaves{{2}, {3}} << PageStep::Forward << qsizetype(2);
    QTest::newRow("back from an old pair") << Leaves{{2}, {3}} << PageStep::Backward << qsizetype(1);
    QTest::newRow("on from one of a pair") << Leaves{{5}} << PageStep::Forward << qsizetype(3);
}

void TestSpreadLayout::turnsFromASpreadOfAnEarlierLayoutWithoutLeavingAPageOut()
{
    QFETCH(const QList<Leaf>, shown);
    QFETCH(const PageStep, step);
    QFETCH(const qsizetype, spread);
    const auto spreads =
        layOutSpreads(shapesOf(QStringLiteral("uuuuuuu")), {PagesAtOnce::Two, kLtr, {}});
    QCOMPARE(spreadBeside(spreads, {shown}, step), spread);
}

void TestSpreadLayout::aPageIsWideByItsSize_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<PageShape>("shape");
    QTest::newRow("unknown") << QSize() << PageShape::Unknown;
    QTest::newRow("upright") << QSize(1000, 1500) << PageShape::Upright;
    QTest::newRow("square") << QSize(1000, 1000) << PageShape::Upright;
    QTest::newRow("nearly square") << QSize(1100, 1000) << PageShape::Upright;
    QTest::newRow("two pages") << QSize(2000, 1500) << PageShape::Wide;
}

void TestSpreadLayout::aPageIsWideByItsSize()
{
    QFETCH(const QSize, size);
    QFETCH(const PageShape, shape);
    QCOMPARE(shapeOf(size), shape);
}

void TestSpreadLayout::leavesMeetWithoutAGap_data()
{
    QTest::addColumn<QList<QSize>>("leaves");
    QTest::addColumn<ReadingDirection>("direction");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<QList<QPoint>>("corners");
    using Sizes = QList<QSize>;
    using Points = QList<QPoint>;
    QTest::newRow("none") << Sizes{} << kLtr << QSize(0, 0) << Points{};
    QTest::newRow("one") << Sizes{{50, 80}} << kLtr << QSize(50, 80) << Points{{0, 0}};
    QTest::newRow("two") << Sizes{{50, 80}, {51, 80}} << kLtr << QSize(101, 80)
                         << Points{{0, 0}, {50, 0}};
    QTest::newRow("two, right to left") << Sizes{{50, 80}, {51, 80}} << kRtl << QSize(101, 80)
                                        << Points{{51, 0}, {0, 0}};
    QTest::newRow("one lower") << Sizes{{50, 80}, {50, 60}} << kLtr << QSize(100, 80)
                               << Points{{0, 0}, {50, 10}};
}

void TestSpreadLayout::leavesMeetWithoutAGap()
{
    QFETCH(const QList<QSize>, leaves);
    QFETCH(const ReadingDirection, direction);
    QFETCH(const QSize, size);
    QFETCH(const QList<QPoint>, corners);
    const SpreadPlaces places = placeLeaves(leaves, direction);
    QCOMPARE(places.size, size);
    QCOMPARE(places.corners, corners);
}

void TestSpreadLayout::twoLeavesShareTheViewport()
{
    QCOMPARE(leafViewport({801, 600}, 1), QSize(801, 600));
    QCOMPARE(leafViewport({801, 600}, 2), QSize(400, 600));
    QCOMPARE(leafViewport({1, 600}, 2), QSize(1, 600));
}

void TestSpreadLayout::theBookSaysWhichPagesAreDouble()
{
    FakeComic comic(6);
    ComicInfo info;
    info.pages = {{.image = 2, .type = {}, .doublePage = true, .bookmark = {}},
                  {.image = 99, .type = {}, .doublePage = true, .bookmark = {}}};
    comic.setInfo(info);
    BookSpreads book;
    book.setRules({PagesAtOnce::Two, kLtr, {}});
    book.setBook(&comic);
    QCOMPARE(textOf(book.spreads()), QStringLiteral("0 1 2 3,4 5"));
    // Whoever made the book knows better than its pixels.
    QVERIFY(!book.learn(2, {100, 150}));
    QCOMPARE(textOf(book.spreads()), QStringLiteral("0 1 2 3,4 5"));
    book.setBook(nullptr);
    QVERIFY(book.spreads().isEmpty());
    QVERIFY(book.at(0).leaves.isEmpty());
}

void TestSpreadLayout::learnsTheShapesOfPages()
{
    const FakeComic comic(6);
    BookSpreads book;
    book.setRules({PagesAtOnce::Two, kLtr, {}});
    book.setBook(&comic);
    QVERIFY(!book.learn(1, {100, 150}));
    QVERIFY(book.learn(2, {300, 150}));
    QVERIFY(!book.learn(2, {300, 150}));
    QVERIFY(!book.learn(17, {300, 150}));
    QCOMPARE(textOf(book.spreads()), QStringLiteral("0 1 2 3,4 5"));
    QCOMPARE(book.at(4).firstPage(), 3);
    QCOMPARE(book.beside(book.at(4), PageStep::Backward).firstPage(), 2);
    QVERIFY(book.beside(book.at(5), PageStep::Forward).leaves.isEmpty());
}

QTEST_APPLESS_MAIN(TestSpreadLayout)

#include "tst_spreadlayout.moc"
