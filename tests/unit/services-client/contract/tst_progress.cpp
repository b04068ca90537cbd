#include "services-client/contract/jsonreader.h"
#include "services-client/contract/progress.h"

#include <QtTest>

using namespace nw;

namespace {

constexpr std::int64_t kJudgedAtMs = 1500;

Progress progress(int page, std::int64_t modifiedAtMs, std::int64_t version)
{
    Progress value;
    value.comicId = QStringLiteral("c1");
    value.currentPage = page;
    value.pageCount = 50;
    value.modifiedAtMs = modifiedAtMs;
    value.deviceId = QStringLiteral("d1");
    value.deviceName = QStringLiteral("laptop");
    value.version = version;
    return value;
}

} // namespace

class ProgressTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judgesByTheRule_data();
    void judgesByTheRule();
    void anythingIsAcceptedWhenNothingIsKept();
    void progressSurvivesTheRoundTrip();
    void updatesSurviveTheRoundTrip();
    void changesSurviveTheRoundTrip();
    void refusesBadUpdates_data();
    void refusesBadUpdates();
};

void ProgressTest::judgesByTheRule_data()
{
    // What is kept: page 20 of 50 at time 1000, version 5. It is judged at 1500.
    QTest::addColumn<bool>("keptCompleted");
    QTest::addColumn<int>("page");
    QTest::addColumn<bool>("completed");
    QTest::addColumn<qint64>("modifiedAtMs");
    QTest::addColumn<qint64>("baseVersion");
    QTest::addColumn<int>("verdict");
    const int accept = int(ProgressVerdict::Accept);
    const int same = int(ProgressVerdict::Same);
    const int conflict = int(ProgressVerdict::Conflict);

    QTest::newRow("newer, on the current version")
        << false << 21 << false << qint64(1001) << qint64(5) << accept;
    QTest::newRow("newer, on an old version")
        << false << 30 << false << qint64(1001) << qint64(3) << accept;
    QTest::newRow("newer, further back")
        << false << 2 << false << qint64(1001) << qint64(3) << accept;
    QTest::newRow("newer, same page")
        << false << 20 << false << qint64(1001) << qint64(5) << accept;
    QTest::newRow("newer, read again after the end")
        << true << 1 << false << qint64(1001) << qint64(5) << accept;
    QTest::newRow("of this moment, on an old version")
        << false << 2 << false << qint64(1500) << qint64(3) << accept;
    QTest::newRow("ahead of the judge, on the current version")
        << false << 2 << false << qint64(1501) << qint64(5) << accept;
    QTest::newRow("ahead of the judge, on an old version")
        << false << 30 << false << qint64(1501) << qint64(4) << conflict;
    QTest::newRow("ahead of the judge, on an old version, at the end")
        << false << 50 << true << qint64(1501) << qint64(4) << conflict;
    QTest::newRow("ahead of the judge, on an old version, same page")
        << false << 20 << false << qint64(1501) << qint64(4) << same;
    QTest::newRow("older, on the current version")
        << false << 19 << false << qint64(900) << qint64(5) << accept;
    QTest::newRow("older, on the current version, would undo the end")
        << true << 19 << false << qint64(900) << qint64(5) << conflict;
    QTest::newRow("older, on an old version")
        << false << 19 << false << qint64(900) << qint64(4) << conflict;
    QTest::newRow("older, on an old version, further on")
        << false << 40 << false << qint64(900) << qint64(4) << conflict;
    QTest::newRow("older, on an old version, at the end")
        << false << 50 << true << qint64(900) << qint64(4) << conflict;
    QTest::newRow("older, on no version")
        << false << 19 << false << qint64(900) << qint64(0) << conflict;
    QTest::newRow("older, same page") << false << 20 << false << qint64(900) << qint64(4) << same;
    QTest::newRow("resent") << false << 20 << false << qint64(1000) << qint64(4) << same;
    QTest::newRow("equal times, larger page")
        << false << 21 << false << qint64(1000) << qint64(4) << accept;
    QTest::newRow("equal times, smaller page")
        << false << 19 << false << qint64(1000) << qint64(4) << conflict;
    QTest::newRow("equal times, smaller page, on the current version")
        << false << 19 << false << qint64(1000) << qint64(5) << accept;
    QTest::newRow("equal times, completes")
        << false << 20 << true << qint64(1000) << qint64(4) << accept;
    QTest::newRow("equal times, would undo the end")
        << true << 40 << false << qint64(1000) << qint64(4) << conflict;
}

void ProgressTest::judgesByTheRule()
{
    QFETCH(bool, keptCompleted);
    QFETCH(int, page);
    QFETCH(bool, completed);
    QFETCH(qint64, modifiedAtMs);
    QFETCH(qint64, baseVersion);
    Progress kept = progress(20, 1000, 5);
    kept.completed = keptCompleted;
    ProgressUpdate update{progress(page, modifiedAtMs, 0), baseVersion};
    update.progress.completed = completed;
    QTEST(int(judgeProgress(kept, update, kJudgedAtMs)), "verdict");
}

