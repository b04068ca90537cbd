#include "server/gateway/gateway.h"
#include "services-client/contract/ids.h"
#include "tests/unit/server/gateway/manualclock.h"

#include <QFile>
#include <QTest>

using namespace nw;
using namespace nw::server;
using namespace nw::server::gateway;

namespace {

Response unused(const Request &)
{
    return {};
}

Result<Identity> checkTestToken(const QByteArray &token)
{
    if (token == "expired")
        return failure(ErrorCode::TokenExpired, QStringLiteral("inner detail"));
    const QList<QByteArray> parts = token.split(':');
    if (parts.value(0) != "user")
        return failure(ErrorCode::Unauthenticated, QStringLiteral("inner detail"));
    Identity identity;
    identity.userId = QString::fromLatin1(parts.value(1));
    if (parts.size() > 2)
        identity.roles = QStringList{QString::fromLatin1(parts.value(2))};
    return identity;
}

} // namespace

class TestGateway : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_devNull.setFileName(QStringLiteral("/dev/null"));
        QVERIFY(m_devNull.open(QIODevice::WriteOnly));
        m_logger =
            std::make_unique<Logger>(LogFormat::Json, LogLevel::Error, m_devNull.handle(), m_clock);
        add(Method::Get, "/comics/:id", Access::Public, RateClass::Read);
        add(Method::Post, "/comics/:id", Access::Creator, RateClass::Read);
        add(Method::Post, "/auth/login", Access::Public, RateClass::Auth, TokenUse::Ignored);
        add(Method::Post, "/auth/refresh", Access::Public, RateClass::Read, TokenUse::Ignored);
        add(Method::Get, "/users/me", Access::User, RateClass::Read);
        add(Method::Get, "/events", Access::Organiser, RateClass::Read);
        add(Method::Get, "/admin", Access::Admin, RateClass::Read);
        add(Method::Get, "/livez", Access::Public, RateClass::None);
        add(Method::Post, "/wallet/spend", Access::User, RateClass::Money);
    }

    void init() { start({}); }

    void aPublicRouteIsFoundWithItsArguments()
    {
        Exchange exchange = request(Method::Get, "/comics/42");
        QVERIFY(!m_gateway->admit(exchange));
        QVERIFY(exchange.route);
        QCOMPARE(exchange.request.argument("id"), QStringLiteral("42"));
        QCOMPARE(exchange.request.routeTemplate, QByteArray("/comics/:id"));
        QVERIFY(!exchange.request.identity);
    }

    void anUnknownPathIs404()
    {
        QCOMPARE(statusOf(request(Method::Get, "/nowhere")), 404);
        QCOMPARE(statusOf(request(Method::Get, "/comics/")), 404);
    }

    void theWrongMethodIs405WithAllow()
    {
        Exchange exchange = request(Method::Delete, "/comics/42");
        const auto answer = m_gateway->admit(exchange);
        QVERIFY(answer);
        QCOMPARE(answer->status, 405);
        QCOMPARE(answer->header("Allow"), QByteArray("GET, HEAD, POST"));
        QCOMPARE(answer->header("Content-Type"), QByteArray("application/problem+json"));
    }

    void optionsTellsTheMethods()
    {
        Exchange exchange = request(Method::Options, "/comics/42");
        const auto answer = m_gateway->admit(exchange);
        QVERIFY(answer);
        QCOMPARE(answer->status, 204);
        QCOMPARE(answer->header("Allow"), QByteArray("GET, HEAD, POST"));
    }

    void rightsAreCheckedByRole_data()
    {
        QTest::addColumn<Method>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("authorization");
        QTest::addColumn<int>("status"); // 0: goes on
        const auto row = [](const char *name, Method method, const char *path,
                            const char *authorization, int status) {
            QTest::newRow(name) << method << QByteArray(path) << QByteArray(authorization)
                                << status;
        };
        row("user route, nobody", Method::Get, "/users/me", "", 401);
        row("user route, user", Method::Get, "/users/me", "Bearer user:a", 0);
        row("user route, scheme in other case", Method::Get, "/users/me", "bEARER user:a", 0);
        row("user route, expired", Method::Get, "/users/me", "Bearer expired", 401);
        row("user route, garbage", Method::Get, "/users/me", "Bearer x", 401);
        row("user route, no token", Method::Get, "/users/me", "Bearer", 401);
        row("user route, empty token", Method::Get, "/users/me", "Bearer ", 401);
        row("user route, other scheme", Method::Get, "/users/me", "Basic user:a", 401);
        row("creator route, user", Method::Post, "/comics/42", "Bearer user:a", 403);
        row("creator route, creator", Method::Post, "/comics/42", "Bearer user:a:creator", 0);
        row("creator route, organiser", Method::Post, "/comics/42", "Bearer user:a:organiser", 403);
        row("creator route, admin", Method::Post, "/comics/42", "Bearer user:a:admin", 0);
        row("organiser route, creator", Method::Get, "/events", "Bearer user:a:creator", 403);
        row("organiser route, organiser", Method::Get, "/events", "Bearer user:a:organiser", 0);
        row("admin route, organiser", Method::Get, "/admin", "Bearer user:a:organiser", 403);
        row("admin route, admin", Method::Get, "/admin", "Bearer user:a:admin", 0);
        row("admin route, nobody", Method::Get, "/admin", "", 401);
        row("public route, expired", Method::Get, "/comics/42", "Bearer expired", 401);
        row("refresh with an old token", Method::Post, "/auth/refresh", "Bearer expired", 0);
        row("login with an old token", Method::Post, "/auth/login", "Bearer expired", 0);
    }

    void rightsAreCheckedByRole()
    {
        QFETCH(Method, method);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, authorization);
        QFETCH(int, status);
        Exchange exchange = request(method, path.constData());
        if (!authorization.isEmpty())
            exchange.request.headers.emplaceBack("authorization", authorization);
        const auto answer = m_gateway->admit(exchange);
        QCOMPARE(answer ? answer->status : 0, status);
        if (answer)
            QVERIFY(!answer->body.contains("inner detail"));
        if (status == 401)
            QVERIFY(answer->header("WWW-Authenticate").startsWith("Bearer realm=\"nerdwork\""));
    }

    void anExpiredTokenIsTold()
    {
        Exchange exchange = request(Method::Get, "/users/me");
        exchange.request.headers.emplaceBack("authorization", "Bearer expired");
        const auto answer = m_gateway->admit(exchange);
        QVERIFY(answer && answer->problem);
        QCOMPARE(answer->problem->code, QStringLiteral("token_expired"));
        QVERIFY(answer->header("WWW-Authenticate").contains("invalid_token"));
    }

    void identityHeadersFromOutsideAreStripped()
    {
        Exchange exchange = request(Method::Get, "/comics/42");
        for (const char *name : {"x-user-id", "x-user", "x-nerdwork-identity", "x-forwarded-for",
                                 "x-forwarded-host", "forwarded", "x-real-ip"})
            exchange.request.headers.emplaceBack(name, "admin");
        exchange.request.headers.emplaceBack("x-thing", "stays");
        QVERIFY(!m_gateway->admit(exchange));
        QCOMPARE(exchange.request.header("x-thing"), QByteArray("stays"));
        for (const auto &header : exchange.request.headers)
            QVERIFY2(header.second != "admin", header.first.constData());
    }

    void aRequestIdIsKeptOrMade()
    {
        const QByteArray id = "0190a6c0-0000-7000-8000-0123456789ab";
        Exchange kept = request(Method::Get, "/livez");
        kept.request.headers.emplaceBack("x-request-id", id);
        QVERIFY(!m_gateway->admit(kept));
        Response answer;
        m_gateway->finish(kept, answer);
        QCOMPARE(answer.header("X-Request-Id"), id);
        QVERIFY(!answer.header("traceparent").isEmpty());

        Exchange malformed; // the engine refused it before any admission
        Response refusal;
        m_gateway->finish(malformed, refusal);
        QVERIFY(isUuid(QString::fromLatin1(refusal.header("X-Request-Id"))));
    }

    void anAddressIsLimitedWithHeaders()
    {
        for (int i = 0; i < 10; ++i)
            QCOMPARE(statusOf(request(Method::Post, "/auth/login")), 0);
        Exchange exchange = request(Method::Post, "/auth/login");
        auto answer = m_gateway->admit(exchange);
        QVERIFY(answer);
        QCOMPARE(answer->status, 429);
        QCOMPARE(answer->header("Retry-After"), QByteArray("6"));
        m_gateway->finish(exchange, *answer);
        QCOMPARE(answer->header("RateLimit-Policy"), QByteArray("\"auth\";q=10;w=60"));
        QCOMPARE(answer->header("RateLimit"), QByteArray("\"auth\";r=0;t=60"));

        QCOMPARE(statusOf(request(Method::Get, "/comics/1")), 0); // another class
        Exchange other = request(Method::Post, "/auth/login");
        other.request.remote = QHostAddress(QStringLiteral("203.0.113.8"));
        QVERIFY(!m_gateway->admit(other));
        m_clock.advance(6000);
        QCOMPARE(statusOf(request(Method::Post, "/auth/login")), 0);
    }

    void aSiteOfIpv6IsOneCaller()
    {
        for (int i = 0; i < 10; ++i) {
            Exchange exchange = request(Method::Post, "/auth/login");
            exchange.request.remote = QHostAddress(QStringLiteral("2001:db8:0:1::%1").arg(i + 1));
            QVERIFY(!m_gateway->admit(exchange));
        }
        Exchange exchange = request(Method::Post, "/auth/login");
        exchange.request.remote = QHostAddress(QStringLiteral("2001:db8:0:1:ffff::1"));
        QVERIFY(m_gateway->admit(exchange));
        exchange.request.remote = QHostAddress(QStringLiteral("2001:db8:0:2::1"));
        QVERIFY(!m_gateway->admit(exchange));
    }

    void behindAProxyEveryClientHasALimitOfItsOwn()
    {
        GatewayOptions options;
        QVERIFY(options.proxies.add(QStringLiteral("203.0.113.7")));
        start(options);
        const auto logIn = [&](const char *client) {
            Exchange exchange = request(Method::Post, "/auth/login");
            exchange.request.headers = {{"x-forwarded-for", "198.51.100.99"},
                                        {"x-forwarded-for", client}};
            const auto answer = m_gateway->admit(exchange);
            if (exchange.request.remote != QHostAddress(QString::fromLatin1(client)))
                return -1;
            return answer ? answer->status : 0;
        };
        for (int i = 0; i < 10; ++i)
            QCOMPARE(logIn("198.51.100.1"), 0);
        QCOMPARE(logIn("198.51.100.1"), 429);
        QCOMPARE(logIn("198.51.100.2"), 0);
    }

    void whatAStrangerSaysOfItsAddressIsNotBelieved()
    {
        Exchange exchange = request(Method::Get, "/comics/42");
        exchange.request.headers = {{"x-forwarded-for", "198.51.100.1"}};
        QVERIFY(!m_gateway->admit(exchange));
        QCOMPARE(exchange.request.remote, QHostAddress(QStringLiteral("203.0.113.7")));
        QVERIFY(exchange.request.header("x-forwarded-for").isEmpty());
    }

    void refreshingIsAsFastAsReading()
    {
        for (int i = 0; i < 60; ++i)
            QCOMPARE(statusOf(request(Method::Post, "/auth/refresh")), 0);
        QCOMPARE(statusOf(request(Method::Post, "/auth/refresh")), 429);
    }

    void unknownPathsAreLimitedToo()
    {
        int status = 0;
        for (int i = 0; i < 61; ++i)
            status = statusOf(request(Method::Get, "/nowhere"));
        QCOMPARE(status, 429);
    }

    void aUserIsLimitedOnAllAddresses()
    {
        int status = 0;
        for (int i = 0; i < 31; ++i) {
            Exchange exchange = request(Method::Post, "/wallet/spend");
            exchange.request.headers.emplaceBack("authorization", "Bearer user:spender");
            exchange.request.remote = QHostAddress(QStringLiteral("203.0.113.%1").arg(i));
            const auto answer = m_gateway->admit(exchange);
            status = answer ? answer->status : 0;
        }
        QCOMPARE(status, 429);
    }

    void healthIsNeverLimited()
    {
        for (int i = 0; i < 1000; ++i)
            QCOMPARE(statusOf(request(Method::Get, "/livez")), 0);
    }

    void limitsCanBeLifted()
    {
        GatewayOptions options;
        options.rateLimits = RateLimits::Lifted;
        start(options);
        for (int i = 0; i < 100; ++i)
            QCOMPARE(statusOf(request(Method::Post, "/auth/login")), 0);
    }

    void originsAreDeniedByDefault()
    {
        Exchange exchange = preflight("https://evil.example");
        auto answer = m_gateway->admit(exchange);
        QVERIFY(answer);
        QCOMPARE(answer->status, 403);
        m_gateway->finish(exchange, *answer);
        QVERIFY(answer->header("Access-Control-Allow-Origin").isEmpty());
    }

    void onlyListedOriginsAreAllowed_data()
    {
        QTest::addColumn<QByteArray>("origin");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("listed") << QByteArray("https://comics.example") << true;
        QTest::newRow("other scheme") << QByteArray("http://comics.example") << false;
        QTest::newRow("other port") << QByteArray("https://comics.example:8443") << false;
        QTest::newRow("suffix") << QByteArray("https://comics.example.evil.example") << false;
        QTest::newRow("prefix") << QByteArray("https://evilcomics.example") << false;
        QTest::newRow("null") << QByteArray("null") << false;
        QTest::newRow("star") << QByteArray("*") << false;
    }

    void onlyListedOriginsAreAllowed()
    {
        QFETCH(QByteArray, origin);
        QFETCH(bool, allowed);
        GatewayOptions options;
        options.allowedOrigins = {"https://comics.example", "null", "*"};
        start(options);

        Exchange asking = preflight(origin);
        auto answer = m_gateway->admit(asking);
        QVERIFY(answer);
        m_gateway->finish(asking, *answer);
        QCOMPARE(answer->status, allowed ? 204 : 403);
        QCOMPARE(answer->header("Access-Control-Allow-Origin"), allowed ? origin : QByteArray());
        QCOMPARE(answer->header("Access-Control-Allow-Methods"),
                 allowed ? QByteArray("GET, HEAD, POST") : QByteArray());

        Exchange simple = request(Method::Get, "/comics/42");
        simple.request.headers.emplaceBack("origin", origin);
        QVERIFY(!m_gateway->admit(simple));
        Response data;
        data.set("Vary", "Accept");
        m_gateway->finish(simple, data);
        QCOMPARE(data.header("Access-Control-Allow-Origin"), allowed ? origin : QByteArray());
        QCOMPARE(data.header("Vary"), QByteArray("Accept, Origin"));
        QVERIFY(data.header("Access-Control-Allow-Credentials").isEmpty());
    }

    void privateAnswersAreNotCached()
    {
        Exchange exchange = request(Method::Get, "/users/me");
        exchange.request.headers.emplaceBack("authorization", "Bearer user:a");
        QVERIFY(!m_gateway->admit(exchange));
        Response answer;
        m_gateway->finish(exchange, answer);
        QCOMPARE(answer.header("Cache-Control"), QByteArray("no-store"));
        QCOMPARE(answer.header("X-Content-Type-Options"), QByteArray("nosniff"));
        Response image;
        image.set("Cache-Control", "private, max-age=31536000, immutable");
        m_gateway->finish(exchange, image);
        QCOMPARE(image.header("Cache-Control"), QByteArray("private, max-age=31536000, immutable"));
    }

    void aWrongPasswordIsChallengedToo()
    {
        Exchange exchange = request(Method::Post, "/auth/login");
        QVERIFY(!m_gateway->admit(exchange));
        Response answer = problemResponse(Error{ErrorCode::InvalidCredentials, {}, {}});
        m_gateway->finish(exchange, answer);
        QVERIFY(!answer.header("WWW-Authenticate").isEmpty());
    }

