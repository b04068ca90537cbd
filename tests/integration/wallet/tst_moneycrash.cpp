#include "tests/integration/wallet/moneyclient.h"
#include "tests/support/serverrows.h"

#include <QRandomGenerator>
#include <QTest>

#include <atomic>
#include <thread>

using namespace nw;
using namespace nw::test;

namespace {

constexpr int kCycles = 4;
constexpr int kBuyers = 4;

const QStringList kVictims{QString(), QStringLiteral("ledger"), QStringLiteral("wallet"),
                           QStringLiteral("comics")};

} // namespace

// The server is killed while people buy, again and again: whoever paid can read, nobody paid twice.
// With a process a role, everything is killed at once, and then each of those that take part alone.
class TestMoneyCrash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addServerRows(); }

    void killedBetweenAnyTwoStepsOfBuying()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        QFETCH_GLOBAL(Shape, shape);
        ServerOfRow row(shape, currentEngine());
        ServerProcess &server = row.server;
        server.setOptions({QStringLiteral("--no-rate-limit")});
        server.setEnvironment(QStringLiteral("NERDWORK_BOOKS"),
                              qEnvironmentVariable("NW_BUILD_DIR")
                                  % QStringLiteral("/share/nerdwork/books"));
        QVERIFY(server.start());
        for (int cycle = 0; cycle < kCycles; ++cycle) {
            std::vector<MoneyClient> buyers;
            for (int i = 0; i < kBuyers; ++i) {
                buyers.emplace_back(server.client(),
                                    "buyer" + QByteArray::number(cycle) + "x"
                                        + QByteArray::number(i));
                buyers.back().buyTokens(1);
            }
            const QString comic = buyers[0].comic(QStringLiteral("Lantern County"));
            QVERIFY(!comic.isEmpty());
            std::vector<std::thread> threads;
            for (MoneyClient &buyer : buyers) {
                threads.emplace_back([&buyer, comic] {
                    // Cut off in the middle: an answer that never comes is what this is about.
                    const HttpAnswer answer =
                        buyer.http().sendUnchecked({"POST",
                                                    "/comics/" + comic.toLatin1() + "/unlock",
                                                    {{"Idempotency-Key", "the-one-key"}},
                                                    {}});
                    Q_UNUSED(answer)
                });
            }
            QTest::qSleep(QRandomGenerator::global()->bounded(25));
            const QString victim = shape == Shape::OneProcess ? QString() : kVictims.value(cycle);
            if (victim.isEmpty())
                server.kill();
            else
                server.killRole(victim);
            for (std::thread &thread : threads)
                thread.join();
            QVERIFY(victim.isEmpty() ? server.start() : server.startRole(victim));
            for (MoneyClient &buyer : buyers) {
                // A gateway gives a service that was away some seconds before it asks again.
                QTRY_COMPARE_WITH_TIMEOUT(
                    buyer.post("/comics/" + comic.toLatin1() + "/unlock", {}, "the-one-key").status,
                    201, 20'000);
                QCOMPARE(buyer.balance(), QStringLiteral("25.00000000"));
                QTRY_COMPARE_WITH_TIMEOUT(
                    buyer.get("/comics/" + comic.toLatin1() + "/pages/4/image").status, 200,
                    20'000);
                int charges = 0;
                for (const QJsonValue &entry : buyer.get("/wallet/transactions").data().toArray())
                    charges += entry[QLatin1String("type")] == QLatin1String("comic") ? 1 : 0;
                QCOMPARE(charges, 1);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestMoneyCrash)
#include "tst_moneycrash.moc"
