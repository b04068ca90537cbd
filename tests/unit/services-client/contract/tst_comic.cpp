#include "services-client/contract/comic.h"
#include "services-client/contract/jsonreader.h"

#include <QtTest>

using namespace nw;

namespace {

template <typename T> QJsonObject toObject(const T &value)
{
    JsonWriter out;
    write(out, value);
    return *parseJsonObject(out.take());
}

ComicSummary summary()
{
    ComicSummary value;
    value.id = QStringLiteral("c1");
    value.title = QStringLiteral("Night Train");
    value.series = QStringLiteral("Trains");
    value.seriesIndex = 2;
    value.author = QStringLiteral("A. Author");
    value.language = QStringLiteral("ja");
    value.genres = {QStringLiteral("mystery"), QStringLiteral("night")};
    value.price = QStringLiteral("12.50000000");
    value.free = false;
    value.pageCount = 24;
    value.coverUrl = QStringLiteral("/comics/c1/pages/1/image?v=ab");
    value.direction = ReadingDirection::RightToLeft;
    value.createdAtMs = 1'794'648'600'000;
    value.version = 3;
    return value;
}

PageInfo page()
{
    PageInfo value;
    value.number = 1;
    value.width = 1200;
    value.height = 1800;
    value.mediaType = QStringLiteral("image/jpeg");
    value.sizeBytes = 123'456;
    value.sha256 = QString(64, u'a');
    value.url = QStringLiteral("/comics/c1/pages/1/image");
    return value;
}

void compare(const ComicSummary &a, const ComicSummary &b)
{
    QCOMPARE(a.id, b.id);
    QCOMPARE(a.title, b.title);
    QCOMPARE(a.series, b.series);
    QCOMPARE(a.seriesIndex, b.seriesIndex);
    QCOMPARE(a.author, b.author);
    QCOMPARE(a.language, b.language);
    QCOMPARE(a.genres, b.genres);
    QCOMPARE(a.price, b.price);
    QCOMPARE(a.free, b.free);
    QCOMPARE(a.pageCount, b.pageCount);
    QCOMPARE(a.coverUrl, b.coverUrl);
    QCOMPARE(a.direction, b.direction);
    QCOMPARE(a.createdAtMs, b.createdAtMs);
    QCOMPARE(a.version, b.version);
}

} // namespace

class ComicTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void summariesSurviveTheRoundTrip();
    void detailsSurviveTheRoundTrip();
    void detailsWithoutProgressHaveNone();
    void refusesBadSummaries_data();
    void refusesBadSummaries();
    void pagesSurviveTheRoundTrip();
    void lockedPagesHaveNoUrl();
    void refusesBadPages_data();
    void refusesBadPages();
    void directionsHaveWords();
};

void ComicTest::summariesSurviveTheRoundTrip()
{
    const Result<ComicSummary> read = readComicSummary(toObject(summary()));
    QVERIFY(read);
    compare(*read, summary());
}

void ComicTest::detailsSurviveTheRoundTrip()
{
    ComicDetails value;
    value.summary = summary();
    value.description = QStringLiteral("A train.\nAt night.");
    value.tags = {QStringLiteral("rail")};
    value.credits = {{QStringLiteral("writer"), QStringLiteral("A")},
                     {QStringLiteral("artist"), QStringLiteral("B")}};
    value.ageRating = QStringLiteral("12+");
    value.sizeBytes = 9'000'000'000;
    value.owned = true;
    Progress progress;
    progress.comicId = QStringLiteral("c1");
    progress.currentPage = 4;
    progress.pageCount = 24;
    progress.modifiedAtMs = 5;
    progress.deviceId = QStringLiteral("d");
    progress.version = 1;
    value.progress = progress;

    const Result<ComicDetails> read = readComicDetails(toObject(value));
    QVERIFY(read);
    compare(read->summary, value.summary);
    QCOMPARE(read->description, value.description);
    QCOMPARE(read->tags, value.tags);
    QCOMPARE(read->credits, value.credits);
    QCOMPARE(read->ageRating, value.ageRating);
    QCOMPARE(read->sizeBytes, value.sizeBytes);
    QCOMPARE(read->owned, true);
    QVERIFY(read->progress);
    QCOMPARE(read->progress->currentPage, 4);
}