private:
    void start(const GatewayOptions &options)
    {
        m_gateway =
            std::make_unique<Gateway>(m_router, checkTestToken, m_clock, *m_logger, options);
    }

    void add(Method method, const char *pattern, Access access, RateClass rateClass,
             TokenUse token = TokenUse::Checked)
    {
        Route route;
        route.method = method;
        route.pattern = pattern;
        route.handler = unused;
        route.access = access;
        route.rateClass = rateClass;
        route.token = token;
        m_router.add(route);
    }

    static Exchange request(Method method, const char *path)
    {
        Exchange exchange;
        exchange.request.method = method;
        exchange.request.target = path;
        exchange.request.path = QString::fromLatin1(path);
        exchange.request.remote = QHostAddress(QStringLiteral("203.0.113.7"));
        return exchange;
    }

    static Exchange preflight(const QByteArray &origin)
    {
        Exchange exchange = request(Method::Options, "/comics/42");
        exchange.request.headers = {{"origin", origin}, {"access-control-request-method", "POST"}};
        return exchange;
    }

    int statusOf(Exchange exchange)
    {
        const auto answer = m_gateway->admit(exchange);
        return answer ? answer->status : 0;
    }

    QFile m_devNull;
    nw::test::ManualClock m_clock;
    std::unique_ptr<Logger> m_logger;
    Router m_router;
    std::unique_ptr<Gateway> m_gateway;
};

QTEST_GUILESS_MAIN(TestGateway)
#include "tst_gateway.moc"
