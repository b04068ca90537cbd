#include "reader/core/render/resample.h"
#include "reader/core/render/tilescaler.h"
#include "tests/support/imagequality.h"

#include <QSignalSpy>
#include <QTest>

using namespace nw::reader;

namespace {

constexpr int kTimeoutMs = 10'000;

TileRequest requestFor(const QImage &source, const QSize &scaled, int firstRow, int rowCount)
{
    return {Tile{0, scaled, firstRow, rowCount}, source};
}

} // namespace

class TestTileScaler : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsAreThoseOfTheWholeImage_data();
    void rowsAreThoseOfTheWholeImage();
    void rowsOutsideAreNothing();
    void makesWhatIsWishedMostUrgentFirst();
    void makesNothingThatIsWishedNoLonger();
    void goesWhileThereIsWork();
};

void TestTileScaler::rowsAreThoseOfTheWholeImage_data()
{
    QTest::addColumn<QSize>("target");
    QTest::newRow("smaller") << QSize(107, 403);
    QTest::newRow("larger") << QSize(333, 1701);
    QTest::newRow("as it is") << QSize(200, 1000);
    QTest::newRow("very small") << QSize(9, 40);
}

void TestTileScaler::rowsAreThoseOfTheWholeImage()
{
    QFETCH(const QSize, target);
    const QImage source = nw::test::drawHardPicture({200, 1000});
    const QImage whole = resample(source, QSizeF(source.size()), target);
    constexpr int kRows = 64;
    for (int row = 0; row < target.height(); row += kRows) {
        const int count = std::min(kRows, target.height() - row);
        const QImage piece = resampleRows(source, QSizeF(source.size()), target, row, count);
        QCOMPARE(piece, whole.copy(0, row, target.width(), count));
    }
}

void TestTileScaler::rowsOutsideAreNothing()
{
    const QImage source = nw::test::drawHardPicture({20, 20});
    const QSizeF size(source.size());
    QVERIFY(resampleRows(source, size, {10, 10}, -1, 5).isNull());
    QVERIFY(resampleRows(source, size, {10, 10}, 6, 5).isNull());
    QVERIFY(resampleRows(source, size, {10, 10}, 0, 0).isNull());
    QVERIFY(resampleRows({}, size, {10, 10}, 0, 5).isNull());
    QVERIFY(resampleRows(source, size, {10, 10}, 2'000'000'000, 2'000'000'000).isNull());
}

void TestTileScaler::makesWhatIsWishedMostUrgentFirst()
{
    const QImage source = nw::test::drawHardPicture({200, 1000});
    TileScaler scaler;
    QSignalSpy finished(&scaler, &TileScaler::finished);
    QList<TileRequest> wishes;
    for (const int row : {300, 0, 600})
        wishes.append(requestFor(source, {300, 1500}, row, 100));
    scaler.wish(wishes);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 3, kTimeoutMs);
    for (qsizetype index = 0; index < 3; ++index) {
        const auto tile = finished.at(index).at(0).value<Tile>();
        QCOMPARE(tile, wishes.at(index).tile);
        const auto image = finished.at(index).at(1).value<QImage>();
        QCOMPARE(image, resampleRows(source, QSizeF(source.size()), {300, 1500}, tile.firstRow, 100));
    }
}

void TestTileScaler::makesNothingThatIsWishedNoLonger()
{
    const QImage source = nw::test::drawHardPicture({800, 4000});
    TileScaler scaler;
    QSignalSpy finished(&scaler, &TileScaler::finished);
    QList<TileRequest> many;
    for (int row = 0; row + 50 <= 6000; row += 50)
        many.append(requestFor(source, {1200, 6000}, row, 50));
    scaler.wish(many);
    const TileRequest last = requestFor(source, {1200, 6000}, 5990, 10);
    scaler.wish({last});
    QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty()
                                 && finished.last().at(0).value<Tile>() == last.tile,
                             kTimeoutMs);
    QVERIFY(finished.size() < many.size() / 2);
}

void TestTileScaler::goesWhileThereIsWork()
{
    const QImage source = nw::test::drawHardPicture({800, 2000});
    for (int round = 0; round < 20; ++round) {
        TileScaler scaler;
        scaler.wish({requestFor(source, {1200, 3000}, 0, 500), requestFor(source, {1200, 3000}, 500, 500)});
    }
    const TileScaler idle;
    QVERIFY(true);
}

QTEST_GUILESS_MAIN(TestTileScaler)

#include "tst_tilescaler.moc"
