#include "server/common/http/circuitbreaker.h"
#include "tests/support/manualclock.h"

#include <QTest>

using namespace nw;
using namespace nw::server;
using Admission = CircuitBreaker::Admission;

class TestCircuitBreaker : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<test::ManualClock>();
        m_breaker = std::make_unique<CircuitBreaker>(*m_clock);
    }

    void fiveFailuresInARowOpenIt()
    {
        for (int i = 0; i < 4; ++i)
            call(false);
        QCOMPARE(m_breaker->admit(), Admission::Pass);
        m_breaker->failed(Admission::Pass);
        QCOMPARE(m_breaker->admit(), Admission::Refuse);
    }

    void oneSuccessInBetweenBeginsTheRowAnew()
    {
        for (int i = 0; i < 4; ++i)
            call(false);
        call(true);
        for (int i = 0; i < 4; ++i)
            call(false);
        QCOMPARE(m_breaker->admit(), Admission::Pass);
    }

    void halfOfTheLastTwentyOpenIt()
    {
        for (int i = 0; i < 9; ++i) {
            call(false);
            call(true);
        }
        call(true);
        QCOMPARE(m_breaker->admit(), Admission::Pass); // 9 of 19
        m_breaker->failed(Admission::Pass);
        QCOMPARE(m_breaker->admit(), Admission::Refuse); // 10 of 20
    }

    void whatIsLongerAgoThanTwentyCallsCountsNoMore()
    {
        for (int i = 0; i < 4; ++i)
            call(false);
        for (int i = 0; i < 20; ++i)
            call(true);
        for (int i = 0; i < 4; ++i)
            call(false);
        for (int i = 0; i < 2; ++i) {
            call(true);
            call(false);
        }
        QCOMPARE(m_breaker->admit(), Admission::Pass);
    }

    void afterFiveSecondsOneCallMayTry()
    {
        open();
        m_clock->advanceMs(CircuitBreaker::kOpenMs - 1);
        QCOMPARE(m_breaker->admit(), Admission::Refuse);
        m_clock->advanceMs(1);
        QCOMPARE(m_breaker->admit(), Admission::Probe);
        QCOMPARE(m_breaker->admit(), Admission::Refuse); // one, until it is known how it went
    }

    void aGoodProbeClosesIt()
    {
        open();
        m_clock->advanceMs(CircuitBreaker::kOpenMs);
        m_breaker->succeeded(m_breaker->admit());
        for (int i = 0; i < 4; ++i)
            call(false); // what was counted before is forgotten
        QCOMPARE(m_breaker->admit(), Admission::Pass);
    }

    void aBadProbeOpensItAgain()
    {
        open();
        m_clock->advanceMs(CircuitBreaker::kOpenMs);
        m_breaker->failed(m_breaker->admit());
        QCOMPARE(m_breaker->admit(), Admission::Refuse);
        m_clock->advanceMs(CircuitBreaker::kOpenMs);
        QCOMPARE(m_breaker->admit(), Admission::Probe);
    }

    void whatBeganBeforeItOpenedDecidesNothing()
    {
        const Admission early = m_breaker->admit();
        open();
        m_breaker->succeeded(early);
        QCOMPARE(m_breaker->admit(), Admission::Refuse);
    }

    void aClockThatWasSetBackKeepsItOpenForNoLonger()
    {
        open();
        m_clock->advanceMs(-3'600'000);
        QCOMPARE(m_breaker->admit(), Admission::Probe);
    }

private:
    void call(bool works)
    {
        const Admission admission = m_breaker->admit();
        QVERIFY(admission == Admission::Pass);
        if (works)
            m_breaker->succeeded(admission);
        else
            m_breaker->failed(admission);
    }
    void open()
    {
        for (int i = 0; i < CircuitBreaker::kFailuresInARow; ++i)
            call(false);
        QCOMPARE(m_breaker->admit(), Admission::Refuse);
    }

    std::unique_ptr<test::ManualClock> m_clock;
    std::unique_ptr<CircuitBreaker> m_breaker;
};

QTEST_GUILESS_MAIN(TestCircuitBreaker)
#include "tst_circuitbreaker.moc"
