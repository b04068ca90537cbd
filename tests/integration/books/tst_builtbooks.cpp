#include "reader/core/documentfactory.h"

#include <QtGui/QImage>
#include <QtGui/QPainter>
#include <QtSvg/QSvgRenderer>
#include <QtTest/QtTest>

// The comics that the project draws itself: what the build made of them, and the pages as drawn.
class TstBuiltBooks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void everyBookFolderIsBuilt();
    void everyBookOpensInTheReader_data();
    void everyBookOpensInTheReader();
    void comicInfoSaysWhatTheReaderNeeds_data();
    void comicInfoSaysWhatTheReaderNeeds();
    void everyPageDecodesAtItsFullWidth_data();
    void everyPageDecodesAtItsFullWidth();
    void aBookStaysSmallEnoughToShip_data();
    void aBookStaysSmallEnoughToShip();
    void everyPageIsDrawnWithoutAWarning_data();
    void everyPageIsDrawnWithoutAWarning();
    void theWordsStayInsideTheirBalloons_data();
    void theWordsStayInsideTheirBalloons();
    void theSameSourcesGiveTheSameBytes();
    void aPageThatIsNotDrawnWholeStopsTheBuild_data();
    void aPageThatIsNotDrawnWholeStopsTheBuild();

private:
    void addBookRows();
    void addPageRows();
};

namespace {

enum class Direction
{
    LeftToRight,
    RightToLeft,
    Down
};

struct Book
{
    const char *slug;
    int pageCount;
    int widthPx;
    Direction direction;
};

constexpr Book kBooks[] = {
    {"first-page", 9, 1400, Direction::LeftToRight},
    {"lantern-county", 10, 1400, Direction::LeftToRight},
    {"long-way-down", 7, 800, Direction::Down},
    {"night-train", 10, 1350, Direction::RightToLeft},
    {"office-cat", 8, 1400, Direction::LeftToRight},
};

QString sourceFolder()
{
    return qEnvironmentVariable("NW_SOURCE_DIR") + QStringLiteral("/resources/books");
}

QString builtPath(const QString &slug)
{
    return qEnvironmentVariable("NW_BUILD_DIR") + QStringLiteral("/share/nerdwork/books/") + slug
        + QStringLiteral(".cbz");
}

QString numbered(int page, const char *suffix)
{
    return QStringLiteral("page-%1.%2")
        .arg(page, 2, 10, QLatin1Char('0'))
        .arg(QLatin1String(suffix));
}

struct Run
{
    int exitCode = -1;
    QByteArray complaint;
};

Run drawBook(const QString &output, const QStringList &sources)
{
    QProcess tool;
    tool.start(qEnvironmentVariable("NW_BUILD_DIR") + QStringLiteral("/bin/nw_drawbooks"),
               QStringList{QStringLiteral("--width"), QStringLiteral("300"), output} + sources);
    Run run;
    if (tool.waitForFinished() && tool.exitStatus() == QProcess::NormalExit) {
        run.exitCode = tool.exitCode();
        run.complaint = tool.readAllStandardError();
    }
    return run;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

void TstBuiltBooks::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
}

void TstBuiltBooks::addBookRows()
{
    QTest::addColumn<QString>("slug");
    QTest::addColumn<int>("pageCount");
    QTest::addColumn<int>("widthPx");
    QTest::addColumn<Direction>("direction");
    for (const Book &book : kBooks) {
        QTest::newRow(book.slug) << QString::fromLatin1(book.slug) << book.pageCount << book.widthPx
                                 << book.direction;
    }
}

void TstBuiltBooks::addPageRows()
{
    QTest::addColumn<QString>("path");
    for (const Book &book : kBooks) {
        for (int page = 1; page <= book.pageCount; ++page) {
            const QString name = QString::fromLatin1(book.slug) + u'/' + numbered(page, "svg");
            QTest::newRow(qPrintable(name)) << QString(sourceFolder() + u'/' + name);
        }
    }
}

void TstBuiltBooks::everyBookFolderIsBuilt()
{
    QStringList expected;
    for (const Book &book : kBooks)
        expected.append(QString::fromLatin1(book.slug));
    expected.sort();
    QCOMPARE(QDir(sourceFolder()).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name),
             expected);
    for (const QString &slug : std::as_const(expected))
        QVERIFY2(QFileInfo::exists(builtPath(slug)), qPrintable(slug));
}

