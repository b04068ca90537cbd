#include "server/common/runtime/clock.h"
#include "server/common/security/jwt.h"
#include "tests/support/serverprocess.h"

#include <QJsonArray>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace nw;
using namespace nw::test;

namespace {

const QByteArray kSecret = "a secret of thirty-two characters";

// As the server signs it for who has the role.
QString adminToken()
{
    const server::JwtSigner signer(kSecret, 900);
    return QString::fromLatin1(signer.sign({QStringLiteral("018f3c00-1111-7222-8333-444455556666"),
                                            QStringLiteral("018f3c00-1111-7222-8333-444455557777"),
                                            {QStringLiteral("user"), QStringLiteral("admin")}},
                                           server::SystemClock().nowMs()));
}

QByteArray signupBody(const QByteArray &name)
{
    return "{\"email\":\"" + name + "@example.org\",\"username\":\"" + name
        + "\",\"password\":\"a long walk at dusk\"}";
}

} // namespace

// What whoever runs the server sees of it.
class TestOperations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_server.setEnvironment(QStringLiteral("JWT_SECRET"), QString::fromLatin1(kSecret));
        QVERIFY(m_server.start());
        m_client = std::make_unique<HttpClient>(m_server.client());
        const HttpAnswer made = m_client->post("/auth/signup", signupBody("ada"));
        QCOMPARE(made.status, 201);
        m_userToken = made.data()[QLatin1String("token")].toString();
        m_userId = made.data()[QLatin1String("user")][QLatin1String("id")].toString().toLatin1();
    }

    void init() { m_client->setToken({}); }

    void thisMachineReadsTheMetrics()
    {
        QCOMPARE(m_client->get("/comics").status, 200);
        QCOMPARE(m_client->sendOutside({"GET", "/nowhere", {}, {}}).status, 404);
        // What is counted is counted once the answer is out, so that the scrape may be first.
        QVERIFY(QTest::qWaitFor([this] {
            return m_client->get("/metrics").body.contains("route=\"-\",status=\"4xx\"}");
        }));
        const HttpAnswer answer = m_client->get("/metrics");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.header("Cache-Control"), QByteArray("no-store"));
        for (const char *part :
             {"nerdwork_http_requests_total{method=\"GET\",route=\"/comics\",status=\"2xx\"}",
              "nerdwork_http_request_duration_seconds_bucket{method=\"POST\",route=\"/auth/"
              "signup\"",
              "nerdwork_pool_queued{pool=\"database\"} ", "nerdwork_pool_queue_limit{pool=",
              "nerdwork_http_connections ", "nerdwork_database_up 1\n",
              "nerdwork_database_bytes{engine=\"sqlite\"} ", "nerdwork_ledger_height ",
              "nerdwork_ledger_outbox ", "nerdwork_feed_changes ", "nerdwork_ready 1\n"})
            QVERIFY2(answer.body.contains(part), part);
        for (const QByteArray &secret : {m_userId, QByteArray("ada"), QByteArray("nowhere")})
            QVERIFY2(!answer.body.contains(secret), secret.constData());
    }

    void prometheusReadsThem()
    {
        const QString promtool = QStandardPaths::findExecutable(QStringLiteral("promtool"));
        if (promtool.isEmpty())
            QSKIP("promtool is not here (package prometheus)");
        QProcess process;
        process.start(promtool, {QStringLiteral("check"), QStringLiteral("metrics")});
        QVERIFY(process.waitForStarted());
        process.write(m_client->get("/metrics").body);
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished());
        const QByteArray said = process.readAllStandardOutput() + process.readAllStandardError();
        QVERIFY2(process.exitCode() == 0 && said.isEmpty(), said.constData());
    }

    void whatAProxyPassesOnIsNotThisMachine_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char *name : {"X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"})
            QTest::newRow(name) << QByteArray(name);
    }

    void whatAProxyPassesOnIsNotThisMachine()
    {
        QFETCH(QByteArray, name);
        QCOMPARE(m_client->get("/metrics", {{name, "127.0.0.1"}}).status, 404);
        m_client->setToken(m_userToken);
        QCOMPARE(m_client->get("/metrics", {{name, "127.0.0.1"}}).status, 404);
        m_client->setToken(adminToken());
        QCOMPARE(m_client->get("/metrics", {{name, "127.0.0.1"}}).status, 200);
    }

    void anAdministratorSeesHowItIs()
    {
        QCOMPARE(m_client->get("/admin/health").status, 401);
        m_client->setToken(m_userToken);
        QCOMPARE(m_client->get("/admin/health").status, 403);
        m_client->setToken(adminToken());
        const HttpAnswer answer = m_client->get("/admin/health");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.data()[QLatin1String("status")].toString(), QStringLiteral("ready"));
        QCOMPARE(answer.data()[QLatin1String("role")].toString(), QStringLiteral("all"));
        QCOMPARE(answer.data()[QLatin1String("recentProblems")].toArray().size(), 0);
    }

    // Each process is scraped by itself; a service needs no signature for that.
    void everyRoleHasItsOwn()
    {
        ServerProcess roles(Shape::ProcessPerRole);
        QVERIFY(roles.start());
        QCOMPARE(roles.client().get("/metrics").status, 200);
        for (const char *role : {"auth", "users", "comics"}) {
            HttpClient direct(QHostAddress(QHostAddress::LocalHost),
                              roles.portOf(QString::fromLatin1(role)));
            const HttpAnswer answer = direct.sendUnchecked({"GET", "/metrics", {}, {}});
            QCOMPARE(answer.status, 200);
            QVERIFY(answer.body.contains("nerdwork_database_up 1\n"));
            QCOMPARE(answer.body.contains("nerdwork_feed_changes "), qstrcmp(role, "comics") == 0);
            const HttpAnswer forwarded =
                direct.sendUnchecked({"GET", "/metrics", {{"X-Forwarded-For", "127.0.0.1"}}, {}});
            QCOMPARE(forwarded.status, 404);
        }
    }

private:
    ServerProcess m_server;
    std::unique_ptr<HttpClient> m_client;
    QString m_userToken;
    QByteArray m_userId;
};

QTEST_GUILESS_MAIN(TestOperations)
#include "tst_operations.moc"
