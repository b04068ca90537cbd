#include "reader/core/render/bordercrop.h"
#include "reader/core/render/pagerequest.h"
#include "tests/support/imagequality.h"

#include <QBuffer>
#include <QPainter>
#include <QTest>

using namespace nw::reader;

namespace {

const PageScale kOriginal = PageScale::zoomed(1);

QByteArray pngOf(const QImage &image)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

// Four quarters: red, green / blue, yellow.
QImage quarters(const QSize &size)
{
    QImage image(size, QImage::Format_RGB32);
    QPainter painter(&image);
    const int width = size.width() / 2;
    const int height = size.height() / 2;
    painter.fillRect(0, 0, width, height, Qt::red);
    painter.fillRect(width, 0, size.width() - width, height, Qt::green);
    painter.fillRect(0, height, width, size.height() - height, Qt::blue);
    painter.fillRect(width, height, size.width() - width, size.height() - height, Qt::yellow);
    return image;
}

RenderedPage rendered(const QImage &page, const PageLook &look, const PageScale &scale = kOriginal)
{
    const auto result = renderPage(pngOf(page), {0, scale, DecodeQuality::Best, look});
    return result ? *result : RenderedPage{};
}

// A drawing with a border of that colour on every side.
QImage bordered(const QSize &size, const QMargins &border, const QColor &colour)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(colour);
    const QRect inside = image.rect().marginsRemoved(border);
    QPainter painter(&image);
    painter.drawImage(inside, nw::test::drawHardPicture(inside.size()));
    painter.setPen(QPen(colour.lightness() > 128 ? Qt::black : Qt::white, 4));
    painter.drawRect(inside.adjusted(2, 2, -2, -2));
    return image;
}

} // namespace

Q_DECLARE_METATYPE(nw::reader::PageLook)

class TestPageLook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsWhatTheLookKeeps_data();
    void showsWhatTheLookKeeps();
    void bothHalvesTogetherAreThePage_data();
    void bothHalvesTogetherAreThePage();
    void thePieceHasTheSizeThatItsScaleGives();
    void coloursAreChangedAfterScaling();
    void cutsOffBordersOfAnyColour_data();
    void cutsOffBordersOfAnyColour();
    void keepsAPageThatHasNoBorder_data();
    void keepsAPageThatHasNoBorder();
    void specksAreNoDrawing();
    void rendersInsideTheBorders();
    void sidesStayOnThePage_data();
    void sidesStayOnThePage();
};

void TestPageLook::showsWhatTheLookKeeps_data()
{
    QTest::addColumn<PageLook>("look");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<QColor>("topLeft");
    QTest::addColumn<QColor>("bottomRight");
    const QSize size(60, 40);
    QTest::newRow("all of it") << PageLook{} << size << QColor(Qt::red) << QColor(Qt::yellow);
    PageLook look;
    look.quarterTurns = 1;
    QTest::newRow("turned") << look << QSize(40, 60) << QColor(Qt::blue) << QColor(Qt::green);
    look.quarterTurns = 2;
    QTest::newRow("on its head") << look << size << QColor(Qt::yellow) << QColor(Qt::red);
    look.quarterTurns = 3;
    QTest::newRow("turned back") << look << QSize(40, 60) << QColor(Qt::green) << QColor(Qt::blue);
    look = {};
    look.part = PagePart::LeftHalf;
    QTest::newRow("left half") << look << QSize(30, 40) << QColor(Qt::red) << QColor(Qt::blue);
    look.part = PagePart::RightHalf;
    QTest::newRow("right half") << look << QSize(30, 40) << QColor(Qt::green) << QColor(Qt::yellow);
    look.quarterTurns = 1;
    QTest::newRow("right half, turned") << look << QSize(20, 60) << QColor(Qt::red)
                                        << QColor(Qt::green);
    look = {};
    look.crop = QRectF(0.5, 0, 0.5, 0.5);
    QTest::newRow("cropped") << look << QSize(30, 20) << QColor(Qt::green) << QColor(Qt::green);
    look.part = PagePart::LeftHalf;
    QTest::newRow("half, cropped") << look << QSize(15, 20) << QColor(Qt::red) << QColor(Qt::red);
}

