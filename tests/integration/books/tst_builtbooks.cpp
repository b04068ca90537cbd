#include <QtCore/QXmlStreamReader>
#include <QtGui/QImageReader>
#include <QtGui/QPainter>
#include <QtSvg/QSvgRenderer>
#include <QtTest/QtTest>

#include <memory>
#include <zip.h>

// The comics that the project draws itself: what the build made of them, and the pages as drawn.
class TstBuiltBooks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void everyBookFolderIsBuilt();
    void theArchiveHoldsComicInfoAndThenThePagesInOrder_data();
    void theArchiveHoldsComicInfoAndThenThePagesInOrder();
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

private:
    void addBookRows();
    void addPageRows();
};

namespace {

struct Book
{
    const char *slug;
    int pageCount;
    int widthPx;
    const char *manga;
};

constexpr Book kBooks[] = {
    {"first-page", 9, 1400, "No"},
    {"lantern-county", 10, 1400, "No"},
    {"long-way-down", 6, 800, "No"},
    {"night-train", 10, 1350, "YesAndRightToLeft"},
    {"office-cat", 8, 1400, "No"},
};

using Entries = QList<std::pair<QString, QByteArray>>;

QString sourceFolder()
{
    return qEnvironmentVariable("NW_SOURCE_DIR") + QStringLiteral("/resources/books");
}

QString builtPath(const QString &slug)
{
    return qEnvironmentVariable("NW_BUILD_DIR") + QStringLiteral("/share/nerdwork/books/") + slug
        + QStringLiteral(".cbz");
}

Entries entriesOf(const QString &path)
{
    struct Close
    {
        void operator()(zip_t *archive) const { zip_discard(archive); }
        void operator()(zip_file_t *file) const { zip_fclose(file); }
    };
    Entries entries;
    int errorCode = 0;
    const std::unique_ptr<zip_t, Close> archive(
        zip_open(QFile::encodeName(path).constData(), ZIP_RDONLY | ZIP_CHECKCONS, &errorCode));
    if (!archive)
        return entries;
    const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
    for (zip_int64_t i = 0; i < count; ++i) {
        zip_stat_t about;
        const auto index = static_cast<zip_uint64_t>(i);
        if (zip_stat_index(archive.get(), index, 0, &about) != 0)
            return {};
        const std::unique_ptr<zip_file_t, Close> file(zip_fopen_index(archive.get(), index, 0));
        QByteArray bytes(static_cast<qsizetype>(about.size), Qt::Uninitialized);
        if (!file || zip_fread(file.get(), bytes.data(), about.size) != bytes.size())
            return {};
        entries.append({QString::fromUtf8(about.name), bytes});
    }
    return entries;
}

QHash<QString, QString> fieldsOf(const QByteArray &comicInfo)
{
    QHash<QString, QString> fields;
    QXmlStreamReader xml(comicInfo);
    xml.readNextStartElement();
    if (xml.name() != u"ComicInfo")
        return fields;
    while (xml.readNextStartElement()) {
        const QString name = xml.name().toString();
        fields.insert(name, xml.readElementText(QXmlStreamReader::SkipChildElements));
    }
    return xml.hasError() ? QHash<QString, QString>() : fields;
}

QString numbered(int page, const char *suffix)
{
    return QStringLiteral("page-%1.%2")
        .arg(page, 2, 10, QLatin1Char('0'))
        .arg(QLatin1String(suffix));
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
    QTest::addColumn<QString>("manga");
    for (const Book &book : kBooks) {
        QTest::newRow(book.slug) << QString::fromLatin1(book.slug) << book.pageCount << book.widthPx
                                 << QString::fromLatin1(book.manga);
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

void TstBuiltBooks::theArchiveHoldsComicInfoAndThenThePagesInOrder_data()
{
    addBookRows();
}

void TstBuiltBooks::theArchiveHoldsComicInfoAndThenThePagesInOrder()
{
    QFETCH(QString, slug);
    QFETCH(int, pageCount);
    QStringList expected{QStringLiteral("ComicInfo.xml")};
    for (int page = 1; page <= pageCount; ++page)
        expected.append(numbered(page, "png"));
    QStringList names;
    const Entries entries = entriesOf(builtPath(slug));
    for (const auto &[name, bytes] : entries)
        names.append(name);
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
    QFETCH(QString, manga);
    const Entries entries = entriesOf(builtPath(slug));
    QVERIFY(!entries.isEmpty());
    const QHash<QString, QString> fields = fieldsOf(entries.first().second);
    for (const char *name : {"Title", "Series", "Summary", "Writer", "Genre", "AgeRating"})
        QVERIFY2(!fields.value(QString::fromLatin1(name)).isEmpty(), name);
    QCOMPARE(fields.value(QStringLiteral("LanguageISO")), QStringLiteral("en"));
    QCOMPARE(fields.value(QStringLiteral("PageCount")), QString::number(pageCount));
    QCOMPARE(fields.value(QStringLiteral("Manga")), manga);
}

void TstBuiltBooks::everyPageDecodesAtItsFullWidth_data()
{
    addBookRows();
}

void TstBuiltBooks::everyPageDecodesAtItsFullWidth()
{
    QFETCH(QString, slug);
    QFETCH(int, widthPx);
    const Entries entries = entriesOf(builtPath(slug));
    for (const auto &[name, bytes] : entries.mid(1)) {
        const QImage page = QImage::fromData(bytes, "PNG");
        QVERIFY2(!page.isNull(), qPrintable(name));
        QCOMPARE(page.width(), widthPx);
        QVERIFY2(page.height() > page.width(), qPrintable(name));
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

QTEST_MAIN(TstBuiltBooks)
#include "tst_builtbooks.moc"
