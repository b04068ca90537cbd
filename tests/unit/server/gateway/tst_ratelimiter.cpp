#include "server/gateway/ratelimiter.h"
#include "tests/unit/server/gateway/manualclock.h"

#include <QTest>

#include <random>

using namespace nw::server;
using namespace nw::server::gateway;
using Outcome = RateVerdict::Outcome;

class TestRateLimiter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aBurstIsAllowedAndNotOneMore()
    {
        const RateRule rule{5, 1000};
        for (int i = 4; i >= 0; --i) {
            const RateVerdict verdict = m_limiter.take("a", rule);
            QCOMPARE(verdict.outcome, Outcome::Allowed);
            QCOMPARE(verdict.remaining, i);
        }
        const RateVerdict refused = m_limiter.take("a", rule);
        QCOMPARE(refused.outcome, Outcome::Limited);
        QCOMPARE(refused.remaining, 0);
        QCOMPARE(refused.retryAfterMs, 200);
        QCOMPARE(refused.resetMs, 1000);
    }

    void whoWaitsAsToldIsAllowedAgain()
    {
        const RateRule rule{10, 60'000};
        RateVerdict verdict;
        while (verdict.outcome == Outcome::Allowed)
            verdict = m_limiter.take("b", rule);
        m_clock.advance(verdict.retryAfterMs - 1);
        QCOMPARE(m_limiter.take("b", rule).outcome, Outcome::Limited);
        m_clock.advance(1);
        QCOMPARE(m_limiter.take("b", rule).outcome, Outcome::Allowed);
        QCOMPARE(m_limiter.take("b", rule).outcome, Outcome::Limited);
    }

    void aRefusalCostsNothing()
    {
        const RateRule rule{1, 1000};
        QCOMPARE(m_limiter.take("c", rule).outcome, Outcome::Allowed);
        for (int i = 0; i < 100; ++i)
            QCOMPARE(m_limiter.take("c", rule).outcome, Outcome::Limited);
        m_clock.advance(1000);
        QCOMPARE(m_limiter.take("c", rule).outcome, Outcome::Allowed);
    }

    void callersDoNotShareBuckets()
    {
        const RateRule rule{1, 1000};
        QCOMPARE(m_limiter.take("d", rule).outcome, Outcome::Allowed);
        QCOMPARE(m_limiter.take("e", rule).outcome, Outcome::Allowed);
    }

    void noRuleIsNoLimit()
    {
        for (int i = 0; i < 1000; ++i)
            QCOMPARE(m_limiter.take("f", {}).outcome, Outcome::Allowed);
    }

    void aClockThatIsSetBackLocksNobodyOut()
    {
        const RateRule rule{2, 1000};
        m_clock.advance(3'600'000);
        (void)m_limiter.take("g", rule);
        (void)m_limiter.take("g", rule);
        m_clock.advance(-3'600'000);
        m_clock.advance(1000);
        const RateVerdict verdict = m_limiter.take("g", rule);
        QVERIFY(verdict.retryAfterMs <= 1000);
    }

    // Never more than the burst and what the pace gives, whatever the caller does.
    void noPatternOfCallsGetsMore()
    {
        const RateRule rule{20, 1000};
        std::mt19937 random(4711);
        for (int round = 0; round < 50; ++round) {
            const QByteArray caller = "h" + QByteArray::number(round);
            qint64 elapsed = 0;
            int allowed = 0;
            for (int i = 0; i < 500; ++i) {
                allowed += m_limiter.take(caller, rule).outcome == Outcome::Allowed ? 1 : 0;
                const int pause = static_cast<int>(random() % 60);
                m_clock.advance(pause);
                elapsed += pause;
            }
            QVERIFY(allowed <= rule.requests + elapsed * rule.requests / rule.windowMs + 1);
        }
    }

    void memoryIsBounded()
    {
        RateLimiter small(m_clock, 100);
        for (int i = 0; i < 10'000; ++i)
            (void)small.take(QByteArray::number(i), {5, 1000});
        QVERIFY(small.callers() <= 100);
    }

    void makingRoomDoesNotFreeWhoIsLimited()
    {
        RateLimiter small(m_clock, 64);
        const RateRule rule{5, 60'000};
        while (small.take("attacker", rule).outcome == Outcome::Allowed) { }
        for (int i = 0; i < 1000; ++i)
            (void)small.take(QByteArray::number(i), rule);
        QCOMPARE(small.take("attacker", rule).outcome, Outcome::Limited);
    }

private:
    nw::test::ManualClock m_clock;
    RateLimiter m_limiter{m_clock};
};

QTEST_GUILESS_MAIN(TestRateLimiter)
#include "tst_ratelimiter.moc"
