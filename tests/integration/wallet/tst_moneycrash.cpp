#include "tests/integration/wallet/moneyclient.h"

#include <QRandomGenerator>
#include <QTest>

#include <atomic>
#include <thread>

using namespace nw;
using namespace nw::test;

namespace {

constexpr int kCycles = 8;
constexpr int kBuyers = 4;

} // namespace

// The server is killed while people buy, again and again: whoever paid can read, nobody paid twice.
class TestMoneyCrash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void killedBetweenAnyTwoStepsOfBuying()
    {
        ServerProcess server;
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
            server.kill();
            for (std::thread &thread : threads)
                thread.join();
            QVERIFY(server.start());
            for (MoneyClient &buyer : buyers) {
                const HttpAnswer answer =
                    buyer.post("/comics/" + comic.toLatin1() + "/unlock", {}, "the-one-key");
                QCOMPARE(answer.status, 201);
                QCOMPARE(buyer.balance(), QStringLiteral("25.00000000"));
                QCOMPARE(buyer.get("/comics/" + comic.toLatin1() + "/pages/4/image").status, 200);
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
