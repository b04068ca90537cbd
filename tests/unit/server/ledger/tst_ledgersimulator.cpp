#include "tests/support/ledger/ledgersimulator.h"

#include <QTest>

using namespace nw;
using namespace nw::server;
using namespace nw::test;

// A few seeds of what `./nw bench ledger-simulator` does a million times.
class TestLedgerSimulator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
    }

    void everyAnswerIsThePredictedOne_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 4; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }

    void everyAnswerIsThePredictedOne()
    {
        QFETCH(int, seed);
        LedgerWorld world;
        world.start();
        LedgerSimulator simulator(world, static_cast<std::uint64_t>(seed));
        const QString difference = simulator.run(1'500);
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
        // It did do something of everything.
        QVERIFY(simulator.posted() > 300);
        QVERIFY(simulator.refusals() > 100);
        QVERIFY(simulator.replays() > 400);
        QVERIFY(world.number("SELECT COUNT(DISTINCT action) FROM ledger_transactions") == 5);
        QVERIFY(world.number("SELECT COUNT(*) FROM ledger_entries"
                             " WHERE reverses_entry_id IS NOT NULL")
                > 5);
        QVERIFY(world.number("SELECT COUNT(DISTINCT status) FROM idempotency_keys") > 8);
    }

    // The comparison sees a single unit: a ledger that was given one more answers otherwise.
    void aUnitMoreIsADifference()
    {
        LedgerWorld world;
        world.start();
        QVERIFY(world.post(issue(user(0), 1)).isPosted());
        LedgerSimulator simulator(world, 1);
        QVERIFY(!simulator.run(200).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestLedgerSimulator)
#include "tst_ledgersimulator.moc"
