#include "tests/support/serverrows.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace nw;
using namespace nw::test;

namespace {

const QByteArray kPassword = "a long walk at dusk";

QByteArray signupBody(const QByteArray &name)
{
    return "{\"email\":\"" + name + "@example.org\",\"username\":\"" + name + "\",\"password\":\""
        + kPassword + "\",\"device\":\"laptop\"}";
}

QByteArray loginBody(const QByteArray &name, const QByteArray &password = kPassword)
{
    return "{\"username\":\"" + name + "\",\"password\":\"" + password
        + "\",\"device\":\"tablet\"}";
}

QByteArray refreshBody(const QString &token)
{
    return "{\"refreshToken\":\"" + token.toLatin1() + "\"}";
}

QString text(const HttpAnswer &answer, const char *member)
{
    return answer.data()[QLatin1String(member)].toString();
}

} // namespace

// Auth as a client sees it: the real server, every answer held against its OpenAPI document. Each
// test signs up a name of its own.
class TestAuthApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addServerRows(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        ServerOfRow &row = m_servers.current([](ServerOfRow &made) { QVERIFY(made.start()); });
        m_server = &row.server;
        m_client = row.client.get();
        m_client->setToken({});
    }

    void signingUpSignsIn()
    {
        const HttpAnswer made = m_client->post("/auth/signup", signupBody("ada"));
        QCOMPARE(made.status, 201);
        m_client->setToken(text(made, "token"));
        const HttpAnswer me = m_client->get("/auth/me");
        QCOMPARE(me.status, 200);
        QCOMPARE(me.data()[QLatin1String("user")], made.data()[QLatin1String("user")]);
        QCOMPARE(me.data()[QLatin1String("session")][QLatin1String("device")].toString(),
                 QStringLiteral("laptop"));
        QCOMPARE(m_client->get("/users/me").data()[QLatin1String("displayName")].toString(),
                 QStringLiteral("ada"));
    }

    void aTakenNameIsAConflict()
    {
        QCOMPARE(m_client->post("/auth/signup", signupBody("bea")).status, 201);
        const HttpAnswer again = m_client->post("/auth/signup", signupBody("BEA"));
        QCOMPARE(again.status, 409);
        QCOMPARE(again.code(), QStringLiteral("already_exists"));
    }

    void badInputIsNamedFieldByField()
    {
        const HttpAnswer bad = m_client->post(
            "/auth/signup", R"({"email":"x","username":"cid","password":"password1234"})");
        QCOMPARE(bad.status, 400);
        const QJsonArray errors = bad.json()[QLatin1String("errors")].toArray();
        QCOMPARE(errors.size(), 2);
        QCOMPARE(errors[1][QLatin1String("code")].toString(), QStringLiteral("too_common"));
        QCOMPARE(m_client->post("/auth/signup", R"({"email":"x","role":"admin"})").status, 400);
        QCOMPARE(m_client->post("/auth/signup", "nonsense").code(),
                 QStringLiteral("malformed_json"));
    }

    void anUnknownUserAndAWrongPasswordGetTheSameBytes()
    {
        QCOMPARE(m_client->post("/auth/signup", signupBody("dee")).status, 201);
        QJsonObject wrong = m_client->post("/auth/login", loginBody("dee", "not this one")).json();
        QJsonObject unknown =
            m_client->post("/auth/login", loginBody("eve", "not this one")).json();
        QCOMPARE(wrong.take(QStringLiteral("requestId")).toString().isEmpty(), false);
        QCOMPARE(unknown.take(QStringLiteral("requestId")).toString().isEmpty(), false);
        QCOMPARE(unknown, wrong);
        QCOMPARE(wrong[QLatin1String("code")].toString(), QStringLiteral("invalid_credentials"));
        QCOMPARE(m_client->post("/auth/login", loginBody("dee")).status, 200);
    }

    void aPreviousTokenGivesTheSameSuccessorAndAnOlderOneEndsTheFamily()
    {
        const HttpAnswer first = m_client->post("/auth/signup", signupBody("fay"));
        const QString firstToken = text(first, "refreshToken");
        const HttpAnswer second = m_client->post("/auth/refresh", refreshBody(firstToken));
        QCOMPARE(second.status, 200);
        const HttpAnswer again = m_client->post("/auth/refresh", refreshBody(firstToken));
        QCOMPARE(again.status, 200);
        QCOMPARE(text(again, "refreshToken"), text(second, "refreshToken"));

        const HttpAnswer third =
            m_client->post("/auth/refresh", refreshBody(text(second, "refreshToken")));
        QCOMPARE(third.status, 200);
        const HttpAnswer reused = m_client->post("/auth/refresh", refreshBody(firstToken));
        QCOMPARE(reused.status, 401);
        QCOMPARE(reused.code(), QStringLiteral("token_reused"));
        QCOMPARE(m_client->post("/auth/refresh", refreshBody(text(third, "refreshToken"))).status,
                 401);
        m_client->setToken(text(third, "token")); // a signature alone does not let the thief go on
        QCOMPARE(m_client->get("/users/me").status, 401);
    }

    void whoRefreshesMaySendAnOldAccessTokenAlong()
    {
        const HttpAnswer made = m_client->post("/auth/signup", signupBody("max"));
        m_client->setToken(QStringLiteral("an.old.token"));
        QCOMPARE(m_client->post("/auth/refresh", refreshBody(text(made, "refreshToken"))).status,
                 200);
    }

    void signingOutWorksAtOnceOnEveryRouteAndAfterACrash()
    {
        const HttpAnswer made = m_client->post("/auth/signup", signupBody("gus"));
        m_client->setToken(text(made, "token"));
        QCOMPARE(m_client->get("/users/me").status, 200);
        QCOMPARE(m_client->post("/auth/logout").status, 204);
        QCOMPARE(m_client->get("/users/me").status, 401);
        QCOMPARE(m_client->get("/auth/me").status, 401);
        QCOMPARE(m_client->post("/auth/refresh", refreshBody(text(made, "refreshToken"))).status,
                 401);
        m_server->kill();
        QVERIFY(m_server->start());
        QCOMPARE(m_client->get("/users/me").status, 401);
    }

    void sessionsAreListedAndEnded()
    {
        const HttpAnswer laptop = m_client->post("/auth/signup", signupBody("hal"));
        const HttpAnswer tablet = m_client->post("/auth/login", loginBody("hal"));
        m_client->setToken(text(laptop, "token"));
        const HttpAnswer page = m_client->get("/auth/sessions?limit=1");
        QCOMPARE(page.status, 200);
        QCOMPARE(page.data().toArray().size(), 1);
        const QJsonObject newest = page.data()[0].toObject();
        QCOMPARE(newest[QLatin1String("device")].toString(), QStringLiteral("tablet"));
        const QString cursor =
            page.json()[QLatin1String("meta")][QLatin1String("nextCursor")].toString();
        const HttpAnswer rest = m_client->get("/auth/sessions?cursor=" + cursor.toLatin1());
        QCOMPARE(rest.data()[0][QLatin1String("current")].toBool(), true);
        QVERIFY(page.header("Link").contains(cursor.toLatin1()));

        const QByteArray target =
            "/auth/sessions/" + newest[QLatin1String("id")].toString().toLatin1();
        QCOMPARE(m_client->del(target).status, 204);
        QCOMPARE(m_client->del(target).status, 404);
        QCOMPARE(m_client->post("/auth/refresh", refreshBody(text(tablet, "refreshToken"))).status,
                 401);
        QCOMPARE(m_client->get("/auth/me").status, 200);
        QCOMPARE(m_client->del("/auth/sessions").status, 204);
        QCOMPARE(m_client->get("/auth/me").status, 401);
    }

    void aForeignSessionIsAnsweredAsAnAbsentOne()
    {
        const HttpAnswer ivy = m_client->post("/auth/signup", signupBody("ivy"));
        const HttpAnswer jon = m_client->post("/auth/signup", signupBody("jon"));
        m_client->setToken(text(ivy, "token"));
        const QString ivysSession = m_client->get("/auth/me")
                                        .data()[QLatin1String("session")][QLatin1String("id")]
                                        .toString();
        m_client->setToken(text(jon, "token"));
        QJsonObject foreign = m_client->del("/auth/sessions/" + ivysSession.toLatin1()).json();
        QJsonObject absent =
            m_client->del("/auth/sessions/018f3c00-1111-7222-8333-444455556666").json();
        for (QJsonObject *answer : {&foreign, &absent}) {
            answer->remove(QStringLiteral("requestId"));
            answer->remove(QStringLiteral("instance")); // the path that was asked for
        }
        QCOMPARE(foreign, absent);
        m_client->setToken(text(ivy, "token"));
        QCOMPARE(m_client->get("/auth/me").status, 200);
    }

    void nothingIsToldWithoutAToken_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::newRow("none") << QByteArray();
        QTest::newRow("nonsense") << QByteArray("nonsense");
        // {"alg":"none"} and the claims of an administrator, without a signature
        QTest::newRow("alg none") << QByteArray(
            "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.eyJzdWIiOiJhIiwicm9sZXMiOlsiYWRtaW4iXX0.");
    }

    void nothingIsToldWithoutAToken()
    {
        QFETCH(QByteArray, token);
        m_client->setToken(QString::fromLatin1(token));
        QCOMPARE(m_client->get("/auth/me").status, 401);
        QCOMPARE(m_client->get("/auth/sessions").status, 401);
        QCOMPARE(m_client->del("/auth/sessions").status, 401);
        QCOMPARE(m_client->post("/auth/logout").status, 401);
    }

    void aTokenWithAnotherSignatureIsRefused()
    {
        const HttpAnswer made = m_client->post("/auth/signup", signupBody("kit"));
        QString token = text(made, "token");
        const qsizetype place = token.size() - 10;
        token[place] = token[place] == u'A' ? u'B' : u'A';
        m_client->setToken(token);
        QCOMPARE(m_client->get("/auth/me").status, 401);
    }

    void neitherPasswordsNorTokensReachTheLog()
    {
        const HttpAnswer made = m_client->post("/auth/signup", signupBody("lee"));
        m_client->setToken(text(made, "token"));
        QCOMPARE(m_client->get("/auth/me").status, 200);
        QCOMPARE(m_server->terminate(), 0); // all lines are out
        const QString log = m_server->log();
        QVERIFY(log.contains(QStringLiteral("/auth/signup")));
        QVERIFY(!log.contains(QString::fromLatin1(kPassword)));
        QVERIFY(!log.contains(text(made, "token")));
        QVERIFY(!log.contains(text(made, "refreshToken")));
        QVERIFY(!log.contains(QStringLiteral("lee@example.org")));
        QVERIFY(m_server->start());
    }

    void everyOperationOfAuthWasCalled()
    {
        QStringList missed;
        for (const QString &operation : m_client->contract()->operations()) {
            // Passwords, codes and keys have suites of their own, which see to theirs.
            const bool elsewhere = operation.contains(u" /auth/password/")
                || operation.contains(u" /auth/totp") || operation.contains(u" /auth/keys");
            if (operation.contains(u" /auth/") && !elsewhere
                && !m_client->called().contains(operation))
                missed.append(operation);
        }
        QCOMPARE(missed, QStringList());
    }

private:
    ServersByRow m_servers;
    ServerProcess *m_server = nullptr;
    HttpClient *m_client = nullptr;
};

QTEST_GUILESS_MAIN(TestAuthApi)
#include "tst_authapi.moc"
