#include "reader/core/render/colourconversion.h"

#include <QColorSpace>
#include <QTest>

#include <lcms2.h>

using namespace nw::reader;

namespace {

QImage plain(QRgb colour)
{
    QImage image(4, 3, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

QByteArray saved(cmsHPROFILE profile)
{
    cmsUInt32Number size = 0;
    cmsSaveProfileToMem(profile, nullptr, &size);
    QByteArray bytes(static_cast<qsizetype>(size), '\0');
    cmsSaveProfileToMem(profile, bytes.data(), &size);
    cmsCloseProfile(profile);
    return bytes;
}

// Linear light in one channel, as scanners embed it.
QByteArray linearGreyProfile()
{
    cmsToneCurve *linear = cmsBuildGamma(nullptr, 1.0);
    const cmsHPROFILE profile = cmsCreateGrayProfile(cmsD50_xyY(), linear);
    cmsFreeToneCurve(linear);
    return saved(profile);
}

} // namespace

class TestColourConversion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutAProfileNothingChanges();
    void srgbStaysAsItIs();
    void aMatrixProfileIsApplied();
    void aGreyProfileIsApplied();
    void aBrokenProfileChangesNothing_data();
    void aBrokenProfileChangesNothing();
    void inksWithoutAProfileAreMultiplied_data();
    void inksWithoutAProfileAreMultiplied();
};

void TestColourConversion::withoutAProfileNothingChanges()
{
    QImage image = plain(qRgb(12, 130, 250));
    toSrgb(&image, {});
    QCOMPARE(image, plain(qRgb(12, 130, 250)));
}

void TestColourConversion::srgbStaysAsItIs()
{
    QImage image = plain(qRgb(12, 130, 250));
    toSrgb(&image, QColorSpace(QColorSpace::SRgb).iccProfile());
    QCOMPARE(image.pixel(0, 0), qRgb(12, 130, 250));
    QVERIFY(!image.colorSpace().isValid());
}

void TestColourConversion::aMatrixProfileIsApplied()
{
    QImage expected = plain(qRgb(120, 200, 90));
    expected.setColorSpace(QColorSpace::DisplayP3);
    expected.convertToColorSpace(QColorSpace::SRgb);
    QImage image = plain(qRgb(120, 200, 90));
    toSrgb(&image, QColorSpace(QColorSpace::DisplayP3).iccProfile());
    QCOMPARE(image.pixel(1, 1), expected.pixel(1, 1));
    QVERIFY(image.pixel(1, 1) != qRgb(120, 200, 90));
}

void TestColourConversion::aGreyProfileIsApplied()
{
    QImage image = plain(qRgb(55, 55, 55));
    toSrgb(&image, linearGreyProfile());
    // 55 / 255 of linear light is 0.2157, which sRGB writes as 0.5019.
    QVERIFY2(std::abs(qGreen(image.pixel(0, 0)) - 128) <= 2,
             qPrintable(QString::number(qGreen(image.pixel(0, 0)))));
    QCOMPARE(qRed(image.pixel(0, 0)), qGreen(image.pixel(0, 0)));
    QCOMPARE(qAlpha(image.pixel(0, 0)), 255);
}

void TestColourConversion::aBrokenProfileChangesNothing_data()
{
    QTest::addColumn<QByteArray>("profile");
    QTest::newRow("text") << QByteArray("not a profile");
    QTest::newRow("zeros") << QByteArray(200, '\0');
    QTest::newRow("cut") << QColorSpace(QColorSpace::DisplayP3).iccProfile().left(140);
}

void TestColourConversion::aBrokenProfileChangesNothing()
{
    QFETCH(QByteArray, profile);
    QImage image = plain(qRgb(12, 130, 250));
    toSrgb(&image, profile);
    QCOMPARE(image, plain(qRgb(12, 130, 250)));
    cmykToSrgb(&image, profile); // neither may this read beyond the profile
    QCOMPARE(image.size(), QSize(4, 3));
}

void TestColourConversion::inksWithoutAProfileAreMultiplied_data()
{
    QTest::addColumn<QList<int>>("inks"); // inverted: 255 is none
    QTest::addColumn<QRgb>("colour");
    QTest::newRow("no ink") << QList<int>{255, 255, 255, 255} << qRgb(255, 255, 255);
    QTest::newRow("black only") << QList<int>{255, 255, 255, 0} << qRgb(0, 0, 0);
    QTest::newRow("all cyan") << QList<int>{0, 255, 255, 255} << qRgb(0, 255, 255);
    QTest::newRow("half black over yellow") << QList<int>{255, 255, 0, 128} << qRgb(128, 128, 0);
}

void TestColourConversion::inksWithoutAProfileAreMultiplied()
{
    QFETCH(QList<int>, inks);
    QFETCH(QRgb, colour);
    QImage image(2, 1, QImage::Format_RGB32);
    for (int x = 0; x < 2; ++x) {
        for (int ink = 0; ink < 4; ++ink)
            image.scanLine(0)[4 * x + ink] = uchar(inks[ink]);
    }
    cmykToSrgb(&image, {});
    QCOMPARE(image.pixel(0, 0), colour);
    QCOMPARE(image.pixel(1, 0), colour);
}

QTEST_APPLESS_MAIN(TestColourConversion)
#include "tst_colourconversion.moc"
