#include "reader/core/render/resample.h"
#include "reader/core/render/resamplekernels.h"
#include "tests/support/imagequality.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <vector>

using namespace nw::reader;
using namespace nw::test;

class TestResample : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theResultIsNearTheReference_data();
    void theResultIsNearTheReference();
    void aPlainColourStaysWhatItIs_data();
    void aPlainColourStaysWhatItIs();
    void theSameSizeIsTheSameImage();
    void aFractionOfAPixelMovesThePicture();
    void everyProcessorGetsTheSameBytes_data();
    void everyProcessorGetsTheSameBytes();
};

void TestResample::theResultIsNearTheReference_data()
{
    QTest::addColumn<QSize>("source");
    QTest::addColumn<QSize>("target");
    QTest::newRow("a third") << QSize(600, 900) << QSize(200, 300);
    QTest::newRow("an odd ratio") << QSize(497, 764) << QSize(175, 270);
    QTest::newRow("hardly smaller") << QSize(400, 300) << QSize(390, 292);
    QTest::newRow("enlarged") << QSize(120, 90) << QSize(313, 237);
    QTest::newRow("wider but lower") << QSize(120, 300) << QSize(240, 100);
    QTest::newRow("a thumbnail") << QSize(780, 1200) << QSize(60, 92);
    QTest::newRow("narrower than the filter") << QSize(3, 500) << QSize(2, 100);
    QTest::newRow("one pixel enlarged") << QSize(1, 1) << QSize(7, 5);
    QTest::newRow("one row") << QSize(300, 1) << QSize(100, 1);
}

void TestResample::theResultIsNearTheReference()
{
    QFETCH(QSize, source);
    QFETCH(QSize, target);
    const QImage picture = drawHardPicture(source);
    const QImage scaled = resample(picture, QSizeF(source), target);
    QCOMPARE(scaled.size(), target);
    const double decibel = psnr(scaled, referenceResample(picture, target));
    QVERIFY2(decibel >= 50, qPrintable(QString::number(decibel)));
}