void ProgressTest::anythingIsAcceptedWhenNothingIsKept()
{
    QCOMPARE(judgeProgress(Progress{}, {progress(3, 0, 0), 0}, kJudgedAtMs), ProgressVerdict::Accept);
    QCOMPARE(judgeProgress(Progress{}, {progress(3, 0, 0), 9}, kJudgedAtMs),
             ProgressVerdict::Accept);
    QCOMPARE(judgeProgress(Progress{}, {progress(3, kJudgedAtMs + 1, 0), 9}, kJudgedAtMs),
             ProgressVerdict::Accept);
}

void ProgressTest::progressSurvivesTheRoundTrip()
{
    Progress value = progress(7, 1'794'648'600'123, 9);
    value.completed = true;
    JsonWriter out;
    write(out, value);
    const Result<Progress> read = readProgress(*parseJsonObject(out.take()));
    QVERIFY(read);
    QCOMPARE(read->comicId, value.comicId);
    QCOMPARE(read->currentPage, 7);
    QCOMPARE(read->pageCount, 50);
    QCOMPARE(read->completed, true);
    QCOMPARE(read->modifiedAtMs, value.modifiedAtMs);
    QCOMPARE(read->deviceId, value.deviceId);
    QCOMPARE(read->deviceName, value.deviceName);
    QCOMPARE(read->version, std::int64_t(9));
}

void ProgressTest::updatesSurviveTheRoundTrip()
{
    const ProgressUpdate value{progress(7, 1'794'648'600'123, 0), 8};
    JsonWriter out;
    write(out, value);
    const Result<ProgressUpdate> read = readProgressUpdate(*parseJsonObject(out.take()));
    QVERIFY(read);
    QCOMPARE(read->baseVersion, std::int64_t(8));
    QCOMPARE(read->progress.currentPage, 7);
    QCOMPARE(read->progress.modifiedAtMs, value.progress.modifiedAtMs);
    QVERIFY(read->progress.comicId.isEmpty());
}

void ProgressTest::changesSurviveTheRoundTrip()
{
    Change value;
    value.sequence = 12;
    value.entity = QStringLiteral("progress");
    value.entityId = QStringLiteral("c1");
    value.payload = QJsonObject{{QStringLiteral("currentPage"), 3}};
    value.changedAtMs = 1'794'648'600'000;
    JsonWriter out;
    write(out, value);
    const Result<Change> read = readChange(*parseJsonObject(out.take()));
    QVERIFY(read);
    QCOMPARE(read->sequence, std::int64_t(12));
    QCOMPARE(read->entity, value.entity);
    QCOMPARE(read->entityId, value.entityId);
    QCOMPARE(read->payload, value.payload);
    QCOMPARE(read->changedAtMs, value.changedAtMs);
}

void ProgressTest::refusesBadUpdates_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QString>("field");
    QTest::newRow("page 0") << QByteArray("currentPage") << QJsonValue(0)
                            << QStringLiteral("currentPage");
    QTest::newRow("after the end")
        << QByteArray("currentPage") << QJsonValue(51) << QStringLiteral("currentPage");
    QTest::newRow("half a page") << QByteArray("currentPage") << QJsonValue(1.5)
                                 << QStringLiteral("currentPage");
    QTest::newRow("huge page") << QByteArray("currentPage") << QJsonValue(qint64(1) << 40)
                               << QStringLiteral("currentPage");
    QTest::newRow("no pages") << QByteArray("pageCount") << QJsonValue(0)
                              << QStringLiteral("pageCount");
    QTest::newRow("too many pages")
        << QByteArray("pageCount") << QJsonValue(100'001) << QStringLiteral("pageCount");
    QTest::newRow("bad time") << QByteArray("modifiedAt") << QJsonValue(QStringLiteral("today"))
                              << QStringLiteral("modifiedAt");
    QTest::newRow("time as number")
        << QByteArray("modifiedAt") << QJsonValue(1000) << QStringLiteral("modifiedAt");
    QTest::newRow("no device") << QByteArray("deviceId") << QJsonValue(QString())
                               << QStringLiteral("deviceId");
    QTest::newRow("long device") << QByteArray("deviceId") << QJsonValue(QString(65, u'x'))
                                 << QStringLiteral("deviceId");
    QTest::newRow("long name") << QByteArray("deviceName") << QJsonValue(QString(81, u'x'))
                               << QStringLiteral("deviceName");
    QTest::newRow("negative base")
        << QByteArray("baseVersion") << QJsonValue(-1) << QStringLiteral("baseVersion");
    QTest::newRow("version is the server's")
        << QByteArray("version") << QJsonValue(9) << QStringLiteral("version");
    QTest::newRow("comicId is in the path")
        << QByteArray("comicId") << QJsonValue(QStringLiteral("c2")) << QStringLiteral("comicId");
}

void ProgressTest::refusesBadUpdates()
{
    QFETCH(QByteArray, name);
    QFETCH(QJsonValue, value);
    JsonWriter out;
    write(out, ProgressUpdate{progress(7, 1000, 0), 8});
    QJsonObject object = *parseJsonObject(out.take());
    QVERIFY(readProgressUpdate(object));
    object.insert(QString::fromLatin1(name), value);
    const Result<ProgressUpdate> read = readProgressUpdate(object);
    QVERIFY(!read);
    QTEST(read.error().field, "field");
}

QTEST_APPLESS_MAIN(ProgressTest)
#include "tst_progress.moc"