void TstBuiltBooks::everyBookOpensInTheReader_data()
{
    addBookRows();
}

void TstBuiltBooks::everyBookOpensInTheReader()
{
    QFETCH(QString, slug);
    QFETCH(int, pageCount);
    const auto book = nw::reader::openDocument(builtPath(slug));
    QVERIFY(book.has_value());
    const nw::reader::ComicDocument &document = **book;
    QCOMPARE(document.format(), nw::reader::DocumentFormat::Zip);
    QVERIFY(document.defects().isEmpty());
    QStringList names;
    QStringList expected;
    for (const nw::reader::PageEntry &page : document.pages())
        names.append(page.name);
    for (int page = 1; page <= pageCount; ++page)
        expected.append(numbered(page, "png"));
    QCOMPARE(names, expected);
    QCOMPARE(QDir(sourceFolder() + u'/' + slug).entryList({QStringLiteral("*.svg")}).size(),
             pageCount);
}

void TstBuiltBooks::comicInfoSaysWhatTheReaderNeeds_data()
{
    addBookRows();
}

void TstBuiltBooks::comicInfoSaysWhatTheReaderNeeds()
{
    QFETCH(QString, slug);
    QFETCH(int, pageCount);
    QFETCH(Direction, direction);
    const auto book = nw::reader::openDocument(builtPath(slug));
    QVERIFY(book.has_value());
    const nw::reader::ComicInfo &info = (*book)->info();
    QCOMPARE(info.title.toLower().replace(u' ', u'-'), slug);
    // A book that stands alone names no series, or readers would show its title twice.
    QVERIFY(info.series != info.title);
    QCOMPARE(info.number.isEmpty(), info.series.isEmpty());
    QVERIFY(info.summary.size() > 60);
    QCOMPARE(info.language, QStringLiteral("en"));
    QVERIFY(!info.genres.isEmpty());
    QVERIFY(!info.credits.isEmpty());
    QCOMPARE(info.rightToLeft, direction == Direction::RightToLeft);
    QCOMPARE(info.longStrip, direction == Direction::Down);
    QCOMPARE(info.pages.size(), pageCount);
    QCOMPARE(info.pages.first().type, QStringLiteral("FrontCover"));
}

void TstBuiltBooks::everyPageDecodesAtItsFullWidth_data()
{
    addBookRows();
}

void TstBuiltBooks::everyPageDecodesAtItsFullWidth()
{
    QFETCH(QString, slug);
    QFETCH(int, widthPx);
    const auto book = nw::reader::openDocument(builtPath(slug));
    QVERIFY(book.has_value());
    for (int index = 0; index < (*book)->pageCount(); ++index) {
        const auto bytes = (*book)->pageBytes(index);
        QVERIFY(bytes.has_value());
        const QImage page = QImage::fromData(*bytes, "PNG");
        QCOMPARE(page.width(), widthPx);
        QVERIFY(page.height() > page.width());
    }
}

void TstBuiltBooks::aBookStaysSmallEnoughToShip_data()
{
    addBookRows();
}

void TstBuiltBooks::aBookStaysSmallEnoughToShip()
{
    QFETCH(QString, slug);
    constexpr qint64 kLimitBytes = 8'000'000;
    const qint64 sizeBytes = QFileInfo(builtPath(slug)).size();
    QVERIFY(sizeBytes > 0);
    QVERIFY2(sizeBytes < kLimitBytes, qPrintable(QString::number(sizeBytes)));
}

void TstBuiltBooks::everyPageIsDrawnWithoutAWarning_data()
{
    addPageRows();
}

