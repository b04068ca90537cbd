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

struct Table
{
    cmsColorSpaceSignature space;
    cmsUInt32Number channels;
};

// Lightness is the mean of the lights, or what the mean of the inks leaves. Neutral throughout.
cmsInt32Number meanOf(const cmsUInt16Number channels[], cmsUInt16Number lab[], void *cargo)
{
    const auto *table = static_cast<const Table *>(cargo);
    cmsUInt32Number sum = 0;
    for (cmsUInt32Number i = 0; i < table->channels; ++i)
        sum += channels[i];
    const auto mean = static_cast<cmsUInt16Number>(sum / table->channels);
    lab[0] = table->space == cmsSigCmykData ? static_cast<cmsUInt16Number>(0xffff - mean) : mean;
    lab[1] = 0x8080;
    lab[2] = 0x8080;
    return 1;
}

QByteArray tableProfile(Table table)
{
    const cmsHPROFILE profile = cmsCreateProfilePlaceholder(nullptr);
    cmsSetProfileVersion(profile, 4.3);
    cmsSetDeviceClass(profile, cmsSigInputClass);
    cmsSetColorSpace(profile, table.space);
    cmsSetPCS(profile, cmsSigLabData);
    cmsPipeline *pipeline = cmsPipelineAlloc(nullptr, table.channels, 3);
    cmsStage *stage = cmsStageAllocCLut16bit(nullptr, 2, table.channels, 3, nullptr);
    cmsStageSampleCLut16bit(stage, meanOf, &table, 0);
    // The tag's type wants a curve before and after its table; without a curve it stays straight.
    cmsPipelineInsertStage(pipeline, cmsAT_END,
                           cmsStageAllocToneCurves(nullptr, table.channels, nullptr));
    cmsPipelineInsertStage(pipeline, cmsAT_END, stage);
    cmsPipelineInsertStage(pipeline, cmsAT_END, cmsStageAllocToneCurves(nullptr, 3, nullptr));
    cmsWriteTag(profile, cmsSigAToB0Tag, pipeline);
    cmsPipelineFree(pipeline);
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
    void aTableProfileThatQtHandedOnIsApplied();
    void inksWithAProfileBecomeOpaqueColours_data();
    void inksWithAProfileBecomeOpaqueColours();
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

void TestColourConversion::aTableProfileThatQtHandedOnIsApplied()
{
    QImage image = plain(qRgb(255, 127, 0));
    image.setColorSpace(QColorSpace::fromIccProfile(tableProfile({cmsSigRgbData, 3})));
    toSrgb(&image, {});
    QCOMPARE(qAlpha(image.pixel(0, 0)), 255);
    QVERIFY2(std::abs(qGreen(image.pixel(0, 0)) - 119) <= 3, // L* 50
             qPrintable(QString::number(qGreen(image.pixel(0, 0)))));
    QVERIFY(std::abs(qRed(image.pixel(0, 0)) - qBlue(image.pixel(0, 0))) <= 3);
}

void TestColourConversion::inksWithAProfileBecomeOpaqueColours_data()
{
    QTest::addColumn<QList<int>>("inks"); // inverted: 255 is none
    QTest::addColumn<int>("grey");
    QTest::newRow("no ink") << QList<int>{255, 255, 255, 255} << 255;
    QTest::newRow("four inks") << QList<int>{0, 0, 0, 0} << 0;
    QTest::newRow("black only") << QList<int>{255, 255, 255, 0} << 185; // L* 75
    QTest::newRow("half of each") << QList<int>{127, 127, 127, 127} << 118; // L* 50
}

void TestColourConversion::inksWithAProfileBecomeOpaqueColours()
{
    QFETCH(QList<int>, inks);
    QFETCH(int, grey);
    QImage image(1, 1, QImage::Format_RGB32);
    for (int ink = 0; ink < 4; ++ink)
        image.scanLine(0)[ink] = uchar(inks[ink]);
    cmykToSrgb(&image, tableProfile({cmsSigCmykData, 4}));
    // The raw word: QImage::pixel() fills in the alpha of this format by itself.
    const QRgb word = *reinterpret_cast<const QRgb *>(image.constScanLine(0));
    QCOMPARE(qAlpha(word), 255);
    QVERIFY2(std::abs(qGreen(word) - grey) <= 3, qPrintable(QString::number(qGreen(word))));
    QVERIFY(std::abs(qRed(word) - qBlue(word)) <= 3);
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
