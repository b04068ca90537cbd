#include "server/auth/authroutes.h"

#include <QJsonDocument>
#include <QTest>

#include "authfixture.h"

using namespace nw;
using namespace nw::server;
using namespace nw::test;

namespace {

const QByteArray kSignup =
    R"({"email":"ada@example.org","username":"ada","password":"a long walk at dusk","device":"laptop"})";

struct RoutesFixture : AuthFixture
{
    Router router;

    RoutesFixture() { auth::addAuthRoutes(router, service); }

    Response send(Method method, const QString &path, const QByteArray &body = {},
                  const std::optional<Identity> &identity = {})
    {
        const Router::Match match = router.find(method, path);
        Request request;
        request.method = method;
        request.path = path;
        request.target = path.toUtf8();
        request.body = body;
        request.arguments = match.arguments;
        request.identity = identity;
        return match.route->handler(request);
    }

    static QJsonObject json(const Response &response)
    {
        return QJsonDocument::fromJson(response.body).object();
    }
};

} // namespace

// Status, headers and bodies; the rules behind them are tst_authservice's.
class TestAuthRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signupAndLoginRunWherePasswordsAreHashedAndNothingElseDoes()
    {
        RoutesFixture f;
        const auto executorOf = [&](Method method, const char *path) {
            return f.router.find(method, QString::fromLatin1(path)).route->executor;
        };
        QCOMPARE(executorOf(Method::Post, "/auth/signup"), Executor::PasswordHashing);
        QCOMPARE(executorOf(Method::Post, "/auth/login"), Executor::PasswordHashing);
        QCOMPARE(executorOf(Method::Post, "/auth/refresh"), Executor::Database);
        QCOMPARE(executorOf(Method::Get, "/auth/me"), Executor::Database);
    }

    void onlyWhatNeedsNoTokenIsPublic()
    {
        RoutesFixture f;
        const auto accessOf = [&](Method method, const char *path) {
            return f.router.find(method, QString::fromLatin1(path)).route->access;
        };
        QCOMPARE(accessOf(Method::Post, "/auth/signup"), Access::Public);
        QCOMPARE(accessOf(Method::Post, "/auth/login"), Access::Public);
        QCOMPARE(accessOf(Method::Post, "/auth/refresh"), Access::Public);
        QCOMPARE(accessOf(Method::Get, "/auth/me"), Access::User);
        QCOMPARE(accessOf(Method::Post, "/auth/logout"), Access::User);
        QCOMPARE(accessOf(Method::Get, "/auth/sessions"), Access::User);
        QCOMPARE(accessOf(Method::Delete, "/auth/sessions"), Access::User);
        QCOMPARE(accessOf(Method::Delete, "/auth/sessions/1"), Access::User);
    }

    void tokensAreNotCached()
    {
        RoutesFixture f;
        const Response made = f.send(Method::Post, QStringLiteral("/auth/signup"), kSignup);
        QCOMPARE(made.status, 201);
        QCOMPARE(made.header("Cache-Control"), QByteArray("no-store"));
        const QByteArray refresh = "{\"refreshToken\":\""
            + f.json(made)[QLatin1String("data")][QLatin1String("refreshToken")]
                  .toString()
                  .toLatin1()
            + "\"}";
        const Response next = f.send(Method::Post, QStringLiteral("/auth/refresh"), refresh);
        QCOMPARE(next.status, 200);
        QCOMPARE(next.header("Cache-Control"), QByteArray("no-store"));
    }

    void everyProblemOfASignupIsInTheAnswer()
    {
        RoutesFixture f;
        const Response refused = f.send(Method::Post, QStringLiteral("/auth/signup"),
                                        R"({"email":"ada","username":"ada","password":"short"})");
        QCOMPARE(refused.status, 400);
        const QJsonArray errors = f.json(refused)[QLatin1String("errors")].toArray();
        QCOMPARE(errors.size(), 2);
        QCOMPARE(errors[0][QLatin1String("field")].toString(), QStringLiteral("email"));
        QCOMPARE(errors[1][QLatin1String("code")].toString(), QStringLiteral("too_short"));
    }

    void aBodyThatIsNotTheContractsIsRefused_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("code");
        const QString signup = QStringLiteral("/auth/signup");
        const QString login = QStringLiteral("/auth/login");
        const QString refresh = QStringLiteral("/auth/refresh");
        const QString malformed = QStringLiteral("malformed_json");
        const QString unknown = QStringLiteral("unknown_field");
        QTest::newRow("empty") << signup << QByteArray() << malformed;
        QTest::newRow("no object") << login << QByteArray("[]") << malformed;
        QTest::newRow("a role") << signup
                                << QByteArray(kSignup.chopped(1) + R"(,"roles":["admin"]})")
                                << unknown;
        QTest::newRow("twice") << login
                               << QByteArray(R"({"username":"a","password":"b","password":"c"})")
                               << malformed;
        QTest::newRow("number") << refresh << QByteArray(R"({"refreshToken":1})")
                                << QStringLiteral("invalid_input");
        QTest::newRow("more") << refresh << QByteArray(R"({"refreshToken":"a","user":"b"})")
                              << unknown;
    }

    void aBodyThatIsNotTheContractsIsRefused()
    {
        QFETCH(QString, path);
        QFETCH(QByteArray, body);
        QFETCH(QString, code);
        RoutesFixture f;
        const Response refused = f.send(Method::Post, path, body);
        QCOMPARE(refused.status, 400);
        QCOMPARE(f.json(refused)[QLatin1String("code")].toString(), code);
        QCOMPARE(f.passwords.hashes + f.passwords.verifications, 0);
    }

    void tooManyFailuresSayWhenToComeBack()
    {
        RoutesFixture f;
        const QByteArray body = R"({"username":"nobody","password":"not the password"})";
        for (int i = 0; i < 5; ++i)
            QCOMPARE(f.send(Method::Post, QStringLiteral("/auth/login"), body).status, 401);
        const Response refused = f.send(Method::Post, QStringLiteral("/auth/login"), body);
        QCOMPARE(refused.status, 429);
        QCOMPARE(refused.header("Retry-After"), QByteArray("60"));
    }

    void signingOutAnswersNothingAndTakesNoFields()
    {
        RoutesFixture f;
        const Response made = f.send(Method::Post, QStringLiteral("/auth/signup"), kSignup);
        const Identity identity =
            f.signer
                .verify(f.json(made)[QLatin1String("data")][QLatin1String("token")]
                            .toString()
                            .toLatin1(),
                        f.clock.nowMs())
                .value();
        const QString path = QStringLiteral("/auth/logout");
        QCOMPARE(f.send(Method::Post, path, R"({"all":true})", identity).status, 400);
        QVERIFY(!f.revoked.contains(identity.sessionId));
        const Response done = f.send(Method::Post, path, {}, identity);
        QCOMPARE(done.status, 204);
        QVERIFY(done.body.isEmpty());
        QVERIFY(f.revoked.contains(identity.sessionId));
        QCOMPARE(f.send(Method::Get, QStringLiteral("/auth/me"), {}, identity).status, 401);
    }
};

QTEST_GUILESS_MAIN(TestAuthRoutes)
#include "tst_authroutes.moc"