void ComicTest::detailsWithoutProgressHaveNone()
{
    ComicDetails value;
    value.summary = summary();
    const Result<ComicDetails> read = readComicDetails(toObject(value));
    QVERIFY(read);
    QVERIFY(!read->progress);
    QVERIFY(!read->owned);
}

void ComicTest::refusesBadSummaries_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QJsonValue>("value");
    QTest::newRow("price as a number") << QStringLiteral("price") << QJsonValue(12.5);
    QTest::newRow("price with an exponent")
        << QStringLiteral("price") << QJsonValue(QStringLiteral("1e3"));
    QTest::newRow("title as a number") << QStringLiteral("title") << QJsonValue(7);
    QTest::newRow("no title") << QStringLiteral("title") << QJsonValue(QJsonValue::Null);
    QTest::newRow("negative pages") << QStringLiteral("pageCount") << QJsonValue(-1);
    QTest::newRow("endless pages") << QStringLiteral("pageCount") << QJsonValue(qint64(1) << 33);
    QTest::newRow("genres as text")
        << QStringLiteral("genres") << QJsonValue(QStringLiteral("night"));
    QTest::newRow("created some day")
        << QStringLiteral("createdAt") << QJsonValue(QStringLiteral("some day"));
}

void ComicTest::refusesBadSummaries()
{
    QFETCH(QString, name);
    QFETCH(QJsonValue, value);
    QJsonObject object = toObject(summary());
    object.insert(name, value);
    const Result<ComicSummary> read = readComicSummary(object);
    QVERIFY(!read);
    QCOMPARE(read.error().field, name);
}

void ComicTest::pagesSurviveTheRoundTrip()
{
    const Result<PageInfo> read = readPageInfo(toObject(page()));
    QVERIFY(read);
    QCOMPARE(read->number, 1);
    QCOMPARE(read->width, 1200);
    QCOMPARE(read->height, 1800);
    QCOMPARE(read->mediaType, page().mediaType);
    QCOMPARE(read->sizeBytes, page().sizeBytes);
    QCOMPARE(read->sha256, page().sha256);
    QCOMPARE(read->url, page().url);
    QCOMPARE(read->locked, false);
}

void ComicTest::lockedPagesHaveNoUrl()
{
    PageInfo locked = page();
    locked.locked = true;
    const QJsonObject object = toObject(locked);
    QVERIFY(!object.contains(u"url"));
    const Result<PageInfo> read = readPageInfo(object);
    QVERIFY(read);
    QVERIFY(read->locked);
    QVERIFY(read->url.isEmpty());
}

void ComicTest::refusesBadPages_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QJsonValue>("value");
    QTest::newRow("page 0") << QStringLiteral("number") << QJsonValue(0);
    QTest::newRow("negative size") << QStringLiteral("sizeBytes") << QJsonValue(-1);
    QTest::newRow("huge side") << QStringLiteral("width") << QJsonValue(2'000'000);
    QTest::newRow("short hash") << QStringLiteral("sha256") << QJsonValue(QString(63, u'a'));
    QTest::newRow("upper-case hash") << QStringLiteral("sha256") << QJsonValue(QString(64, u'A'));
    QTest::newRow("open without URL") << QStringLiteral("url") << QJsonValue(QString());
}

void ComicTest::refusesBadPages()
{
    QFETCH(QString, name);
    QFETCH(QJsonValue, value);
    QJsonObject object = toObject(page());
    object.insert(name, value);
    const Result<PageInfo> read = readPageInfo(object);
    QVERIFY(!read);
    QCOMPARE(read.error().field, name);
}

void ComicTest::directionsHaveWords()
{
    for (const auto direction :
         {ReadingDirection::LeftToRight, ReadingDirection::RightToLeft, ReadingDirection::Vertical})
        QCOMPARE(readingDirectionFromText(toText(direction)), direction);
    QCOMPARE(toText(ReadingDirection::RightToLeft), QStringLiteral("rtl"));
    QCOMPARE(readingDirectionFromText(QStringLiteral("spiral")), ReadingDirection::LeftToRight);
}

QTEST_APPLESS_MAIN(ComicTest)
#include "tst_comic.moc"
