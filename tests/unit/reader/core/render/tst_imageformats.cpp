#include "reader/core/render/imagedecoder.h"
#include "tests/support/bookbuilder.h"
#include "tests/support/imagequality.h"
#include "tests/support/imagewriters.h"

#include <QTest>

using namespace nw::reader;
using namespace nw::test;

// The formats that Qt has no plugin for.
class TestImageFormats : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theyComeBackAsDrawn_data();
    void theyComeBackAsDrawn();
    void heicComesBackNearly();
    void transparencyLiesOnWhite_data();
    void transparencyLiesOnWhite();
    void aTurnedAvifIsShownUpright();
    void inksBecomeColours();
    void anExifTurnsAJpeg_data();
    void anExifTurnsAJpeg();
    void cutFilesAreDamaged_data();
    void cutFilesAreDamaged();
    void theyObeyTheLimits_data();
    void theyObeyTheLimits();
};

void TestImageFormats::theyComeBackAsDrawn_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("mediaType");
    QTest::newRow("avif") << avifFile(drawPage(3)) << u"image/avif"_qs;
    QTest::newRow("jxl") << jxlFile(drawPage(3)) << u"image/jxl"_qs;
}

void TestImageFormats::theyComeBackAsDrawn()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, mediaType);
    const auto header = readImageHeader(bytes);
    QVERIFY(header);
    QCOMPARE(header->size, QSize(240, 360));
    QCOMPARE(header->mediaType, mediaType);
    const auto image = decodeImage(bytes, {}, DecodeQuality::Best);
    QVERIFY(image);
    QCOMPARE(image->format(), QImage::Format_RGB32);
    QCOMPARE(*image, drawPage(3));
    const auto small = decodeImage(bytes, {60, 90}, DecodeQuality::Fast);
    QVERIFY(small);
    QCOMPARE(small->size(), QSize(60, 90));
}

void TestImageFormats::heicComesBackNearly()
{
    const QByteArray bytes = heicFile(drawPage(3));
    if (bytes.isEmpty())
        QSKIP("libheif was built without an encoder");
    const auto header = readImageHeader(bytes);
    QVERIFY(header);
    QCOMPARE(header->size, QSize(240, 360));
    QCOMPARE(header->mediaType, u"image/heic"_qs);
    const auto image = decodeImage(bytes, {}, DecodeQuality::Best);
    QVERIFY(image);
    const double decibel = psnr(*image, drawPage(3));
    QVERIFY2(decibel >= 25, qPrintable(QString::number(decibel)));
}

void TestImageFormats::transparencyLiesOnWhite_data()
{
    QImage glass(16, 16, QImage::Format_ARGB32);
    glass.fill(qRgba(0, 0, 0, 0));
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("avif") << avifFile(glass);
    QTest::newRow("jxl") << jxlFile(glass);
}

void TestImageFormats::transparencyLiesOnWhite()
{
    QFETCH(QByteArray, bytes);
    const auto image = decodeImage(bytes, {}, DecodeQuality::Best);
    QVERIFY(image);
    QCOMPARE(image->pixel(8, 8), qRgb(255, 255, 255));
}

void TestImageFormats::aTurnedAvifIsShownUpright()
{
    for (int quarters = 1; quarters <= 3; ++quarters) {
        const QByteArray bytes = avifFile(drawPage(9), quarters);
        const QImage expected = drawPage(9).transformed(QTransform().rotate(-90 * quarters));
        const auto header = readImageHeader(bytes);
        QVERIFY(header);
        QCOMPARE(header->size, expected.size());
        const auto image = decodeImage(bytes, {}, DecodeQuality::Best);
        QVERIFY(image);
        QCOMPARE(*image, expected);
    }
}

void TestImageFormats::inksBecomeColours()
{
    const auto image = decodeImage(cmykJpegFile(drawPage(4)), {}, DecodeQuality::Best);
    QVERIFY(image);
    const double decibel = psnr(*image, drawPage(4));
    QVERIFY2(decibel >= 35, qPrintable(QString::number(decibel)));
}

void TestImageFormats::anExifTurnsAJpeg_data()
{
    QTest::addColumn<int>("orientation");
    QTest::addColumn<QTransform>("transform");
    QTest::newRow("upright") << 1 << QTransform();
    QTest::newRow("mirrored") << 2 << QTransform().scale(-1, 1);
    QTest::newRow("upside down") << 3 << QTransform().rotate(180);
    QTest::newRow("a quarter to the right") << 6 << QTransform().rotate(90);
    QTest::newRow("a quarter to the left") << 8 << QTransform().rotate(-90);
}

void TestImageFormats::anExifTurnsAJpeg()
{
    QFETCH(int, orientation);
    QFETCH(QTransform, transform);
    const QByteArray upright = pageFile(6, "jpg");
    const QByteArray turned = withExifOrientation(upright, orientation);
    const QImage expected = decodeImage(upright, {}, DecodeQuality::Best)->transformed(transform);
    const auto header = readImageHeader(turned);
    QVERIFY(header);
    QCOMPARE(header->size, expected.size());
    const auto whole = decodeImage(turned, {}, DecodeQuality::Best);
    QVERIFY(whole);
    QCOMPARE(whole->convertToFormat(QImage::Format_RGB32),
             expected.convertToFormat(QImage::Format_RGB32));
    const QSize target = header->size / 3;
    const auto small = decodeImage(turned, target, DecodeQuality::Fast);
    QVERIFY(small);
    QCOMPARE(small->size(), target);
}

void TestImageFormats::cutFilesAreDamaged_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray avif = avifFile(drawPage(3));
    const QByteArray jxl = jxlFile(drawPage(3));
    QTest::newRow("avif, in its header") << avif.left(60);
    QTest::newRow("avif, in its pixels") << avif.left(avif.size() / 2);
    QTest::newRow("jxl, in its header") << jxl.left(4);
    QTest::newRow("jxl, in its pixels") << jxl.left(jxl.size() / 2);
    if (const QByteArray heic = heicFile(drawPage(3)); !heic.isEmpty()) {
        QTest::newRow("heic, in its header") << heic.left(60);
        QTest::newRow("heic, in its pixels") << heic.left(heic.size() / 2);
    }
}

void TestImageFormats::cutFilesAreDamaged()
{
    QFETCH(QByteArray, bytes);
    const auto image = decodeImage(bytes, {}, DecodeQuality::Best);
    QVERIFY(!image);
    QCOMPARE(image.error().code, ReadErrorCode::Damaged);
}

void TestImageFormats::theyObeyTheLimits_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("avif") << avifFile(drawPage(3));
    QTest::newRow("jxl") << jxlFile(drawPage(3));
    if (const QByteArray heic = heicFile(drawPage(3)); !heic.isEmpty())
        QTest::newRow("heic") << heic;
}

void TestImageFormats::theyObeyTheLimits()
{
    QFETCH(QByteArray, bytes);
    DecodeLimits limits;
    limits.maxPixels = 240 * 360 - 1;
    QCOMPARE(readImageHeader(bytes, limits).error().code, ReadErrorCode::TooLarge);
    QCOMPARE(decodeImage(bytes, {}, DecodeQuality::Best, limits).error().code,
             ReadErrorCode::TooLarge);
    limits = {};
    limits.maxSidePixels = 359;
    QCOMPARE(readImageHeader(bytes, limits).error().code, ReadErrorCode::TooLarge);
}

QTEST_GUILESS_MAIN(TestImageFormats)
#include "tst_imageformats.moc"
