#include "app/widgets/comicdelegate.h"
#include "app/widgets/gridlayout.h"

#include <QTest>

using namespace nw::app;

class TestGridLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void columnsFollowTheWidth_data();
    void columnsFollowTheWidth();
    void theLastColumnEndsAtTheEdge_data();
    void theLastColumnEndsAtTheEdge();
    void rowsAreOnePitchApart();
    void anEmptyGridHasNoHeight();
    void aPointBetweenTheCellsIsNoItem();
    void theLastRowMayBeShort();
    void coversHaveTheMeasuresOfTheDesign();
};

namespace {

const GridMeasures kLibrary = ComicDelegate::measures(ComicLayout::LibraryGrid);

} // namespace

void TestGridLayout::columnsFollowTheWidth_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("columns");
    QTest::newRow("1280 window") << 952 << 6;
    QTest::newRow("1920 window") << 1592 << 10;
    QTest::newRow("900 window") << 572 << 3;
    QTest::newRow("narrower than a cover") << 60 << 1;
}

void TestGridLayout::columnsFollowTheWidth()
{
    QFETCH(int, width);
    QFETCH(int, columns);
    QCOMPARE(GridLayout(kLibrary, width).columns(), columns);
}

void TestGridLayout::theLastColumnEndsAtTheEdge_data()
{
    QTest::addColumn<int>("width");
    for (const int width : {572, 571, 952, 953, 1592, 1601}) {
        QTest::addRow("%d", width) << width;
    }
}

void TestGridLayout::theLastColumnEndsAtTheEdge()
{
    QFETCH(int, width);
    const GridLayout grid(kLibrary, width);
    QCOMPARE(grid.itemRect(0).left(), 0);
    QCOMPARE(grid.itemRect(grid.columns() - 1).right() + 1, width);
    QCOMPARE(grid.itemRect(1).width(), kLibrary.itemWidth);
}

void TestGridLayout::rowsAreOnePitchApart()
{
    const GridLayout grid(kLibrary, 952);
    QCOMPARE(grid.itemRect(6).top() - grid.itemRect(0).top(), 276);
    QCOMPARE(grid.heightPx(7), 276 + 256);
}

void TestGridLayout::anEmptyGridHasNoHeight()
{
    QCOMPARE(GridLayout(kLibrary, 952).heightPx(0), 0);
}

void TestGridLayout::aPointBetweenTheCellsIsNoItem()
{
    const GridLayout grid(kLibrary, 952);
    QCOMPARE(grid.itemAt({5, 5}, 30), 0);
    QCOMPARE(grid.itemAt({145, 5}, 30), -1); // between two columns
    QCOMPARE(grid.itemAt({5, 260}, 30), -1); // between two rows
    QCOMPARE(grid.itemAt({5, 280}, 30), 6);
    QCOMPARE(grid.itemAt({-1, 5}, 30), -1);
}

void TestGridLayout::theLastRowMayBeShort()
{
    const GridLayout grid(kLibrary, 952);
    QCOMPARE(grid.itemAt(grid.itemRect(7).center(), 8), 7);
    QCOMPARE(grid.itemAt(grid.itemRect(8).center(), 8), -1);
}

void TestGridLayout::coversHaveTheMeasuresOfTheDesign()
{
    const QRect item(10, 20, 140, 256);
    QCOMPARE(ComicDelegate::coverRect(ComicLayout::LibraryGrid, item), QRect(10, 20, 140, 210));
    QCOMPARE(ComicDelegate::coverRect(ComicLayout::StoreGrid, item), QRect(10, 20, 136, 204));
    QCOMPARE(ComicDelegate::measures(ComicLayout::LibraryGrid).rowPitch, 276);
}

QTEST_APPLESS_MAIN(TestGridLayout)
#include "tst_gridlayout.moc"
