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
constexpr auto kWhen = "\"modifiedAt\":\"2026-01-01T00:00:00.000Z\",\"deviceId\":\"laptop\"";

QByteArray saying(const QByteArray &members)
{
    return QByteArray("{") + members + (members.isEmpty() ? "" : ",") + kWhen + "}";
}

QString codeOf(const Response &response)
{
    return RoutedComics::json(response).value(u"code").toString();
}

QJsonObject dataOf(const Response &response)
{
    return RoutedComics::json(response).value(u"data").toObject();
}

} // namespace

// Status, headers and bodies; the rules behind them are tst_notesservice's.
class TestNotesRoutes : public QObject
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
        m_marks = "/comics/" + m_comic + "/bookmarks";
        m_map = "/comics/" + m_comic + "/page-map";
    }

    void cleanup() { m_world.reset(); }

    void allOfItNeedsAPerson()
    {
        const auto access = [&](Method method, const char *path) {
            return m_world->router.find(method, QString::fromLatin1(path)).route->access;
        };
        QCOMPARE(access(Method::Get, "/comics/x/bookmarks"), Access::User);
        QCOMPARE(access(Method::Put, "/comics/x/bookmarks/1"), Access::User);
        QCOMPARE(access(Method::Delete, "/comics/x/bookmarks/1"), Access::User);
        QCOMPARE(access(Method::Get, "/comics/x/page-map"), Access::User);
        QCOMPARE(access(Method::Put, "/comics/x/page-map"), Access::User);
        QCOMPARE(access(Method::Post, "/sync/progress"), Access::User);
        QCOMPARE(access(Method::Get, "/stream"), Access::User);
    }

    void aMarkGoesInAndComesBack()
    {
        const Response put = m_world->put(m_marks + "/5", saying("\"note\":\"the door\""));
        QCOMPARE(put.status, 200);
        QCOMPARE(put.header("Cache-Control"), QByteArray("no-store"));
        const Response list = m_world->get(m_marks);
        QCOMPARE(list.status, 200);
        const QJsonArray rows = RoutedComics::json(list).value(u"data").toArray();
        QCOMPARE(rows.size(), 1);
        QCOMPARE(rows.first().toObject(), dataOf(put));
        QCOMPARE(m_world->get(m_marks, {{"if-none-match", list.header("ETag")}}).status, 304);

        const Response gone = m_world->del(m_marks + "/5");
        QCOMPARE(gone.status, 200);
        QVERIFY(dataOf(gone).value(u"deleted").toBool());
        QCOMPARE(m_world->del(m_marks + "/5").status, 404);
        QVERIFY(RoutedComics::json(m_world->get(m_marks)).value(u"data").toArray().isEmpty());
    }

    void anothersMarksAnswerAsAbsentOnesDo()
    {
        QCOMPARE(m_world->put(m_marks + "/5", saying({})).status, 200);
        m_world->user = kOtherReader;
        const Response theirs = m_world->del(m_marks + "/5");
        const Response absent = m_world->del(m_marks + "/6");
        QCOMPARE(theirs.status, 404);
        QCOMPARE(codeOf(theirs), codeOf(absent));
        QCOMPARE(m_world->get(m_map).status, 404);
        QVERIFY(RoutedComics::json(m_world->get(m_marks)).value(u"data").toArray().isEmpty());
    }

    void marksAreWalkedByTheirCursor()
    {
        for (const char *page : {"1", "2", "3"})
            QCOMPARE(m_world->put(m_marks + '/' + page, saying({})).status, 200);
        const Response first = m_world->get(m_marks + "?limit=2");
        const QByteArray cursor = RoutedComics::json(first)
                                      .value(u"meta")
                                      .toObject()
                                      .value(u"nextCursor")
                                      .toString()
                                      .toLatin1();
        QVERIFY(first.header("Link").contains(cursor));
        const Response rest = m_world->get(m_marks + "?limit=2&cursor=" + cursor);
        QCOMPARE(RoutedComics::json(rest).value(u"data").toArray().size(), 1);
        QCOMPARE(m_world->get(m_marks + "?cursor=eA").status, 400);
        QCOMPARE(m_world->get(m_marks + "?limit=0").status, 400);
        QCOMPARE(m_world->get("/comics/1/bookmarks").status, 404);
    }

    void badMarksAreRefusedAndNamed_data()
    {
        QTest::addColumn<QByteArray>("page");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("code");
        const QString bad = QStringLiteral("invalid_input");
        const auto row = [&](const char *name, const QByteArray &page, const QByteArray &body,
                             int status, const QString &code) {
            QTest::newRow(name) << page << body << status << code;
        };
        row("no JSON", "5", "the door", 400, QStringLiteral("malformed_json"));
        row("an unknown member", "5", saying("\"userId\":\"x\""), 400,
            QStringLiteral("unknown_field"));
        row("no device", "5", "{\"modifiedAt\":\"2026-01-01T00:00:00.000Z\"}", 400, bad);
        row("no time", "5", "{\"deviceId\":\"a\"}", 400, bad);
        row("a note that is too long", "5", saying("\"note\":\"" + QByteArray(2001, 'x') + '"'),
            400, bad);
        row("a version before the first", "5", saying("\"baseVersion\":-1"), 400, bad);
        row("a note that is a number", "5", saying("\"note\":7"), 400, bad);
        row("page 0", "0", saying({}), 404, QStringLiteral("not_found"));
        row("a page behind the end", "21", saying({}), 404, QStringLiteral("not_found"));
        row("a page that is no number", "5x", saying({}), 404, QStringLiteral("not_found"));
        row("a page with a sign", "+5", saying({}), 404, QStringLiteral("not_found"));
        row("a page beyond numbers", "99999999999", saying({}), 404, QStringLiteral("not_found"));
    }

    void badMarksAreRefusedAndNamed()
    {
        QFETCH(QByteArray, page);
        QFETCH(QByteArray, body);
        const Response response = m_world->put(m_marks + '/' + page, body);
        QTEST(response.status, "status");
        QTEST(codeOf(response), "code");
        QCOMPARE(m_world->countRows("bookmarks"), 0);
    }

    void aMapGoesInAndComesBack()
    {
        QCOMPARE(m_world->get(m_map).status, 404);
        const Response put = m_world->put(
            m_map,
            saying("\"cover\":\"paired\",\"pages\":[{\"number\":3,\"standing\":\"skipped\"},"
                   "{\"number\":4,\"turns\":3,\"split\":true,\"crop\":[0,0,0.5,1]}]"));
        QCOMPARE(put.status, 200);
        const Response got = m_world->get(m_map);
        QCOMPARE(dataOf(got), dataOf(put));
        QCOMPARE(dataOf(got).value(u"pages").toArray().size(), 2);
        QCOMPARE(m_world->get(m_map, {{"if-none-match", got.header("ETag")}}).status, 304);
        QCOMPARE(RoutedComics::json(m_world->get("/sync/changes"))
                     .value(u"data")
                     .toArray()
                     .first()
                     .toObject()
                     .value(u"entity")
                     .toString(),
                 QStringLiteral("pageMap"));
    }

    void badMapsAreRefusedAndNamed_data()
    {
        QTest::addColumn<QByteArray>("members");
        QTest::addColumn<QString>("field");
        QTest::newRow("a cover of another kind")
            << QByteArray("\"cover\":\"torn\"") << QStringLiteral("cover");
        QTest::newRow("a page that is no object")
            << QByteArray("\"pages\":[3]") << QStringLiteral("number");
        QTest::newRow("page 0") << QByteArray("\"pages\":[{\"number\":0}]")
                                << QStringLiteral("pages.number");
        QTest::newRow("a page behind the end")
            << QByteArray("\"pages\":[{\"number\":21}]") << QStringLiteral("pages.number");
        QTest::newRow("a page twice") << QByteArray("\"pages\":[{\"number\":3},{\"number\":3}]")
                                      << QStringLiteral("pages.number");
        QTest::newRow("an unknown standing")
            << QByteArray("\"pages\":[{\"number\":3,\"standing\":\"lying\"}]")
            << QStringLiteral("pages.standing");
        QTest::newRow("a fifth quarter turn")
            << QByteArray("\"pages\":[{\"number\":3,\"turns\":4}]")
            << QStringLiteral("pages.turns");
        QTest::newRow("a crop of three")
            << QByteArray("\"pages\":[{\"number\":3,\"crop\":[0,0,1]}]")
            << QStringLiteral("pages.crop");
        QTest::newRow("a crop outside the page")
            << QByteArray("\"pages\":[{\"number\":3,\"crop\":[0.5,0,0.6,1]}]")
            << QStringLiteral("pages.crop");
        QTest::newRow("a crop of nothing")
            << QByteArray("\"pages\":[{\"number\":3,\"crop\":[0.5,0,0,1]}]")
            << QStringLiteral("pages.crop");
        QTest::newRow("an unknown member of a page")
            << QByteArray("\"pages\":[{\"number\":3,\"glue\":true}]") << QStringLiteral("glue");
        QTest::newRow("an unknown member") << QByteArray("\"glue\":1") << QStringLiteral("glue");
    }

    void badMapsAreRefusedAndNamed()
    {
        QFETCH(QByteArray, members);
        const Response response = m_world->put(m_map, saying(members));
        QCOMPARE(response.status, 400);
        const QJsonArray errors = RoutedComics::json(response).value(u"errors").toArray();
        QTEST(errors.first().toObject().value(u"field").toString(), "field");
        QCOMPARE(m_world->countRows("page_maps"), 0);
    }

    void aMapOfMorePagesThanAnyNeedsIsRefused()
    {
        QByteArray pages;
        for (int number = 1; number <= 5001; ++number)
            pages += (number > 1 ? "," : "") + ("{\"number\":" + QByteArray::number(number) + '}');
        QCOMPARE(m_world->put(m_map, saying("\"pages\":[" + pages + "]")).status, 400);
    }

    void aBatchAnswersEachUpdateByItself()
    {
        const std::int64_t now = m_world->clock.nowMs();
        const QByteArray other = m_world->add(ComicBuilder(QStringLiteral("Other"))).toLatin1();
        QCOMPARE(m_world->post("/sync/progress", batch({update(other, 2, now)})).status, 200);
        const Response answer =
            m_world->post("/sync/progress",
                          batch({update(m_comic, 7, now), update(other, 1, now - 60'000),
                                 update(kReader.toLatin1(), 1, now), update(other, 19, now),
                                 update(m_comic, 8, now)}));
        QCOMPARE(answer.status, 200);
        const QJsonArray rows = RoutedComics::json(answer).value(u"data").toArray();
        QStringList outcomes;
        for (const QJsonValue &row : rows)
            outcomes.append(row.toObject().value(u"outcome").toString());
        QCOMPARE(outcomes.join(u' '), QStringLiteral("kept conflict refused refused kept"));
        QCOMPARE(rows.at(1).toObject().value(u"progress").toObject().value(u"currentPage").toInt(),
                 2);
        QCOMPARE(rows.at(2).toObject().value(u"code").toString(), QStringLiteral("not_found"));
        QCOMPARE(rows.at(3).toObject().value(u"code").toString(), QStringLiteral("invalid_input"));
        QCOMPARE(rows.at(4).toObject().value(u"progress").toObject().value(u"currentPage").toInt(),
                 8);
        QCOMPARE(m_world->news.users().size(), 2); // once a batch
    }

    void theSameBatchTwiceChangesNothing()
    {
        const QByteArray body = batch({update(m_comic, 7, m_world->clock.nowMs())});
        const Response first = m_world->post("/sync/progress", body);
        QCOMPARE(m_world->post("/sync/progress", body).body, first.body);
        QCOMPARE(m_world->countRows("progress_history"), 1);
        QCOMPARE(m_world->news.users().size(), 1);
    }

    void badBatchesAreRefusedWhole_data()
    {
        QTest::addColumn<QByteArray>("body");
        const QByteArray good = update("x", 1, 0);
        QTest::newRow("nothing") << QByteArray("{}");
        QTest::newRow("none") << QByteArray("{\"updates\":[]}");
        QTest::newRow("no list") << QByteArray("{\"updates\":{}}");
        QTest::newRow("no object in it") << QByteArray("{\"updates\":[7]}");
        QTest::newRow("more than a hundred") << batch(QByteArrayList(101, good));
        QTest::newRow("an unknown member")
            << batch({QByteArray(good).replace("\"comicId\"", "\"userId\":\"y\",\"comicId\"")});
        QTest::newRow("one bad one") << batch({good, "{\"comicId\":\"x\"}"});
        QTest::newRow("something beside it")
            << QByteArray("{\"updates\":[" + good + "],\"userId\":\"y\"}");
    }

    void badBatchesAreRefusedWhole()
    {
        QFETCH(QByteArray, body);
        QCOMPARE(m_world->post("/sync/progress", body).status, 400);
        QCOMPARE(m_world->countRows("reading_progress"), 0);
    }

private:
    static QByteArray update(const QByteArray &comicId, int page, std::int64_t modifiedAtMs)
    {
        return "{\"comicId\":\"" + comicId + "\",\"currentPage\":" + QByteArray::number(page)
            + ",\"pageCount\":20,\"modifiedAt\":\"" + formatTimestamp(modifiedAtMs).toLatin1()
            + "\",\"deviceId\":\"laptop\",\"baseVersion\":0}";
    }

    static QByteArray batch(const QByteArrayList &updates)
    {
        return "{\"updates\":[" + updates.join(',') + "]}";
    }

    std::unique_ptr<RoutedComics> m_world;
    QByteArray m_comic;
    QByteArray m_marks;
    QByteArray m_map;
};

QTEST_GUILESS_MAIN(TestNotesRoutes)
#include "tst_notesroutes.moc"
