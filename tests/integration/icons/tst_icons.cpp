#include <QtGui/QImage>
#include <QtGui/QPainter>
#include <QtSvg/QSvgRenderer>
#include <QtTest/QtTest>

#include "resources/icons/icons.h"

// The icons are drawn by hand and tinted by replacing the word currentColor. These tests hold what
// the drawing code relies on, for every icon that is compiled in.
class TstIcons : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void everyDrawnIconIsCompiledIn();
    void everyIconFollowsTheGrid_data();
    void everyIconFollowsTheGrid();
    void everyIconDrawsSomethingInsideItsGrid_data();
    void everyIconDrawsSomethingInsideItsGrid();

private:
    void addIconRows();
};

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool isAppMark(const QString &name)
{
    return name == u"nerdwork.svg";
}

} // namespace

void TstIcons::initTestCase()
{
    nw::initIcons();
}

void TstIcons::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
}

void TstIcons::everyDrawnIconIsCompiledIn()
{
    const QDir drawn(qEnvironmentVariable("NW_SOURCE_DIR") + QStringLiteral("/resources/icons"));
    const QStringList expected =
        drawn.entryList({QStringLiteral("*.svg")}, QDir::Files, QDir::Name);
    QVERIFY(!expected.isEmpty());
    QCOMPARE(QDir(QStringLiteral(":/icons")).entryList(QDir::Files, QDir::Name), expected);
}

void TstIcons::addIconRows()
{
    QTest::addColumn<QString>("name");
    const QStringList names = QDir(QStringLiteral(":/icons")).entryList(QDir::Files);
    for (const QString &name : names)
        QTest::newRow(qPrintable(name)) << name;
}

void TstIcons::everyIconFollowsTheGrid_data()
{
    addIconRows();
}

void TstIcons::everyIconFollowsTheGrid()
{
    QFETCH(QString, name);
    if (isAppMark(name))
        return; // The mark of the program has colours of its own.
    const QByteArray svg = contentOf(QStringLiteral(":/icons/") + name);
    QVERIFY(svg.contains("viewBox=\"0 0 24 24\""));
    QVERIFY(svg.contains("stroke=\"currentColor\""));
    QVERIFY(svg.contains("stroke-width=\"1.75\""));
    QVERIFY(svg.contains("stroke-linecap=\"round\" stroke-linejoin=\"round\""));
    QVERIFY2(!svg.contains('#'), "an icon has no colour but the current one");
}

void TstIcons::everyIconDrawsSomethingInsideItsGrid_data()
{
    addIconRows();
}

void TstIcons::everyIconDrawsSomethingInsideItsGrid()
{
    QFETCH(QString, name);
    QByteArray svg = contentOf(QStringLiteral(":/icons/") + name);
    svg.replace("currentColor", "#102030");
    QSvgRenderer renderer(svg);
    QVERIFY(renderer.isValid());

    // A margin of four units shows what would be cut off at the edge of the grid.
    constexpr int kScale = 4;
    constexpr int kMargin = 4 * kScale;
    const QSize grid = renderer.viewBox().size() * kScale;
    QImage image(grid + QSize(2 * kMargin, 2 * kMargin), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    renderer.render(&painter, QRectF(QPointF(kMargin, kMargin), QSizeF(grid)));
    painter.end();

    int insideCount = 0;
    int outsideCount = 0;
    const QRect inside(QPoint(kMargin, kMargin), grid);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (qAlpha(image.pixel(x, y)) == 0)
                continue;
            ++(inside.contains(x, y) ? insideCount : outsideCount);
        }
    }
    QVERIFY(insideCount > 20);
    QCOMPARE(outsideCount, 0);
}

QTEST_MAIN(TstIcons)
#include "tst_icons.moc"
