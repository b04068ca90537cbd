#include "reader/core/render/imagedecoder.h"
#include "tests/support/bookbuilder.h"
#include "tests/support/imagequality.h"

#include <QBuffer>
#include <QColorSpace>
#include <QImageWriter>
#include <QTest>
#include <QtEndian>

#include <sys/resource.h>

using namespace nw::reader;
using namespace nw::test;

namespace {

QByteArray encoded(const QImage &image, const char *format, int quality = -1)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, format);
    writer.setQuality(quality);
    return writer.write(image) ? bytes : QByteArray();
}

QByteArray bigEndian(quint32 value)
{
    QByteArray bytes(4, '\0');
    qToBigEndian(value, bytes.data());
    return bytes;
}

// The checksum of the PNG specification, annex D.
quint32 crc(const QByteArray &bytes)
{
    quint32 rest = 0xffff'ffffU;
    for (const char byte : bytes) {
        rest ^= quint8(byte);
        for (int bit = 0; bit < 8; ++bit)
            rest = rest >> 1 ^ (rest & 1 ? 0xedb8'8320U : 0);
    }
    return ~rest;
}

// A PNG that promises a size and holds no pixel.
QByteArray pngPromising(quint32 width, quint32 height)
{
    const QByteArray header =
        "IHDR" + bigEndian(width) + bigEndian(height) + QByteArray("\x08\x02\0\0\0", 5);
    return "\x89PNG\r\n\x1a\n" + bigEndian(13) + header + bigEndian(crc(header)) + bigEndian(1'000)
        + "IDAT";
}

qint64 peakMemoryKb()
{
    rusage usage = {};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

} // namespace

class TestImageDecoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theHeaderTellsSizeAndMediaType_data();
    void theHeaderTellsSizeAndMediaType();
    void aLosslessPageComesBackAsDrawn_data();
    void aLosslessPageComesBackAsDrawn();
    void aJpegScaledFastIsGoodAndAtBestBetter();
    void theTargetIsMetExactly_data();
    void theTargetIsMetExactly();
    void whatShinesThroughLiesOnWhite();
    void colourSpacesBecomeSrgb();
    void whatIsNoImageIsUnsupported();
    void aCutImageIsDamaged_data();
    void aCutImageIsDamaged();
    void aTextLongerThanItsPngCostsNoMemory_data();
    void aTextLongerThanItsPngCostsNoMemory();
    void tooLargeAnImageIsRefusedByItsHeader_data();
    void tooLargeAnImageIsRefusedByItsHeader();
};

void TestImageDecoder::theHeaderTellsSizeAndMediaType_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("mediaType");
    QTest::newRow("jpg") << pageFile(1, "jpg") << u"image/jpeg"_qs;
    QTest::newRow("png") << pageFile(1, "png") << u"image/png"_qs;
    QTest::newRow("webp") << pageFile(1, "webp") << u"image/webp"_qs;
    QTest::newRow("bmp") << pageFile(1, "bmp") << u"image/bmp"_qs;
    QTest::newRow("tiff") << pageFile(1, "tiff") << u"image/tiff"_qs;
    QTest::newRow("ppm") << pageFile(1, "ppm") << u"image/x-portable-anymap"_qs;
}

void TestImageDecoder::theHeaderTellsSizeAndMediaType()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, mediaType);
    const auto header = readImageHeader(bytes);
    QVERIFY(header);
    QCOMPARE(header->size, QSize(240, 360));
    QCOMPARE(header->mediaType, mediaType);
}

void TestImageDecoder::aLosslessPageComesBackAsDrawn_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("png") << pageFile(3, "png");
    QTest::newRow("bmp") << pageFile(3, "bmp");
    QTest::newRow("tiff") << pageFile(3, "tiff");
    QTest::newRow("ppm") << pageFile(3, "ppm");
}

void TestImageDecoder::aLosslessPageComesBackAsDrawn()
{
    QFETCH(QByteArray, bytes);
    const auto image = decodeImage(bytes, {}, DecodeQuality::Best);
    QVERIFY(image);
    QCOMPARE(image->format(), QImage::Format_RGB32);
    QCOMPARE(*image, drawPage(3));
}

