#include "reader/core/render/imagemetadata.h"

#include <QTest>

using namespace nw::reader;

namespace {

QByteArray exif(char orientation, bool bigEndian)
{
    if (bigEndian)
        return QByteArray("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 19) + orientation
            + QByteArray("\0\0\0\0\0\0", 6);
    return QByteArray("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", 18) + orientation
        + QByteArray("\0\0\0\0\0\0\0", 7);
}

QByteArray jpegSegment(char marker, const QByteArray &payload)
{
    const int length = int(payload.size()) + 2;
    return QByteArray("\xff") + marker + char(length >> 8) + char(length & 0xff) + payload;
}

} // namespace

class TestImageMetadata : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void exifIsReadInBothByteOrders();
    void brokenExifIsUpright_data();
    void brokenExifIsUpright();
    void aProfileInPiecesIsJoinedInTheirOrder();
    void aProfileWithAMissingPieceIsNone();
    void everyOrientationTurnsAndMirrorsAsExifSays_data();
    void everyOrientationTurnsAndMirrorsAsExifSays();
};

void TestImageMetadata::exifIsReadInBothByteOrders()
{
    for (char value = 1; value <= 8; ++value) {
        QCOMPARE(int(exifOrientation(exif(value, true))), int(value));
        QCOMPARE(int(exifOrientation(exif(value, false))), int(value));
        const QByteArray jpeg =
            "\xff\xd8" + jpegSegment('\xe1', QByteArray("Exif\0\0", 6) + exif(value, true));
        QCOMPARE(int(imageMetadata(jpeg, ImageFormat::Jpeg).orientation), int(value));
    }
}

void TestImageMetadata::brokenExifIsUpright_data()
{
    QTest::addColumn<QByteArray>("tiff");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no byte order") << QByteArray("XX*\0\x08\0\0\0", 8);
    QTest::newRow("directory beyond the end") << QByteArray("II*\0\xff\xff\xff\x7f", 8);
    QTest::newRow("directory at the largest offset") << QByteArray("II*\0\xff\xff\xff\xff", 8);
    QTest::newRow("cut in the field") << exif(6, true).left(14);
    QTest::newRow("orientation 0") << exif(0, true);
    QTest::newRow("orientation 9") << exif(9, false);
}

void TestImageMetadata::brokenExifIsUpright()
{
    QFETCH(QByteArray, tiff);
    QCOMPARE(exifOrientation(tiff), Orientation::Upright);
}

void TestImageMetadata::aProfileInPiecesIsJoinedInTheirOrder()
{
    const QByteArray mark("ICC_PROFILE\0", 12);
    const QByteArray jpeg = "\xff\xd8" + jpegSegment('\xe2', mark + "\x02\x02" + "world")
        + jpegSegment('\xe2', mark + "\x01\x02" + "hello ");
    QCOMPARE(imageMetadata(jpeg, ImageFormat::Jpeg).iccProfile, QByteArray("hello world"));
}

void TestImageMetadata::aProfileWithAMissingPieceIsNone()
{
    const QByteArray mark("ICC_PROFILE\0", 12);
    const QByteArray jpeg = "\xff\xd8" + jpegSegment('\xe2', mark + "\x01\x02" + "hello");
    QVERIFY(imageMetadata(jpeg, ImageFormat::Jpeg).iccProfile.isEmpty());
}

void TestImageMetadata::everyOrientationTurnsAndMirrorsAsExifSays_data()
{
    QTest::addColumn<int>("value");
    QTest::addColumn<QString>("shown"); // rows of the shown picture, from the stored "ab/cd/ef"
    QTest::newRow("1") << 1 << u"ab/cd/ef"_qs;
    QTest::newRow("2") << 2 << u"ba/dc/fe"_qs;
    QTest::newRow("3") << 3 << u"fe/dc/ba"_qs;
    QTest::newRow("4") << 4 << u"ef/cd/ab"_qs;
    QTest::newRow("5") << 5 << u"ace/bdf"_qs;
    QTest::newRow("6") << 6 << u"eca/fdb"_qs;
    QTest::newRow("7") << 7 << u"fdb/eca"_qs;
    QTest::newRow("8") << 8 << u"bdf/ace"_qs;
}

void TestImageMetadata::everyOrientationTurnsAndMirrorsAsExifSays()
{
    QFETCH(int, value);
    QFETCH(QString, shown);
    QImage stored(2, 3, QImage::Format_RGB32);
    for (int i = 0; i < 6; ++i)
        stored.setPixel(i % 2, i / 2, qRgb(0, 0, 'a' + i));
    const auto orientation = static_cast<Orientation>(value);
    const QImage turned = oriented(stored, orientation);
    QCOMPARE(turned.size(), orientedSize(stored.size(), orientation));
    QStringList rows;
    for (int y = 0; y < turned.height(); ++y) {
        QString row;
        for (int x = 0; x < turned.width(); ++x)
            row += QChar(char16_t(qBlue(turned.pixel(x, y))));
        rows += row;
    }
    QCOMPARE(rows.join(u'/'), shown);
}

QTEST_APPLESS_MAIN(TestImageMetadata)
#include "tst_imagemetadata.moc"