void TstBuiltBooks::everyPageIsDrawnWithoutAWarning()
{
    QFETCH(QString, path);
    QSvgRenderer renderer(path);
    QVERIFY(renderer.isValid());
    QImage image(200, 300, QImage::Format_RGB32);
    image.fill(Qt::magenta);
    QPainter painter(&image);
    renderer.render(&painter);
    painter.end();
    for (const QPoint corner : {QPoint(0, 0), QPoint(199, 0), QPoint(0, 299), QPoint(199, 299)})
        QVERIFY2(image.pixelColor(corner) != QColor(Qt::magenta),
                 "the page covers its whole sheet");
}

void TstBuiltBooks::theWordsStayInsideTheirBalloons_data()
{
    addPageRows();
}

// Every line of every balloon carries the balloon's name: balloon-3-line-2 lies in balloon-3-shape.
void TstBuiltBooks::theWordsStayInsideTheirBalloons()
{
    QFETCH(QString, path);
    QSvgRenderer renderer(path);
    const QRectF page = renderer.viewBoxF();
    for (int balloon = 1;; ++balloon) {
        const QString name = QStringLiteral("balloon-%1").arg(balloon);
        if (!renderer.elementExists(name))
            break;
        const QRectF shape = renderer.boundsOnElement(name + u"-shape");
        QVERIFY2(page.contains(shape), qPrintable(name));
        for (int line = 1;; ++line) {
            const QString lineName = name + QStringLiteral("-line-%1").arg(line);
            if (!renderer.elementExists(lineName)) {
                QVERIFY2(line > 1, "a balloon without words");
                break;
            }
            const QRectF words = renderer.boundsOnElement(lineName);
            QVERIFY2(!words.isEmpty() && shape.contains(words), qPrintable(lineName));
        }
    }
}

void TstBuiltBooks::theSameSourcesGiveTheSameBytes()
{
    const QTemporaryDir folder;
    const QString book = sourceFolder() + QStringLiteral("/first-page/");
    const QStringList sources{book + QStringLiteral("ComicInfo.xml"), book + numbered(1, "svg")};
    QCOMPARE(drawBook(folder.filePath(QStringLiteral("one.cbz")), sources).exitCode, 0);
    QCOMPARE(drawBook(folder.filePath(QStringLiteral("two.cbz")), sources).exitCode, 0);
    const QByteArray first = contentOf(folder.filePath(QStringLiteral("one.cbz")));
    QVERIFY(first == contentOf(folder.filePath(QStringLiteral("two.cbz"))));
    // The time of the first entry, as a ZIP's local header holds it: midnight of 2026-01-01.
    QCOMPARE(first.mid(10, 4).toHex(), QByteArray("0000215c"));
}

void TstBuiltBooks::aPageThatIsNotDrawnWholeStopsTheBuild_data()
{
    QTest::addColumn<QByteArray>("svg");
    QTest::addColumn<QByteArray>("complaint");
    QTest::newRow("not XML") << QByteArray("a page") << QByteArray("not an SVG page");
    QTest::newRow("without a view box")
        << QByteArray("<svg xmlns='http://www.w3.org/2000/svg'/>") << QByteArray("not an SVG page");
    QTest::newRow("a part that is used but not defined") << QByteArray(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 10' "
        "xmlns:xlink='http://www.w3.org/1999/xlink'><use xlink:href='#nobody'/></svg>")
                                                         << QByteArray("not drawn whole");
    QTest::newRow("a strip that is longer than a reader opens")
        << QByteArray("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 100'/>")
        << QByteArray("pixels high");
}

void TstBuiltBooks::aPageThatIsNotDrawnWholeStopsTheBuild()
{
    QFETCH(QByteArray, svg);
    QFETCH(QByteArray, complaint);
    const QTemporaryDir folder;
    QFile page(folder.filePath(QStringLiteral("page-01.svg")));
    QVERIFY(page.open(QIODevice::WriteOnly) && page.write(svg) == svg.size());
    page.close();
    const QString output = folder.filePath(QStringLiteral("book.cbz"));
    const Run run = drawBook(output, {page.fileName()});
    QCOMPARE(run.exitCode, 1);
    QVERIFY2(run.complaint.contains(complaint), run.complaint.constData());
    QVERIFY(!QFileInfo::exists(output));
}

QTEST_MAIN(TstBuiltBooks)
#include "tst_builtbooks.moc"