void TestResample::aPlainColourStaysWhatItIs_data()
{
    QTest::addColumn<QSize>("source");
    QTest::addColumn<QSize>("target");
    QTest::newRow("smaller") << QSize(333, 222) << QSize(100, 70);
    QTest::newRow("larger") << QSize(10, 10) << QSize(77, 55);
    QTest::newRow("to one pixel") << QSize(2'000, 3) << QSize(1, 1);
    QTest::newRow("in two steps") << QSize(64, 12'000) << QSize(10, 200);
    QTest::newRow("very wide to very narrow") << QSize(30'000, 2) << QSize(3, 40);
}

void TestResample::aPlainColourStaysWhatItIs()
{
    QFETCH(QSize, source);
    QFETCH(QSize, target);
    QImage plain(source, QImage::Format_RGB32);
    plain.fill(qRgb(201, 7, 254));
    QImage expected(target, QImage::Format_RGB32);
    expected.fill(qRgb(201, 7, 254));
    QCOMPARE(resample(plain, QSizeF(source), target), expected);
}

void TestResample::theSameSizeIsTheSameImage()
{
    const QImage picture = drawHardPicture({50, 40});
    QCOMPARE(resample(picture, QSizeF(50, 40), {50, 40}), picture);
    QVERIFY(resample(QImage(), QSizeF(), {5, 5}).isNull());
    QVERIFY(resample(picture, QSizeF(50, 40), {}).isNull());
}

// 3 stored pixels a reduced one: 301 pixels become 101, which stand for 100.33. Taken as 101, the
// picture is shifted and the error is large; that is the negative control.
void TestResample::aFractionOfAPixelMovesThePicture()
{
    QImage fine(903, 903, QImage::Format_RGB32);
    for (int y = 0; y < fine.height(); ++y) {
        for (int x = 0; x < fine.width(); ++x)
            fine.setPixel(x, y, (x / 30 + y / 30) % 2 ? qRgb(0, 0, 0) : qRgb(255, 255, 255));
    }
    // 8 to 1 by averaging, as a JPEG decoder does it; the last pixel is an average of fewer.
    QImage reduced(113, 113, QImage::Format_RGB32);
    for (int y = 0; y < reduced.height(); ++y) {
        for (int x = 0; x < reduced.width(); ++x) {
            int sum = 0;
            int count = 0;
            for (int j = 8 * y; j < std::min(8 * y + 8, fine.height()); ++j) {
                for (int i = 8 * x; i < std::min(8 * x + 8, fine.width()); ++i, ++count)
                    sum += qGreen(fine.pixel(i, j));
            }
            const int grey = sum / count;
            reduced.setPixel(x, y, qRgb(grey, grey, grey));
        }
    }
    const QImage wanted = resample(fine, QSizeF(fine.size()), {60, 60});
    const double right = psnr(resample(reduced, QSizeF(903 / 8.0, 903 / 8.0), {60, 60}), wanted);
    const double wrong = psnr(resample(reduced, QSizeF(113, 113), {60, 60}), wanted);
    QVERIFY2(right > wrong + 1, qPrintable(QStringLiteral("%1 %2").arg(right).arg(wrong)));
}

void TestResample::everyProcessorGetsTheSameBytes_data()
{
    QTest::addColumn<bool>("avx2");
    QTest::newRow("SSE2") << false;
    QTest::newRow("AVX2") << true;
}

void TestResample::everyProcessorGetsTheSameBytes()
{
    QFETCH(bool, avx2);
    const ResampleKernels *fast = avx2 ? avx2ResampleKernels() : sse2ResampleKernels();
    if (!fast)
        QSKIP("this processor has no such instructions");
    const ResampleKernels &scalar = scalarResampleKernels();
    QRandomGenerator random(20261122);
    constexpr int kPixels = 203; // leaves a tail in every step
    constexpr int kTaps = 16;
    std::vector<std::vector<std::uint8_t>> rows(kTaps, std::vector<std::uint8_t>(4 * kPixels));
    std::vector<const std::uint8_t *> rowPointers;
    for (auto &row : rows) {
        std::generate(row.begin(), row.end(),
                      [&random] { return std::uint8_t(random.bounded(256)); });
        rowPointers.push_back(row.data());
    }
    std::vector<std::int16_t> between(4 * (kPixels + kTaps));
    std::generate(between.begin(), between.end(),
                  [&random] { return std::int16_t(random.bounded(-8'000, 24'000)); });
    // Large weights of both signs, so that sums leave the range at both ends.
    std::vector<std::int16_t> weights(kPixels * kTaps);
    std::generate(weights.begin(), weights.end(),
                  [&random] { return std::int16_t(random.bounded(-3'000, 4'000)); });
    std::vector<int> starts(kPixels);
    std::generate(starts.begin(), starts.end(), [&random] { return random.bounded(kPixels); });

    for (const int tapCount : {2, 4, 6, 16}) {
        std::vector<std::int16_t> expected(4 * kPixels);
        std::vector<std::int16_t> actual(4 * kPixels);
        scalar.vertical(rowPointers.data(), weights.data(), tapCount, expected.data(),
                        4 * kPixels - 3);
        fast->vertical(rowPointers.data(), weights.data(), tapCount, actual.data(),
                       4 * kPixels - 3);
        QCOMPARE(actual, expected);
    }
    for (const int tapCount : {kHorizontalTapStep, 2 * kHorizontalTapStep}) {
        std::vector<std::uint8_t> expected(4 * kPixels);
        std::vector<std::uint8_t> actual(4 * kPixels);
        scalar.horizontal(between.data(), starts.data(), weights.data(), tapCount, expected.data(),
                          kPixels);
        fast->horizontal(between.data(), starts.data(), weights.data(), tapCount, actual.data(),
                         kPixels);
        QCOMPARE(actual, expected);
    }
}

QTEST_APPLESS_MAIN(TestResample)
#include "tst_resample.moc"
