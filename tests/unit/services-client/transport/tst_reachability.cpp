#include "services-client/transport/reachability.h"
#include "tests/support/client/faketransport.h"

#include <QSignalSpy>
#include <QtTest>

using namespace nw;
using namespace nw::test;

class ReachabilityTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginsHopeful();
    void silenceIsSaidOnceAndTheReturnIsFoundByItself();
    void anyAnswerEndsTheSearch();
};

void ReachabilityTest::beginsHopeful()
{
    FakeTransport transport;
    QVERIFY(Reachability(transport).isReachable());
}

void ReachabilityTest::silenceIsSaidOnceAndTheReturnIsFoundByItself()
{
    FakeTransport transport;
    int asked = 0;
    transport.on(QStringLiteral("GET /livez"), [&](const HttpRequest &) -> Result<HttpAnswer> {
        if (++asked < 2)
            return failure(ErrorCode::Offline);
        return jsonAnswer("{}");
    });
    Reachability reach(transport);
    QSignalSpy changed(&reach, &Reachability::changed);
    reach.reportSilence();
    reach.reportSilence();
    QCOMPARE(changed.count(), 1);
    QVERIFY(!reach.isReachable());
    QTRY_VERIFY_WITH_TIMEOUT(reach.isReachable(), 10'000);
    QCOMPARE(changed.count(), 2);
    QCOMPARE(asked, 2);
}

void ReachabilityTest::anyAnswerEndsTheSearch()
{
    FakeTransport transport; // nothing is registered: a probe would fail the test
    Reachability reach(transport);
    reach.reportSilence();
    reach.reportAnswer();
    QVERIFY(reach.isReachable());
    QVERIFY(transport.requests().isEmpty());
}

QTEST_GUILESS_MAIN(ReachabilityTest)
#include "tst_reachability.moc"
