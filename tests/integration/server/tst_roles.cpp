#include "tests/support/bookbuilder.h"
#include "tests/support/serverrows.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace nw;
using namespace nw::test;

namespace {

constexpr int kRounds = 25;

QByteArray signupBody(const QByteArray &name)
{
    return "{\"email\":\"" + name + "@example.org\",\"username\":\"" + name
        + "\",\"password\":\"a long walk at dusk\"}";
}

QByteArray progressBody(int page)
{
    const QJsonObject json{
        {QStringLiteral("currentPage"), page},
        {QStringLiteral("pageCount"), 4},
        {QStringLiteral("modifiedAt"), QStringLiteral("2026-11-20T10:00:0%1.000Z").arg(page)},
        {QStringLiteral("deviceId"), QStringLiteral("018f3c00-1111-7222-8333-444455556666")},
        {QStringLiteral("deviceName"), QStringLiteral("laptop")},
        {QStringLiteral("baseVersion"), page - 1}};
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

} // namespace

// What is different when every service is a process of its own; what is the same, the suites of the
// API show in both shapes.
class TestRoles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_database = std::make_unique<ScratchDatabase>(whyNotOn(server::Engine::Postgres).isEmpty()
                                                           ? server::Engine::Postgres
                                                           : server::Engine::Sqlite);
        m_server.setEnvironment(QStringLiteral("DATABASE_URL"), m_database->url());
        const QString book = m_server.dataFolder() % QStringLiteral("/Night Train.cbz");
        BookBuilder().addPages(4).writeZip(book);
        QCOMPARE(m_server.run({QStringLiteral("import"), book}).exitCode, 0);
        QVERIFY(m_server.start());
        m_client = std::make_unique<HttpClient>(m_server.client());
        const HttpAnswer made = m_client->post("/auth/signup", signupBody("ada"));
        QCOMPARE(made.status, 201);
        m_token = made.data()[QLatin1String("token")].toString();
        m_client->setToken(m_token);
        m_comic = m_client->get("/comics").data()[0][QLatin1String("id")].toString().toLatin1();
        QVERIFY(!m_comic.isEmpty());
    }

    void aServiceAnswersProcessesOfOursAlone_data()
    {
        QTest::addColumn<QString>("role");
        QTest::addColumn<QByteArray>("target");
        QTest::newRow("auth") << "auth" << QByteArray("/auth/me");
        QTest::newRow("users") << "users" << QByteArray("/users/me");
        QTest::newRow("comics") << "comics" << QByteArray("/comics");
        QTest::newRow("wallet") << "wallet" << QByteArray("/wallet/balance");
        QTest::newRow("events") << "events" << QByteArray("/events");
        QTest::newRow("ledger") << "ledger" << QByteArray("/ledger/checkpoint");
        QTest::newRow("what they tell each other")
            << "auth" << QByteArray("/internal/access-changes?since=0");
        QTest::newRow("what they tell the ledger")
            << "ledger" << QByteArray("/internal/books/postings/1");
        QTest::newRow("what they ask of comics")
            << "comics" << QByteArray("/internal/comics/1/owners/1");
    }

    void aServiceAnswersProcessesOfOursAlone()
    {
        QFETCH(QString, role);
        QFETCH(QByteArray, target);
        HttpClient direct(QHostAddress(QHostAddress::LocalHost), m_server.portOf(role));
        direct.setToken(m_token);
        for (const QByteArray &forged : {QByteArray(), QByteArray("e30.e30"), QByteArray("."),
                                         QByteArray("MTc5NTAwMDAwMDAwMAphZGE.AAAA")}) {
            const HttpAnswer answer = direct.sendUnchecked(
                {"GET", target, {{"X-Nerdwork-Identity", forged}, {"X-User-Id", "1"}}, {}});
            QCOMPARE(answer.status, 401);
            QCOMPARE(answer.code(), QStringLiteral("unauthenticated"));
        }
        QCOMPARE(direct.sendUnchecked({"GET", "/livez", {}, {}}).status, 200);
    }

    void identitiesFromOutsideAreNotBelieved()
    {
        m_client->setToken({});
        const QList<std::pair<QByteArray, QByteArray>> lies{{"X-Nerdwork-Identity", "e30.e30"},
                                                            {"X-User-Id", "1"},
                                                            {"X-Forwarded-For", "127.0.0.1"}};
        QCOMPARE(m_client->get("/users/me", lies).status, 401);
        QCOMPARE(m_client->get("/comics", lies).status, 200);
        m_client->setToken(m_token);
        QCOMPARE(m_client->get("/users/me", lies).status, 200);
    }

    void whatProcessesTellEachOtherIsNotBehindTheDoor()
    {
        m_client->setToken(m_token);
        for (const char *target : {"/internal/access-changes?since=0", "/internal/accounts/1",
                                   "/internal/books/postings/1", "/internal/comics/1/offer"})
            QCOMPARE(m_client->sendOutside({"GET", target, {}, {}}).status, 404);
        for (const char *target : {"/internal/books/postings", "/internal/entitlements",
                                   "/internal/ticket-sales", "/internal/captured-bookings"})
            QCOMPARE(m_client->sendOutside({"PUT", target, {}, "{}"}).status, 404);
    }

    void killingComicsLeavesEveryOtherRouteAlone()
    {
        m_client->setToken(m_token);
        m_server.killRole(QStringLiteral("comics"));
        int good = 0;
        int asked = 0;
        for (int round = 0; round < kRounds; ++round) {
            const HttpAnswer gone = m_client->get("/comics");
            QCOMPARE(gone.status, 503);
            QVERIFY(gone.header("Retry-After").toInt() > 0);
            for (const char *target :
                 {"/auth/me", "/auth/sessions", "/users/me", "/users/me/reading-history", "/livez",
                  "/readyz", "/openapi.json", "/wallet", "/wallet/balance", "/wallet/transactions",
                  "/wallet/pricing", "/events", "/bookings", "/ledger/balance", "/ledger/audit",
                  "/ledger/checkpoint"}) {
                ++asked;
                good += m_client->get(target).status == 200 ? 1 : 0;
            }
            ++asked;
            good += m_client->put("/users/me", R"({"bio":"Reads."})").status == 200 ? 1 : 0;
        }
        ++asked;
        good += m_client->post("/auth/signup", signupBody("bea")).status == 201 ? 1 : 0;
        QCOMPARE(good, asked);

        QVERIFY(m_server.startRole(QStringLiteral("comics")));
        QTRY_COMPARE_WITH_TIMEOUT(m_client->get("/comics").status, 200, 15'000);
    }

    void progressIsKeptWhileUsersIsAway()
    {
        m_client->setToken(m_token);
        const QByteArray path = "/comics/" + m_comic + "/progress";
        QCOMPARE(m_client->post(path, progressBody(1)).status, 200);
        QCOMPARE(historyPages().value(0), 1);
        m_server.killRole(QStringLiteral("users"));
        QCOMPARE(m_client->post(path, progressBody(2)).status, 200);
        QCOMPARE(m_client->post(path, progressBody(3)).status, 200);
        QVERIFY(m_server.startRole(QStringLiteral("users")));
        QTRY_COMPARE_WITH_TIMEOUT(historyPages().value(0), 3, 20'000);
    }

    void anAccountIsMadeWhileUsersIsAway()
    {
        m_server.killRole(QStringLiteral("users"));
        m_client->setToken({});
        const HttpAnswer made = m_client->post("/auth/signup", signupBody("cyd"));
        QCOMPARE(made.status, 201);
        QVERIFY(m_server.startRole(QStringLiteral("users")));
        m_client->setToken(made.data()[QLatin1String("token")].toString());
        QTRY_COMPARE_WITH_TIMEOUT(m_client->get("/users/me").status, 200, 15'000);
        QCOMPARE(m_client->get("/users/me").data()[QLatin1String("displayName")].toString(),
                 QStringLiteral("cyd"));
    }

private:
    QList<int> historyPages()
    {
        QList<int> pages;
        const HttpAnswer history = m_client->get("/users/me/reading-history");
        for (const QJsonValue &row : history.data().toArray())
            pages.append(row[QLatin1String("page")].toInt());
        return pages;
    }

    std::unique_ptr<ScratchDatabase> m_database;
    ServerProcess m_server{Shape::ProcessPerRole};
    std::unique_ptr<HttpClient> m_client;
    QString m_token;
    QByteArray m_comic;
};

QTEST_GUILESS_MAIN(TestRoles)
#include "tst_roles.moc"
