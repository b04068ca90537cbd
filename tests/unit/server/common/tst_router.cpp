#include "server/common/http/router.h"

#include <QTest>

using namespace nw::server;

class TestRouter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const char *pattern :
             {"/", "/comics", "/comics/:id", "/comics/:id/pages", "/comics/:id/pages/:number/image",
              "/comics/new", "/users/me", "/users/:id/reading-history", "/users/me/creator"})
            add(Method::Get, pattern);
        add(Method::Post, "/comics/:comic/progress");
        add(Method::Put, "/users/me");
        add(Method::Delete, "/comics/new");
    }

    void pathsFindTheirRoutes_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("pattern"); // empty: none
        QTest::addColumn<QByteArray>("arguments");
        const auto row = [](const char *path, const char *pattern, const char *arguments = "") {
            QTest::newRow(path) << QString::fromUtf8(path) << QByteArray(pattern)
                                << QByteArray(arguments);
        };
        row("/", "/");
        row("/comics", "/comics");
        row("/comics/42", "/comics/:id", "id=42");
        row("/comics/new", "/comics/new");
        row("/comics/new/pages", "/comics/:id/pages", "id=new");
        row("/comics/a b/pages/7/image", "/comics/:id/pages/:number/image", "id=a b,number=7");
        row("/comics/漫画", "/comics/:id", "id=漫画");
        row("/users/me", "/users/me");
        row("/users/me/reading-history", "/users/:id/reading-history", "id=me");
        row("/users/me/creator", "/users/me/creator");
        row("/users/you/creator", "");
        row("/comics/", "");
        row("/comics//pages", "");
        row("//comics", "");
        row("/Comics", "");
        row("/comics/42/pages/7", "");
        row("/comics/42/pages/7/image/x", "");
        row("", "");
        row("comics", "");
    }

    void pathsFindTheirRoutes()
    {
        QFETCH(QString, path);
        QFETCH(QByteArray, pattern);
        QFETCH(QByteArray, arguments);
        const auto match = m_router.find(Method::Get, path);
        QCOMPARE(match.route ? match.route->pattern : QByteArray(), pattern);
        QByteArrayList found;
        for (const auto &[name, value] : match.arguments)
            found.append(name + '=' + value.toUtf8());
        QCOMPARE(found.join(','), arguments);
    }

    void headFindsTheRouteOfGet()
    {
        const auto match = m_router.find(Method::Head, u"/comics/42");
        QVERIFY(match.route);
        QCOMPARE(match.route->method, Method::Get);
    }

    void theWrongMethodNamesTheRightOnes()
    {
        const auto match = m_router.find(Method::Patch, u"/users/me");
        QVERIFY(!match.route);
        QCOMPARE(match.allowed, (QList<QByteArray>{"GET", "HEAD", "PUT"}));
        QCOMPARE(m_router.find(Method::Get, u"/comics/1/progress").allowed,
                 QList<QByteArray>{"POST"});
        QVERIFY(m_router.find(Method::Head, u"/comics/1/progress").allowed
                == QList<QByteArray>{"POST"});
    }

    // The same place may be named differently by each method.
    void argumentsHaveTheNamesOfTheirPattern()
    {
        const auto match = m_router.find(Method::Post, u"/comics/42/progress");
        QVERIFY(match.route);
        QCOMPARE(match.arguments.first().first, QByteArray("comic"));
    }

    void aRequestReadsItsArgumentsAndQuery()
    {
        Request request;
        request.target = "/x?a=1&b=%20y+z&a=2&empty=&flag&c%3D=d";
        request.arguments = {{"id", QStringLiteral("42")}};
        QCOMPARE(request.argument("id"), QStringLiteral("42"));
        QCOMPARE(request.query("a"), QStringLiteral("1"));
        QCOMPARE(request.query("b"), QStringLiteral(" y z"));
        QCOMPARE(request.query("empty"), QString());
        QVERIFY(request.query("empty").has_value());
        QVERIFY(request.query("flag").has_value());
        QCOMPARE(request.query("c="), QStringLiteral("d"));
        QVERIFY(!request.query("none").has_value());
        request.target = "/x";
        QVERIFY(!request.query("a").has_value());
    }

    void aRouteIsForUsersUnlessItSaysEverybody()
    {
        const Handler handler = [](const Request &) { return Response{}; };
        const Route own = userRoute(Method::Put, "/mine", handler);
        QCOMPARE(own.method, Method::Put);
        QCOMPARE(own.pattern, QByteArray("/mine"));
        QCOMPARE(own.access, Access::User);
        QCOMPARE(own.rateClass, RateClass::Read);
        const Route open = publicRoute(Method::Get, "/all", RateClass::Page, handler);
        QCOMPARE(open.access, Access::Public);
        QCOMPARE(open.rateClass, RateClass::Page);
        QVERIFY(open.handler);
    }

private:
    void add(Method method, const char *pattern)
    {
        m_router.add(userRoute(method, pattern, [](const Request &) { return Response{}; }));
    }

    Router m_router;
};

QTEST_GUILESS_MAIN(TestRouter)
#include "tst_router.moc"
