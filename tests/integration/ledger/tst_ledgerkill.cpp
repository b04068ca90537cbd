#include "tests/support/ledger/killloop.h"
#include "tests/support/ledger/ledgerworld.h"

#include <QCoreApplication>
#include <QTest>

using namespace nw::test;

// A few cycles of what `./nw bench ledger-kills` does a thousand times.
class TestLedgerKill : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void nothingIsLostOrDoubledHoweverTheLedgerDies()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        const LedgerWorld world;
        const KillReport report = killLedger(world.url(), 6, 20'261'122);
        QVERIFY2(report.wrong.isEmpty(), qPrintable(report.wrong));
        QVERIFY(report.acknowledged > 50);
        QVERIFY(report.checkpoints > 0);
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (const auto worker = runLedgerWorker(QCoreApplication::arguments()))
        return *worker;
    TestLedgerKill test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_ledgerkill.moc"