void TestPageLook::showsWhatTheLookKeeps()
{
    QFETCH(const PageLook, look);
    QFETCH(const QSize, size);
    QFETCH(const QColor, topLeft);
    QFETCH(const QColor, bottomRight);
    const RenderedPage page = rendered(quarters({60, 40}), look);
    QCOMPARE(page.image.size(), size);
    QCOMPARE(page.naturalSize, size);
    QCOMPARE(page.pageSize, QSize(60, 40));
    QCOMPARE(page.shown.size(), size);
    QCOMPARE(page.image.pixelColor(0, 0), topLeft);
    QCOMPARE(page.image.pixelColor(size.width() - 1, size.height() - 1), bottomRight);
}

void TestPageLook::bothHalvesTogetherAreThePage_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<double>("scale");
    QTest::newRow("as it is") << QSize(600, 400) << 1.0;
    QTest::newRow("smaller") << QSize(600, 400) << 0.37;
    QTest::newRow("larger") << QSize(600, 400) << 1.7;
    QTest::newRow("many pixels") << QSize(1988, 1528) << 0.353;
}

// No column is missing between them and none comes twice.
void TestPageLook::bothHalvesTogetherAreThePage()
{
    QFETCH(const QSize, size);
    QFETCH(const double, scale);
    const QImage page = nw::test::drawHardPicture(size);
    const PageScale wanted = PageScale::zoomed(scale);
    const QImage left = rendered(page, {.part = PagePart::LeftHalf}, wanted).image;
    const QImage right = rendered(page, {.part = PagePart::RightHalf}, wanted).image;
    QCOMPARE(left.height(), right.height());
    QImage both(left.width() + right.width(), left.height(), QImage::Format_RGB32);
    {
        QPainter painter(&both);
        painter.drawImage(0, 0, left);
        painter.drawImage(left.width(), 0, right);
    }
    const QImage whole = nw::test::referenceResample(page, both.size());
    QVERIFY(nw::test::psnr(both, whole) > 50);
    const QRect seam(left.width() - 4, 0, 8, left.height());
    QVERIFY(nw::test::psnr(both.copy(seam), whole.copy(seam)) > 48);
}

void TestPageLook::thePieceHasTheSizeThatItsScaleGives()
{
    const QImage page = quarters({601, 403});
    for (int percent = 5; percent <= 150; percent += 29) {
        for (const PagePart part : {PagePart::Whole, PagePart::LeftHalf, PagePart::RightHalf}) {
            const PageScale scale = PageScale::zoomed(percent / 100.0);
            const RenderedPage half = rendered(page, {.part = part}, scale);
            QCOMPARE(half.image.size(), scaledSize(half.naturalSize, percent / 100.0));
        }
    }
}

void TestPageLook::coloursAreChangedAfterScaling()
{
    PageLook look;
    look.adjustments.inversion = Inversion::On;
    const RenderedPage page = rendered(quarters({60, 40}), look, PageScale::zoomed(0.5));
    QCOMPARE(page.image.pixelColor(0, 0), QColor(Qt::cyan));
}

void TestPageLook::cutsOffBordersOfAnyColour_data()
{
    QTest::addColumn<QColor>("colour");
    QTest::addColumn<QMargins>("border");
    QTest::newRow("white") << QColor(Qt::white) << QMargins(40, 50, 60, 70);
    QTest::newRow("black") << QColor(Qt::black) << QMargins(40, 50, 60, 70);
    QTest::newRow("yellowed paper") << QColor(236, 224, 190) << QMargins(30, 30, 30, 30);
    QTest::newRow("one side") << QColor(Qt::white) << QMargins(0, 120, 0, 0);
    QTest::newRow("blue") << QColor(20, 30, 160) << QMargins(25, 0, 25, 0);
}

