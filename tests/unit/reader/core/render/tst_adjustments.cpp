#include "reader/core/render/adjustments.h"

#include <QTest>

using namespace nw::reader;

namespace {

QImage flat(const QColor &colour)
{
    QImage image(8, 8, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

QColor adjusted(const QColor &colour, const PageAdjustments &adjustments)
{
    QImage image = flat(colour);
    adjust(&image, adjustments);
    return image.pixelColor(4, 4);
}

} // namespace

class TestAdjustments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesColours_data();
    void changesColours();
    void neutralOnesTouchNothing();
    void sharpeningKeepsFlatPartsAndLiftsEdges();
    void sharpeningDoesNotRunAlongTheImage();
    void comesBackFromItsJson();
    void membersStayInTheirRange_data();
    void membersStayInTheirRange();
};

void TestAdjustments::changesColours_data()
{
    QTest::addColumn<QColor>("before");
    QTest::addColumn<PageAdjustments>("adjustments");
    QTest::addColumn<QColor>("after");
    const auto row = [](const char *name, QColor before, const PageAdjustments &how, QColor after) {
        QTest::newRow(name) << before << how << after;
    };
    const QColor grey(100, 100, 100);
    const QColor red(200, 50, 20);
    row("brighter", grey, {.brightness = 40}, {151, 151, 151});
    row("as bright as can be", grey, {.brightness = 100}, {228, 228, 228});
    row("darker", grey, {.brightness = -40}, {49, 49, 49});
    row("no contrast", red, {.contrast = -100}, {128, 128, 128});
    row("half the contrast", grey, {.contrast = -50}, {114, 114, 114});
    row("more contrast", grey, {.contrast = 100}, {18, 18, 18});
    row("white keeps white", Qt::white, {.contrast = 50}, Qt::white);
    row("gamma lifts the dark", grey, {.gammaPercent = 200}, {160, 160, 160});
    row("gamma keeps the ends", Qt::black, {.gammaPercent = 200}, Qt::black);
    row("gamma presses the light", grey, {.gammaPercent = 50}, {39, 39, 39});
    row("inverted", red, {.inversion = Inversion::On}, {55, 205, 235});
    row("no colour", red, {.saturation = -100}, {80, 80, 80});
    row("more colour", QColor(120, 100, 100), {.saturation = 100}, {136, 96, 96});
    row("grey has no colour", grey, {.saturation = 100}, grey);
    row("sepia of white", Qt::white, {.sepia = 100}, {255, 255, 239});
    row("sepia of grey", grey, {.sepia = 100}, {135, 120, 94});
    row("a half of sepia", grey, {.sepia = 50}, {118, 110, 97});
}

void TestAdjustments::changesColours()
{
    QFETCH(const QColor, before);
    QFETCH(const PageAdjustments, adjustments);
    QFETCH(const QColor, after);
    const QColor got = adjusted(before, adjustments);
    const bool isNear = std::abs(got.red() - after.red()) <= 1
        && std::abs(got.green() - after.green()) <= 1 && std::abs(got.blue() - after.blue()) <= 1;
    QVERIFY2(isNear, qPrintable(got.name() + QStringLiteral(" is not ") + after.name()));
}

void TestAdjustments::neutralOnesTouchNothing()
{
    const QImage before = flat(QColor(1, 2, 3));
    QImage image = before;
    adjust(&image, {});
    QCOMPARE(image.constBits(), before.constBits()); // not even copied
    QImage none;
    adjust(&none, {.brightness = 10});
    QVERIFY(none.isNull());
}

void TestAdjustments::sharpeningKeepsFlatPartsAndLiftsEdges()
{
    QImage image = flat(QColor(100, 100, 100));
    for (int y = 0; y < 8; ++y) {
        for (int x = 4; x < 8; ++x)
            image.setPixelColor(x, y, QColor(150, 150, 150));
    }
    adjust(&image, {.sharpness = 100});
    QCOMPARE(image.pixelColor(1, 4), QColor(100, 100, 100));
    QCOMPARE(image.pixelColor(6, 4), QColor(150, 150, 150));
    QVERIFY(image.pixelColor(3, 4).red() < 85);
    QVERIFY(image.pixelColor(4, 4).red() > 165);
    QCOMPARE(image.pixelColor(0, 0), QColor(100, 100, 100));
}

// Every row is made of the rows as they were.
void TestAdjustments::sharpeningDoesNotRunAlongTheImage()
{
    QImage image = flat(QColor(100, 100, 100));
    image.setPixelColor(4, 2, QColor(140, 140, 140));
    adjust(&image, {.sharpness = 100});
    QCOMPARE(image.pixelColor(4, 1).red(), 85);
    QCOMPARE(image.pixelColor(4, 2).red(), 200);
    QCOMPARE(image.pixelColor(4, 3).red(), 85);
    QCOMPARE(image.pixelColor(4, 4).red(), 100);
    QCOMPARE(image.pixelColor(3, 2).red(), 85);
    QCOMPARE(image.pixelColor(5, 2).red(), 85);
}

void TestAdjustments::comesBackFromItsJson()
{
    const PageAdjustments all{.brightness = -12,
                              .contrast = 34,
                              .gammaPercent = 150,
                              .saturation = -56,
                              .sepia = 78,
                              .sharpness = 90,
                              .inversion = Inversion::On};
    QCOMPARE(PageAdjustments::fromJson(all.toJson()), all);
    QCOMPARE(PageAdjustments().toJson(), QJsonObject());
    QVERIFY(PageAdjustments::fromJson({}).isNeutral());
}

void TestAdjustments::membersStayInTheirRange_data()
{
    QTest::addColumn<PageAdjustments>("wild");
    QTest::addColumn<PageAdjustments>("bounded");
    using Wild = PageAdjustments;
    QTest::newRow("high") << Wild{1000, 1000, 1000, 1000, 1000, 1000, Inversion::Off}
                          << Wild{100, 100, 500, 100, 100, 100, Inversion::Off};
    QTest::newRow("low") << Wild{-1000, -1000, -1000, -1000, -1000, -1000, Inversion::On}
                         << Wild{-100, -100, 20, -100, 0, 0, Inversion::On};
    QTest::newRow("fine") << Wild{1, 2, 30, 4, 5, 6, Inversion::Off}
                          << Wild{1, 2, 30, 4, 5, 6, Inversion::Off};
}

void TestAdjustments::membersStayInTheirRange()
{
    QFETCH(const PageAdjustments, wild);
    QFETCH(const PageAdjustments, bounded);
    QCOMPARE(wild.bounded(), bounded);
    QCOMPARE(PageAdjustments::fromJson(wild.toJson()), bounded);
}

QTEST_APPLESS_MAIN(TestAdjustments)

#include "tst_adjustments.moc"
