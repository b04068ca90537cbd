#include "server/users/usersroutes.h"

#include <QJsonDocument>
#include <QTest>

#include "usersfixture.h"

using namespace nw;
using namespace nw::server;
using namespace nw::test;

namespace {

const QString kMe = QStringLiteral("/users/me");

struct RoutesFixture : UsersFixture
{
    Router router;

    RoutesFixture() { users::addUsersRoutes(router, service); }

    Response send(Method method, const QString &path, const QByteArray &body = {},
                  const QList<std::pair<QByteArray, QByteArray>> &headers = {})
    {
        const Router::Match match = router.find(method, path);
        Request request;
        request.method = method;
        request.path = path;
        request.target = path.toUtf8();
        request.headers = headers;
        request.body = body;
        request.arguments = match.arguments;
        request.identity = Identity{ada, {}, {}};
        return match.route->handler(request);
    }

    static QJsonObject json(const Response &response)
    {
        return QJsonDocument::fromJson(response.body).object();
    }
};

} // namespace

// Status, headers and bodies; the rules behind them are tst_usersservice's.
class TestUsersRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noneOfTheRoutesIsPublic()
    {
        RoutesFixture f;
        QCOMPARE(f.router.find(Method::Get, kMe).route->access, Access::User);
        QCOMPARE(f.router.find(Method::Put, kMe).route->access, Access::User);
        QCOMPARE(
            f.router.find(Method::Get, QStringLiteral("/users/me/reading-history")).route->access,
            Access::User);
    }

    void theProfileHasAnEtagAndIsNotSentTwice()
    {
        RoutesFixture f;
        const Response first = f.send(Method::Get, kMe);
        QCOMPARE(first.status, 200);
        QCOMPARE(first.header("ETag"), QByteArray("\"1\""));
        const Response same = f.send(Method::Get, kMe, {}, {{"if-none-match", "\"1\""}});
        QCOMPARE(same.status, 304);
        QVERIFY(same.body.isEmpty());
        QCOMPARE(same.header("ETag"), QByteArray("\"1\""));
        QCOMPARE(f.send(Method::Get, kMe, {}, {{"if-none-match", "\"2\""}}).status, 200);
    }

    void ifMatchIsHonoured_data()
    {
        QTest::addColumn<QByteArray>("ifMatch");
        QTest::addColumn<int>("status");
        QTest::newRow("none") << QByteArray() << 200;
        QTest::newRow("any") << QByteArray("*") << 200;
        QTest::newRow("current") << QByteArray("\"1\"") << 200;
        QTest::newRow("among others") << QByteArray("\"x\", \"1\"") << 200;
        QTest::newRow("older") << QByteArray("\"0\"") << 412;
        QTest::newRow("weak") << QByteArray("W/\"1\"") << 412;
        QTest::newRow("without quotes") << QByteArray("1") << 412;
        QTest::newRow("nonsense") << QByteArray("\"abc\"") << 412;
        QTest::newRow("other spelling") << QByteArray("\"01\"") << 412;
    }

    void ifMatchIsHonoured()
    {
        QFETCH(QByteArray, ifMatch);
        QFETCH(int, status);
        RoutesFixture f;
        QList<std::pair<QByteArray, QByteArray>> headers;
        if (!ifMatch.isEmpty())
            headers.append({"if-match", ifMatch});
        const Response answer = f.send(Method::Put, kMe, R"({"displayName":"Ada L."})", headers);
        QCOMPARE(answer.status, status);
        const bool changed = f.service.profile(f.ada)->displayName == u"Ada L.";
        QCOMPARE(changed, status == 200);
        if (status == 200)
            QCOMPARE(answer.header("ETag"), QByteArray("\"2\""));
    }

    void aBodyThatIsNotTheContractsIsRefused_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("code");
        const QString invalid = QStringLiteral("invalid_input");
        const QString unknown = QStringLiteral("unknown_field");
        QTest::newRow("a balance") << QByteArray(R"({"balance":"1.00000000"})") << unknown;
        QTest::newRow("the version") << QByteArray(R"({"displayName":"a","version":9})") << unknown;
        QTest::newRow("another's id") << QByteArray(R"({"userId":"b"})") << unknown;
        QTest::newRow("number") << QByteArray(R"({"displayName":1})") << invalid;
        QTest::newRow("list") << QByteArray(R"({"preferences":[]})") << invalid;
        QTest::newRow("public: 1")
            << QByteArray(R"({"preferences":{"readingHistoryPublic":1}})") << invalid;
        QTest::newRow("empty") << QByteArray() << QStringLiteral("malformed_json");
    }

    void aBodyThatIsNotTheContractsIsRefused()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, code);
        RoutesFixture f;
        const Response refused = f.send(Method::Put, kMe, body);
        QCOMPARE(refused.status, 400);
        QCOMPARE(f.json(refused)[QLatin1String("code")].toString(), code);
        QCOMPARE(f.service.profile(f.ada)->version, 1);
    }

    void aHistoryOfTwoPagesLinksToTheSecond()
    {
        RoutesFixture f;
        for (int page = 1; page <= 21; ++page)
            QVERIFY(f.read(f.ada, page));
        const Response first = f.send(Method::Get, QStringLiteral("/users/me/reading-history"));
        QCOMPARE(first.status, 200);
        QCOMPARE(f.json(first)[QLatin1String("data")].toArray().size(), 20);
        const QJsonObject row = f.json(first)[QLatin1String("data")].toArray().first().toObject();
        QCOMPARE(row[QLatin1String("page")].toInt(), 21);
        QCOMPARE(row[QLatin1String("comicTitle")].toString(), QStringLiteral("Night Train"));
        const QByteArray link = first.header("Link");
        QVERIFY2(link.startsWith("</users/me/reading-history?cursor=")
                     && link.endsWith(">; rel=\"next\""),
                 link.constData());
    }

    void aHistoryIsNotSentTwiceAndATagIsNoTicket()
    {
        RoutesFixture f;
        QVERIFY(f.read(f.ada, 3));
        const QString mine = QStringLiteral("/users/me/reading-history");
        const QByteArray etag = f.send(Method::Get, mine).header("ETag");
        QVERIFY(!etag.isEmpty());
        QCOMPARE(f.send(Method::Get, mine, {}, {{"if-none-match", etag}}).status, 304);
        QVERIFY(f.read(f.ada, 4));
        QCOMPARE(f.send(Method::Get, mine, {}, {{"if-none-match", etag}}).status, 200);
        const QString foreign = u"/users/"_qs % f.bob % u"/reading-history"_qs;
        QCOMPARE(f.send(Method::Get, foreign, {}, {{"if-none-match", "*"}}).status, 404);
    }

    void anothersHistoryIsNotFound()
    {
        RoutesFixture f;
        const Response foreign =
            f.send(Method::Get,
                   QString(QStringLiteral("/users/") % f.bob % QStringLiteral("/reading-history")));
        QCOMPARE(foreign.status, 404);
        QCOMPARE(f.json(foreign)[QLatin1String("code")].toString(), QStringLiteral("not_found"));
    }
};

QTEST_APPLESS_MAIN(TestUsersRoutes)
#include "tst_usersroutes.moc"
