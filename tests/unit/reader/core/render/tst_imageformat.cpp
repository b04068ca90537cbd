#include "reader/core/render/imageformat.h"

#include <QTest>

using namespace nw::reader;

class TestImageFormat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginningsTellTheFormat_data();
    void beginningsTellTheFormat();
};

void TestImageFormat::beginningsTellTheFormat_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("type"); // empty: not known
    const auto brands = [](const QByteArray &major, const QByteArray &compatible) -> QByteArray {
        const int length = 16 + int(compatible.size());
        return QByteArray("\0\0\0", 3) + char(length) + "ftyp" + major + QByteArray(4, '\0')
            + compatible;
    };
    QTest::newRow("jpeg") << QByteArray("\xff\xd8\xff\xe0") << u"image/jpeg"_qs;
    QTest::newRow("png") << QByteArray("\x89PNG\r\n\x1a\n") << u"image/png"_qs;
    QTest::newRow("gif") << QByteArray("GIF89a") << u"image/gif"_qs;
    QTest::newRow("webp") << QByteArray("RIFF\1\2\3\4WEBPVP8 ") << u"image/webp"_qs;
    QTest::newRow("another RIFF") << QByteArray("RIFF\1\2\3\4WAVEfmt ") << QString();
    QTest::newRow("tiff, big endian") << QByteArray("MM\0*", 4) << u"image/tiff"_qs;
    QTest::newRow("tiff, little endian") << QByteArray("II*\0", 4) << u"image/tiff"_qs;
    QTest::newRow("bmp") << QByteArray(QByteArray("BM") + QByteArray(24, '\0')) << u"image/bmp"_qs;
    QTest::newRow("a text that begins with BM") << QByteArray("BM") << QString();
    QTest::newRow("ppm") << QByteArray("P6\n1 1\n255\n") << u"image/x-portable-anymap"_qs;
    QTest::newRow("P and a digit of a name") << QByteArray("P6abc") << QString();
    QTest::newRow("icon") << QByteArray("\0\0\1\0\1\0", 6) << u"image/vnd.microsoft.icon"_qs;
    QTest::newRow("jxl, bare") << QByteArray("\xff\x0a\x00\x10") << u"image/jxl"_qs;
    QTest::newRow("jxl, in its container")
        << QByteArray("\0\0\0\x0cJXL \r\n\x87\n", 12) << u"image/jxl"_qs;
    QTest::newRow("avif") << brands("avif", "mif1miaf") << u"image/avif"_qs;
    QTest::newRow("avif by its second brand") << brands("mif1", "miafavif") << u"image/avif"_qs;
    QTest::newRow("heic") << brands("heic", "mif1") << u"image/heic"_qs;
    QTest::newRow("heif by its second brand") << brands("isom", "mif1") << u"image/heic"_qs;
    QTest::newRow("a film") << brands("isom", "mp42") << QString();
    QTest::newRow("a brand behind the end of its box")
        << QByteArray(brands("isom", "mp42") + "avif") << QString();
    QTest::newRow("a cut box") << brands("avif", "").left(11) << QString();
    QTest::newRow("svg") << QByteArray("<svg xmlns=") << QString();
    QTest::newRow("nothing") << QByteArray() << QString();
}

void TestImageFormat::beginningsTellTheFormat()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, type);
    QCOMPARE(mediaType(imageFormat(bytes)), type);
}

QTEST_APPLESS_MAIN(TestImageFormat)
#include "tst_imageformat.moc"