void TestImageDecoder::aJpegScaledFastIsGoodAndAtBestBetter()
{
    const QByteArray bytes = encoded(drawPage(11, {994, 1'528}), "jpg", 95);
    const auto whole = decodeImage(bytes, {}, DecodeQuality::Best);
    QVERIFY(whole);
    const QSize target(351, 540); // 1/2 leaves 1.415 for the filter
    const QImage reference = referenceResample(*whole, target);
    const auto fast = decodeImage(bytes, target, DecodeQuality::Fast);
    const auto best = decodeImage(bytes, target, DecodeQuality::Best);
    QVERIFY(fast && best);
    const double fastDecibel = psnr(*fast, reference);
    const double bestDecibel = psnr(*best, reference);
    QVERIFY2(fastDecibel >= 40, qPrintable(QString::number(fastDecibel)));
    QVERIFY2(bestDecibel >= 50, qPrintable(QString::number(bestDecibel)));
    QVERIFY(fastDecibel < bestDecibel); // or the fast way was not taken at all
}

void TestImageDecoder::theTargetIsMetExactly_data()
{
    QTest::addColumn<QSize>("target");
    QTest::newRow("tiny") << QSize(1, 1);
    QTest::newRow("an eighth") << QSize(30, 45);
    QTest::newRow("odd") << QSize(101, 151);
    QTest::newRow("natural") << QSize(240, 360);
    QTest::newRow("larger") << QSize(700, 1'050);
}

void TestImageDecoder::theTargetIsMetExactly()
{
    QFETCH(QSize, target);
    for (const char *format : {"jpg", "png", "webp"}) {
        for (const DecodeQuality quality : {DecodeQuality::Fast, DecodeQuality::Best}) {
            const auto image = decodeImage(pageFile(5, format), target, quality);
            QVERIFY(image);
            QCOMPARE(image->size(), target);
            QCOMPARE(image->format(), QImage::Format_RGB32);
        }
    }
}

void TestImageDecoder::whatShinesThroughLiesOnWhite()
{
    QImage glass(2, 1, QImage::Format_ARGB32);
    glass.setPixel(0, 0, qRgba(255, 0, 0, 0));
    glass.setPixel(1, 0, qRgba(0, 0, 0, 128));
    const auto image = decodeImage(encoded(glass, "png"), {}, DecodeQuality::Best);
    QVERIFY(image);
    QCOMPARE(image->pixel(0, 0), qRgb(255, 255, 255));
    QCOMPARE(image->pixel(1, 0), qRgb(127, 127, 127));
}

void TestImageDecoder::colourSpacesBecomeSrgb()
{
    QImage wide(8, 8, QImage::Format_RGB32);
    wide.fill(qRgb(120, 200, 90));
    wide.setColorSpace(QColorSpace::DisplayP3);
    const QRgb expected = wide.convertedToColorSpace(QColorSpace::SRgb).pixel(0, 0);
    QVERIFY(expected != wide.pixel(0, 0)); // or this test shows nothing
    const auto png = decodeImage(encoded(wide, "png"), {}, DecodeQuality::Best);
    QVERIFY(png);
    QCOMPARE(png->pixel(3, 3), expected);
    const auto jpeg = decodeImage(encoded(wide, "jpg", 100), {}, DecodeQuality::Best);
    QVERIFY(jpeg);
    QVERIFY(std::abs(qRed(jpeg->pixel(3, 3)) - qRed(expected)) <= 3);
}

void TestImageDecoder::whatIsNoImageIsUnsupported()
{
    for (const QByteArray &bytes :
         {QByteArray(), QByteArray("hello"), QByteArray(100, '\0'), QByteArray("<svg/>")}) {
        QCOMPARE(readImageHeader(bytes).error().code, ReadErrorCode::Unsupported);
        QCOMPARE(decodeImage(bytes, {}, DecodeQuality::Fast).error().code,
                 ReadErrorCode::Unsupported);
    }
}

void TestImageDecoder::aCutImageIsDamaged_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("jpg, in its header") << pageFile(1, "jpg").left(100);
    QTest::newRow("png, in its header") << pageFile(1, "png").left(20);
    QTest::newRow("webp, in its header") << pageFile(1, "webp").left(20);
    QTest::newRow("png, in its pixels") << pageFile(1, "png").left(300);
}

void TestImageDecoder::aCutImageIsDamaged()
{
    QFETCH(QByteArray, bytes);
    const auto image = decodeImage(bytes, {}, DecodeQuality::Best);
    QVERIFY(!image);
    QCOMPARE(image.error().code, ReadErrorCode::Damaged);
}

void TestImageDecoder::aTextLongerThanItsPngCostsNoMemory_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<bool>("isShown");
    QTest::newRow("before the pixels") << QByteArray("IDAT") << false;
    QTest::newRow("after them") << QByteArray("IEND") << true;
}

void TestImageDecoder::aTextLongerThanItsPngCostsNoMemory()
{
    QFETCH(const QByteArray, before);
    QFETCH(const bool, isShown);
    QImage drawn(40, 60, QImage::Format_RGB32);
    drawn.fill(Qt::darkGreen);
    QByteArray bytes = encoded(drawn, "png");
    bytes.insert(bytes.indexOf(before) - 4, bigEndian(0x6d69'6631) + "tEXtComment");
    const qint64 peakBefore = peakMemoryKb();
    const auto decoded = inprocess::decodeImage(bytes, {}, DecodeQuality::Best, {});
    QVERIFY(peakMemoryKb() - peakBefore < 256 * 1'024);
    QCOMPARE(decoded.has_value(), isShown);
    if (decoded)
        QCOMPARE(decoded->pixelColor(20, 30), QColor(Qt::darkGreen));
    else
        QCOMPARE(decoded.error().code, ReadErrorCode::Damaged);
}

void TestImageDecoder::tooLargeAnImageIsRefusedByItsHeader_data()
{
    QTest::addColumn<quint32>("width");
    QTest::addColumn<quint32>("height");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("at the limit") << 20'000U << 15'000U << true;
    QTest::newRow("one row over") << 20'000U << 15'001U << false;
    QTest::newRow("too wide") << 65'536U << 1U << false;
    QTest::newRow("both sides as wide as a PNG can say") << 0x7fff'ffffU << 0x7fff'ffffU << false;
}

void TestImageDecoder::tooLargeAnImageIsRefusedByItsHeader()
{
    QFETCH(quint32, width);
    QFETCH(quint32, height);
    QFETCH(bool, allowed);
    const QByteArray bytes = pngPromising(width, height);
    const auto header = readImageHeader(bytes);
    QCOMPARE(header.has_value(), allowed);
    if (!allowed)
        QVERIFY(decodeImage(bytes, {10, 10}, DecodeQuality::Fast).error().code
                != ReadErrorCode::Unsupported);

    // The same rule with a limit that a small image breaks.
    DecodeLimits small;
    small.maxPixels = 240 * 360 - 1;
    QCOMPARE(decodeImage(pageFile(1, "png"), {10, 10}, DecodeQuality::Fast, small).error().code,
             ReadErrorCode::TooLarge);
    QCOMPARE(decodeImage(pageFile(1, "jpg"), {10, 10}, DecodeQuality::Fast, small).error().code,
             ReadErrorCode::TooLarge);
    small.maxPixels = 240 * 360;
    QVERIFY(decodeImage(pageFile(1, "png"), {10, 10}, DecodeQuality::Fast, small).has_value());
    QCOMPARE(
        decodeImage(pageFile(1, "png"), {1'000, 1'000}, DecodeQuality::Fast, small).error().code,
        ReadErrorCode::TooLarge);
}

// No QGuiApplication, on purpose: the first page is decoded before there is one.
QTEST_GUILESS_MAIN(TestImageDecoder)
#include "tst_imagedecoder.moc"
