#include "services-client/contract/ids.h"
#include "tests/unit/server/comics/routedcomics.h"

#include <QJsonArray>
#include <QTest>

using namespace nw;
using namespace nw::server;
using namespace nw::server::comics;

namespace {

const QString kReader = QStringLiteral("0190a000-0000-7000-8000-00000000000a");
const QString kOtherReader = QStringLiteral("0190a000-0000-7000-8000-00000000000b");

QString codeOf(const Response &response)
{
    return RoutedComics::json(response).value(u"code").toString();
}

QJsonObject dataOf(const Response &response)
{
    return RoutedComics::json(response).value(u"data").toObject();
}

} // namespace

// Status, headers and bodies; the rules behind them are tst_progressservice's.
class TestProgressRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { test::addEngines(); }

    void init()
    {
        if (const QString why = test::whyNotOn(test::currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_world = std::make_unique<RoutedComics>(test::currentEngine());
        m_world->user = kReader;
        m_comic = m_world->add(ComicBuilder(QStringLiteral("Book")).withPages(20)).toLatin1();
        m_path = "/comics/" + m_comic + "/progress";
    }

    void cleanup() { m_world.reset(); }

    void progressNeedsAPerson()
    {
        const auto access = [&](Method method, const char *path) {
            return m_world->router.find(method, QString::fromLatin1(path)).route->access;
        };
        QCOMPARE(access(Method::Post, "/comics/x/progress"), Access::User);
        QCOMPARE(access(Method::Get, "/comics/x/progress"), Access::User);
        QCOMPARE(access(Method::Get, "/sync/changes"), Access::User);
    }

    void whatWasSentComesBackMerged()
    {
        const Response response = m_world->post(m_path, body(5, m_world->clock.nowMs() + 60'000));
        QCOMPARE(response.status, 200);
        QCOMPARE(response.header("Cache-Control"), QByteArray("no-store"));
        const QJsonObject kept = dataOf(response);
        QCOMPARE(kept.value(u"currentPage").toInt(), 5);
        QCOMPARE(kept.value(u"version").toInt(), 1);
        QCOMPARE(kept.value(u"modifiedAt").toString(), formatTimestamp(m_world->clock.nowMs()));
        QCOMPARE(dataOf(m_world->get(m_path)), kept);
    }

    void aPositionIsSentAgainOnlyWhenItMoved()
    {
        QCOMPARE(m_world->post(m_path, body(5, m_world->clock.nowMs())).status, 200);
        const Headers known{{"if-none-match", m_world->get(m_path).header("ETag")}};
        QCOMPARE(m_world->get(m_path, known).status, 304);
        m_world->clock.advanceMs(1);
        QCOMPARE(m_world->post(m_path, body(6, m_world->clock.nowMs())).status, 200);
        QCOMPARE(m_world->get(m_path, known).status, 200);
        // Rights come first: whoever learned the tag learns nothing by it.
        m_world->user = kOtherReader;
        QCOMPARE(m_world->get(m_path, {{"if-none-match", "*"}}).status, 404);
    }

    void aConflictCarriesTheServersState()
    {
        QCOMPARE(m_world->post(m_path, body(17, m_world->clock.nowMs())).status, 200);
        const Response response = m_world->post(m_path, body(3, m_world->clock.nowMs() - 60'000));
        QCOMPARE(response.status, 409);
        QCOMPARE(codeOf(response), QStringLiteral("progress_conflict"));
        const QJsonObject kept = RoutedComics::json(response).value(u"progress").toObject();
        QCOMPARE(kept.value(u"currentPage").toInt(), 17);
        QCOMPARE(kept.value(u"version").toInt(), 1);
        QCOMPARE(kept.value(u"deviceName").toString(), QStringLiteral("The laptop"));
    }

    void anotherPersonsProgressIsNotFound()
    {
        QCOMPARE(m_world->post(m_path, body(5, m_world->clock.nowMs())).status, 200);
        m_world->user = kOtherReader;
        const Response theirs = m_world->get(m_path);
        QCOMPARE(theirs.status, 404);
        const Response absent = m_world->get("/comics/" + kReader.toLatin1() + "/progress");
        QCOMPARE(absent.status, 404);
        QCOMPARE(codeOf(theirs), codeOf(absent));
    }

    void whatIsWrongIsRefusedAndNamed_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("code");
        const QByteArray good =
            R"("currentPage":5,"pageCount":20,"modifiedAt":"2026-01-01T00:00:00.000Z","deviceId":"a","baseVersion":0)";
        QTest::newRow("no JSON") << QByteArray("page 5") << QStringLiteral("malformed_json");
        QTest::newRow("nothing") << QByteArray("{}") << QStringLiteral("invalid_input");
        QTest::newRow("unknown member")
            << QByteArray("{" + good + ",\"userId\":\"x\"}") << QStringLiteral("unknown_field");
        QTest::newRow("twice the same member")
            << QByteArray("{" + good + ",\"currentPage\":6}") << QStringLiteral("malformed_json");
        QTest::newRow("a page behind the end") << QByteArray(
            "{" + QByteArray(good).replace(":5,", ":21,").replace(":20,", ":99,") + "}")
                                               << QStringLiteral("invalid_input");
        QTest::newRow("a page as text")
            << QByteArray("{" + QByteArray(good).replace(":5,", ":\"5\",") + "}")
            << QStringLiteral("invalid_input");
        QTest::newRow("no device")
            << QByteArray("{" + QByteArray(good).replace("\"a\"", "\"\"") + "}")
            << QStringLiteral("invalid_input");
        QTest::newRow("a day that is not")
            << QByteArray("{" + QByteArray(good).replace("01-01", "13-01") + "}")
            << QStringLiteral("invalid_input");
    }

    void whatIsWrongIsRefusedAndNamed()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, code);
        const Response response = m_world->post(m_path, body);
        QCOMPARE(response.status, 400);
        QCOMPARE(codeOf(response), code);
        QCOMPARE(m_world->countRows("reading_progress"), 0);
    }

    void anUnknownComicIsNotFound()
    {
        const QByteArray update = body(1, 0);
        QCOMPARE(m_world->post("/comics/" + kReader.toLatin1() + "/progress", update).status, 404);
        QCOMPARE(m_world->post("/comics/1/progress", update).status, 404);
    }

    void changesAreFollowedByTheirCursor()
    {
        const Response none = m_world->get("/sync/changes");
        QCOMPARE(none.status, 200);
        QVERIFY(cursorOf(none).isEmpty());

        QCOMPARE(m_world->post(m_path, body(5, m_world->clock.nowMs())).status, 200);
        const Response first = m_world->get("/sync/changes?limit=10");
        const QJsonObject change =
            RoutedComics::json(first).value(u"data").toArray().first().toObject();
        QCOMPARE(change.value(u"entity").toString(), QStringLiteral("progress"));
        QCOMPARE(change.value(u"payload").toObject().value(u"currentPage").toInt(), 5);

        const QByteArray cursor = cursorOf(first); // there with the last row too
        QVERIFY(!cursor.isEmpty());
        const Response nothingNew = m_world->get("/sync/changes?cursor=" + cursor);
        QVERIFY(RoutedComics::json(nothingNew).value(u"data").toArray().isEmpty());
        QVERIFY(cursorOf(nothingNew).isEmpty());

        m_world->clock.advanceMs(1000);
        QCOMPARE(m_world->post(m_path, body(6, m_world->clock.nowMs())).status, 200);
        const Response news = m_world->get("/sync/changes?cursor=" + cursor);
        QCOMPARE(RoutedComics::json(news).value(u"data").toArray().size(), 1);

        m_world->user = kOtherReader;
        const Response theirs = m_world->get("/sync/changes");
        QVERIFY(RoutedComics::json(theirs).value(u"data").toArray().isEmpty());
    }

    void badCursorsAreRefused()
    {
        for (const QByteArray cursor : {"!", "eA", ""})
            QCOMPARE(m_world->get("/sync/changes?cursor=" + cursor).status, 400);
    }

private:
    static QByteArray body(int page, std::int64_t modifiedAtMs)
    {
        ProgressUpdate update;
        update.progress.currentPage = page;
        update.progress.pageCount = 20;
        update.progress.modifiedAtMs = modifiedAtMs;
        update.progress.deviceId = QStringLiteral("laptop");
        update.progress.deviceName = QStringLiteral("The laptop");
        JsonWriter out;
        write(out, update);
        return out.take();
    }

    static QByteArray cursorOf(const Response &response)
    {
        return RoutedComics::json(response)
            .value(u"meta")
            .toObject()
            .value(u"nextCursor")
            .toString()
            .toLatin1();
    }

    std::unique_ptr<RoutedComics> m_world;
    QByteArray m_comic;
    QByteArray m_path;
};

QTEST_GUILESS_MAIN(TestProgressRoutes)
#include "tst_progressroutes.moc"
