#include "server/gateway/servicegate.h"
#include "tests/support/manualclock.h"

#include <QTest>

#include <fcntl.h>

using namespace nw;
using namespace nw::server;
using namespace nw::server::gateway;

class TestServiceGate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto handler = [](const Request &) { return Response(); };
        m_router.add(publicRoute(Method::Get, "/comics/:id", RateClass::Read, handler));
        m_router.add(publicRoute(Method::Get, "/livez", RateClass::None, handler));
        m_router.add(publicRoute(Method::Put, "/internal/profiles", RateClass::None, handler));
        m_router.add(userRoute(Method::Get, "/users/me", handler));
        Route drafts = userRoute(Method::Post, "/comics", handler);
        drafts.access = Access::Creator;
        m_router.add(drafts);
    }

    void withoutASignatureNothingIsAnswered_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::newRow("what is public") << QByteArray("/comics/1");
        QTest::newRow("what needs somebody") << QByteArray("/users/me");
        QTest::newRow("what is not there") << QByteArray("/nowhere");
        QTest::newRow("what is for processes") << QByteArray("/internal/profiles");
    }

    void withoutASignatureNothingIsAnswered()
    {
        QFETCH(QByteArray, target);
        Exchange exchange = request(Method::Get, target);
        exchange.request.headers.emplaceBack("authorization", "Bearer of.a.token");
        exchange.request.headers.emplaceBack("x-user-id", "somebody");
        QCOMPARE(statusOf(exchange), 401);
        QVERIFY(!exchange.route);
    }

    void everybodyMaySeeThatItLives()
    {
        Exchange exchange = request(Method::Get, "/livez");
        QCOMPARE(statusOf(exchange), 0);
    }

    void aSignedRequestCarriesWhoAsks()
    {
        Exchange exchange = request(Method::Get, "/users/me");
        exchange.request.headers.emplaceBack("x-request-id",
                                             "01a20000-0000-7000-8000-000000000001");
        exchange.request.headers.emplaceBack("x-forwarded-for", "1.2.3.4");
        signAs(exchange, reader());
        QCOMPARE(statusOf(exchange), 0);
        QCOMPARE(exchange.request.identity->userId, QStringLiteral("ada"));
        QCOMPARE(exchange.request.remote, QHostAddress(QStringLiteral("203.0.113.9")));
        QCOMPARE(exchange.request.requestId, QByteArray("01a20000-0000-7000-8000-000000000001"));
        QCOMPARE(exchange.request.routeTemplate, QByteArray("/users/me"));
        QVERIFY(exchange.request.header("x-forwarded-for").isEmpty());
        QVERIFY(exchange.request.header(HopSigner::kHeader).isEmpty());
    }

    void whatNeedsSomebodyIsRefusedToNobody()
    {
        Exchange exchange = request(Method::Get, "/users/me");
        signAs(exchange, person(std::nullopt));
        QCOMPARE(statusOf(exchange), 401);
        Exchange open = request(Method::Get, "/comics/1");
        signAs(open, person(std::nullopt));
        QCOMPARE(statusOf(open), 0);
        QVERIFY(!open.request.identity);
    }

    void rightsByRoleAreLookedAtAgain()
    {
        Exchange refused = request(Method::Post, "/comics");
        signAs(refused, reader());
        QCOMPARE(statusOf(refused), 403);
        Exchange admitted = request(Method::Post, "/comics");
        signAs(admitted, person(Identity{QStringLiteral("bea"), {}, {QStringLiteral("creator")}}));
        QCOMPARE(statusOf(admitted), 0);
    }

    void aPersonNeverReachesWhatIsForProcesses()
    {
        for (const HopIdentity &hop : {reader(), person(std::nullopt)}) {
            Exchange exchange = request(Method::Put, "/internal/profiles");
            signAs(exchange, hop);
            QCOMPARE(statusOf(exchange), 404);
        }
        Exchange exchange = request(Method::Put, "/internal/profiles");
        signAs(exchange, {});
        QCOMPARE(statusOf(exchange), 0);
    }

    void anUnknownPathAndAWrongMethodAreTold()
    {
        Exchange unknown = request(Method::Get, "/nowhere");
        signAs(unknown, reader());
        QCOMPARE(statusOf(unknown), 404);
        Exchange wrong = request(Method::Delete, "/users/me");
        signAs(wrong, reader());
        const auto answer = m_gate.admit(wrong);
        QCOMPARE(answer->status, 405);
        QCOMPARE(answer->header("Allow"), QByteArray("GET, HEAD"));
    }

private:
    static Exchange request(Method method, const QByteArray &target)
    {
        Exchange exchange;
        exchange.request.method = method;
        exchange.request.target = target;
        exchange.request.path = QString::fromLatin1(target);
        return exchange;
    }
    void signAs(Exchange &exchange, const HopIdentity &hop)
    {
        exchange.request.headers.emplaceBack(
            HopSigner::kHeader,
            m_signer.sign(exchange.request.method, exchange.request.target, hop));
    }
    int statusOf(Exchange &exchange)
    {
        const auto answer = m_gate.admit(exchange);
        return answer ? answer->status : 0;
    }
    static HopIdentity person(const std::optional<Identity> &identity)
    {
        return {identity, QHostAddress(QStringLiteral("203.0.113.9"))};
    }
    static HopIdentity reader()
    {
        return person(Identity{QStringLiteral("ada"), {}, {QStringLiteral("user")}});
    }

    test::ManualClock m_clock;
    Router m_router;
    HopSigner m_signer{"a secret of all processes", m_clock};
    Logger m_logger{LogFormat::Text, LogLevel::Error, ::open("/dev/null", O_WRONLY), m_clock};
    ServiceGate m_gate{m_router, m_signer, m_logger};
};

QTEST_GUILESS_MAIN(TestServiceGate)
#include "tst_servicegate.moc"