void TestPageLook::cutsOffBordersOfAnyColour()
{
    QFETCH(const QColor, colour);
    QFETCH(const QMargins, border);
    const QSize size(400, 600);
    const QRect drawn = QRect(QPoint(), size).marginsRemoved(border);
    const QRectF inside = insideBorders(bordered(size, border, colour));
    const QRectF pixels(inside.x() * 400, inside.y() * 600, inside.width() * 400,
                        inside.height() * 600);
    // All of the drawing but a hair of its frame, and next to nothing around it.
    QVERIFY(pixels.adjusted(-1, -1, 1, 1).contains(QRectF(drawn)));
    QVERIFY(QRectF(drawn).adjusted(-5, -5, 5, 5).contains(pixels));
}

void TestPageLook::keepsAPageThatHasNoBorder_data()
{
    QTest::addColumn<QImage>("page");
    QTest::newRow("drawn to the edges") << nw::test::drawHardPicture({400, 600});
    QImage blank(400, 600, QImage::Format_RGB32);
    blank.fill(Qt::white);
    QTest::newRow("blank") << blank;
    QTest::newRow("a line in a sea of paper")
        << bordered({400, 600}, QMargins(10, 290, 10, 290), Qt::white);
    QTest::newRow("a stamp") << quarters({8, 8});
}

void TestPageLook::keepsAPageThatHasNoBorder()
{
    QFETCH(const QImage, page);
    QCOMPARE(insideBorders(page), QRectF(0, 0, 1, 1));
}

void TestPageLook::specksAreNoDrawing()
{
    QImage page = bordered({400, 600}, QMargins(60, 60, 60, 60), Qt::white);
    page.setPixelColor(20, 300, Qt::black);
    page.setPixelColor(21, 300, Qt::black);
    page.setPixelColor(380, 40, QColor(90, 80, 70));
    const QRectF inside = insideBorders(page);
    QVERIFY(inside.left() * 400 > 54);
    QVERIFY(inside.right() * 400 < 346);
}

void TestPageLook::rendersInsideTheBorders()
{
    const QImage page = bordered({1000, 1500}, QMargins(100, 150, 200, 250), Qt::white);
    PageLook look;
    look.trimming = Trimming::Borders;
    const RenderedPage trimmed = rendered(page, look);
    QCOMPARE(trimmed.pageSize, QSize(1000, 1500));
    QCOMPARE(trimmed.naturalSize, trimmed.image.size());
    QVERIFY(QRect(90, 135, 720, 1130).contains(trimmed.shown));
    QVERIFY(trimmed.shown.contains(QRect(100, 150, 700, 1100)));
    QVERIFY(nw::test::psnr(trimmed.image, page.copy(trimmed.shown)) > 60);
}

void TestPageLook::sidesStayOnThePage_data()
{
    QTest::addColumn<QRectF>("inside");
    QTest::addColumn<QRect>("pixels");
    QTest::newRow("all") << QRectF(0, 0, 1, 1) << QRect(10, 20, 30, 40);
    QTest::newRow("a part") << QRectF(0.5, 0.25, 0.5, 0.5) << QRect(25, 30, 15, 20);
    QTest::newRow("nothing") << QRectF(1, 1, 0, 0) << QRect(39, 59, 1, 1);
    QTest::newRow("too much") << QRectF(-1, -1, 5, 5) << QRect(10, 20, 30, 40);
}

void TestPageLook::sidesStayOnThePage()
{
    QFETCH(const QRectF, inside);
    QFETCH(const QRect, pixels);
    QCOMPARE(pixelsInside({10, 20, 30, 40}, inside), pixels);
}

QTEST_GUILESS_MAIN(TestPageLook)

#include "tst_pagelook.moc"
