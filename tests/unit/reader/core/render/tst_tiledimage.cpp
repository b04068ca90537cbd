#include "reader/core/documentfactory.h"
#include "reader/core/render/resample.h"
#include "reader/core/render/tiledimage.h"
#include "tests/support/bookbuilder.h"
#include "tests/support/decodermain.h"

#include <QRandomGenerator>
#include <QTemporaryDir>

#include <cstring>

using namespace nw::reader;
using nw::test::BookBuilder;

namespace {

// Noise, in which a filter that looks a pixel too far or not far enough shows everywhere.
QImage noise(const QSize &size)
{
    QImage image(size, QImage::Format_RGB32);
    QRandomGenerator random(7);
    for (int y = 0; y < size.height(); ++y) {
        auto *line = reinterpret_cast<QRgb *>(image.scanLine(y));
        for (int x = 0; x < size.width(); ++x)
            line[x] = random.generate() | 0xff000000U;
    }
    return image;
}

// The whole put together from pieces of that side.
QImage assembled(const TiledImage &image, const QSize &scaled, int side)
{
    QImage whole(scaled, QImage::Format_RGB32);
    for (int top = 0; top < scaled.height(); top += side) {
        for (int left = 0; left < scaled.width(); left += side) {
            const QRect part = QRect(left, top, side, side) & whole.rect();
            const auto piece = image.region(scaled, part);
            if (!piece)
                return {};
            for (int y = 0; y < part.height(); ++y)
                std::memcpy(whole.scanLine(top + y) + 4 * left, piece->constScanLine(y),
                            4 * std::size_t(part.width()));
        }
    }
    return whole;
}

} // namespace

class TestTiledImage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tilesEqualTheWholeToTheByte_data();
    void tilesEqualTheWholeToTheByte();
    void aPieceOutsideIsRefused_data();
    void aPieceOutsideIsRefused();
    void aPageIsKeptAndCut();
    void aGiantIsKeptReduced();

private:
    QTemporaryDir m_folder;
};

void TestTiledImage::tilesEqualTheWholeToTheByte_data()
{
    QTest::addColumn<QSize>("stored");
    QTest::addColumn<QSize>("scaled");
    QTest::addColumn<int>("side");
    QTest::newRow("reduced a little") << QSize(500, 700) << QSize(401, 563) << 128;
    QTest::newRow("reduced by half") << QSize(500, 700) << QSize(250, 350) << 64;
    QTest::newRow("one pixel a piece") << QSize(90, 60) << QSize(31, 22) << 1;
    QTest::newRow("as it is") << QSize(300, 200) << QSize(300, 200) << 77;
    QTest::newRow("enlarged") << QSize(200, 300) << QSize(517, 777) << 100;
    QTest::newRow("enlarged across, reduced down") << QSize(100, 900) << QSize(250, 301) << 64;
    QTest::newRow("in two steps") << QSize(1'700, 1'300) << QSize(60, 47) << 16;
    QTest::newRow("in two steps one way") << QSize(4'000, 100) << QSize(120, 90) << 32;
    QTest::newRow("a strip") << QSize(80, 6'000) << QSize(67, 5'025) << 1'024;
    QTest::newRow("the longest side there is") << QSize(3, 65'535) << QSize(2, 40'000) << 1'024;
}

void TestTiledImage::tilesEqualTheWholeToTheByte()
{
    QFETCH(QSize, stored);
    QFETCH(QSize, scaled);
    QFETCH(int, side);
    const QImage source = noise(stored);
    const TiledImage image(source, stored);
    const QImage whole = resample(source, QSizeF(stored), scaled);
    QCOMPARE(whole.size(), scaled);
    QCOMPARE(assembled(image, scaled, side), whole);
}

void TestTiledImage::aPieceOutsideIsRefused_data()
{
    QTest::addColumn<QRect>("part");
    QTest::newRow("beyond the right") << QRect(60, 0, 50, 50);
    QTest::newRow("beyond the end") << QRect(0, 140, 10, 20);
    QTest::newRow("before the beginning") << QRect(-1, 0, 10, 10);
    QTest::newRow("empty") << QRect(0, 0, 0, 0);
}

void TestTiledImage::aPieceOutsideIsRefused()
{
    QFETCH(QRect, part);
    const TiledImage image(noise({200, 300}), {200, 300});
    QVERIFY(image.region({100, 150}, {0, 0, 100, 150}));
    QCOMPARE(image.region({100, 150}, part).error().code, ReadErrorCode::TooLarge);
}

void TestTiledImage::aPageIsKeptAndCut()
{
    const QString path = m_folder.filePath(u"book.cbz"_qs);
    BookBuilder book;
    book.addFile(u"1.png"_qs, nw::test::pageFile(1, "png", {300, 2'000})).writeZip(path);
    const auto document = openDocument(path);
    QVERIFY(document);
    const auto kept = TiledImage::decode(**document, 0);
    QVERIFY2(kept, qPrintable(kept ? QString() : kept.error().detail));
    QCOMPARE((*kept)->storedSize(), QSize(300, 2'000));
    QCOMPARE((*kept)->keptBytes(), 4 * 300 * 2'000);
    const QImage whole =
        inprocess::decodeImage(book.entries()[0].bytes, {240, 1'600}, DecodeQuality::Best, {})
            .value();
    QCOMPARE(assembled(**kept, {240, 1'600}, TiledImage::kTileSide), whole);
    const auto region = decodeRegion(**document, 0, {240, 1'600}, {100, 900, 140, 700});
    QVERIFY(region);
    QCOMPARE(*region, whole.copy(100, 900, 140, 700));
    QCOMPARE(TiledImage::decode(**document, 1).error().code, ReadErrorCode::NotFound);
}

void TestTiledImage::aGiantIsKeptReduced()
{
    // 90 megapixels, of one colour, so that its file is small.
    QImage drawn(9'000, 10'000, QImage::Format_Grayscale8);
    drawn.fill(128);
    const QString path = m_folder.filePath(u"giant.jpg"_qs);
    QVERIFY(drawn.save(path, "JPG"));
    drawn = QImage();
    const auto document = openDocument(path);
    QVERIFY(document);
    const auto kept = TiledImage::decode(**document, 0);
    QVERIFY2(kept, qPrintable(kept ? QString() : kept.error().detail));
    QCOMPARE((*kept)->storedSize(), QSize(9'000, 10'000));
    QVERIFY((*kept)->keptBytes() <= 4 * TiledImage::kMaxKeptPixels);
    QVERIFY((*kept)->keptBytes() > 2 * TiledImage::kMaxKeptPixels);
    const auto piece = (*kept)->region({9'000, 10'000}, {8'000, 9'000, 1'000, 1'000});
    QVERIFY(piece);
    QCOMPARE(piece->pixel(500, 500), qRgb(128, 128, 128));
}

NW_TEST_MAIN_IN_DECODERS(TestTiledImage)
#include "tst_tiledimage.moc"
