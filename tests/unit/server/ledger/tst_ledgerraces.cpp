#include "server/ledger/ledgeraudit.h"
#include "tests/support/ledger/ledgerworld.h"

#include <QTest>

#include <atomic>
#include <barrier>
#include <thread>

using namespace nw;
using namespace nw::server;
using namespace nw::server::ledger;
using namespace nw::test;

namespace {

constexpr int kContenders = 64;

int rounds()
{
    const int asked = qEnvironmentVariableIntValue("NW_RACE_ROUNDS");
    return asked > 0 ? asked : 3;
}

// All at once; how many of them succeeded.
int race(const std::function<bool(int)> &contender)
{
    std::atomic<int> successes{0};
    std::barrier start(kContenders);
    std::vector<std::thread> threads;
    for (int i = 0; i < kContenders; ++i)
        threads.emplace_back([&, i] {
            start.arrive_and_wait();
            successes += contender(i) ? 1 : 0;
        });
    for (std::thread &thread : threads)
        thread.join();
    return successes;
}

} // namespace

// Sixty-four callers at two ledgers on one database, as two processes would be.
class TestLedgerRaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_world = std::make_unique<LedgerWorld>();
        m_world->start();
        m_secondDatabase = *Database::open(m_world->url());
        LedgerSetup setup;
        setup.database = m_secondDatabase;
        setup.clock = &m_world->clock();
        setup.keys = LedgerWorld::keys();
        setup.expiryIntervalMs = 0;
        m_second = std::move(*LedgerService::make(setup));
    }

    void cleanup()
    {
        m_second.reset();
        m_secondDatabase.reset();
        if (m_world) {
            QVERIFY(m_world->isBalanced());
            const auto verdict =
                verifyLedger(m_world->database().connection(), LedgerWorld::keys()->verifiers());
            QVERIFY(verdict.has_value());
            QVERIFY2(verdict->holds, qPrintable(verdict->finding));
        }
        m_world.reset();
    }

    void aBalanceIsSpentOnce()
    {
        for (int round = 0; round < rounds(); ++round) {
            post(0, issue(user(round), 100));
            const int spent = race([&](int i) {
                return post(i, transfer(user(round), creator(1), 10)) == LedgerStatus::Posted;
            });
            QCOMPARE(spent, 10);
            QCOMPARE(m_world->balance(user(round)), std::int64_t(0));
        }
    }

    void oneKeyHasOneEffect()
    {
        for (int round = 0; round < rounds(); ++round) {
            post(0, issue(user(1), 1'000));
            const LedgerCommand command =
                withKey(transfer(user(1), creator(round), 1), QStringLiteral("key %1").arg(round));
            std::atomic<int> first{0};
            const int answered = race([&](int i) {
                const auto outcome = at(i).post(command);
                first += outcome && !outcome->replayed ? 1 : 0;
                return outcome && outcome->isPosted();
            });
            QCOMPARE(answered, kContenders);
            QCOMPARE(first.load(), 1);
            QCOMPARE(m_world->balance(creator(round)), std::int64_t(1));
        }
    }

    void aHoldIsResolvedOnce()
    {
        for (int round = 0; round < rounds(); ++round) {
            post(0, issue(user(round), 100));
            const QString id = uuid(1'000 + round);
            const QList<Leg> legs = {debit(user(round), 100), credit(creator(1), 100)};
            QCOMPARE(post(0, hold(id, legs)), LedgerStatus::Posted);
            const int resolved = race([&](int i) {
                const Action action = i % 2 == 0 ? Action::Capture : Action::Void;
                return post(i, resolve(action, id, i % 2 == 0 ? legs : QList<Leg>{}))
                    == LedgerStatus::Posted;
            });
            QCOMPARE(resolved, 1);
            QCOMPARE(m_world->account(user(round)).pendingDebits.units, std::int64_t(0));
        }
    }

    void refundsStayWithinWhatWasPaid()
    {
        for (int round = 0; round < rounds(); ++round) {
            post(0, issue(user(round), 100));
            post(0, issue(creator(1), 1'000));
            LedgerCommand spend = transfer(user(round), creator(1), 100);
            spend.transactionId = uuid(1'000 + round);
            post(0, spend);
            LedgerCommand back = transfer(creator(1), user(round), 30);
            back.kind = QStringLiteral("refund");
            back.reverses = spend.transactionId;
            back.legs[1].reversesLeg = 0;
            const int refunded = race([&](int i) { return post(i, back) == LedgerStatus::Posted; });
            QCOMPARE(refunded, 3);
            QCOMPARE(m_world->balance(user(round)), std::int64_t(90));
        }
    }

    void noSeatIsSoldTwice()
    {
        const QString seat = QStringLiteral("SEAT:") + uuid(50);
        const QString pool = QStringLiteral("seat:") + uuid(50) + QStringLiteral(":pool");
        const QString sold = QStringLiteral("seat:") + uuid(50) + QStringLiteral(":sold");
        for (int round = 0; round < rounds(); ++round) {
            LedgerCommand seats;
            seats.kind = QStringLiteral("seats");
            seats.legs = {
                debit(QStringLiteral("seat:") + uuid(50) + QStringLiteral(":supply"), 7, seat),
                credit(pool, 7, seat)};
            post(0, seats);
            const int bought = race([&](int i) {
                const QString id = uuid(10'000 + 100 * round + i);
                return post(i, hold(id, {debit(pool, 1, seat), credit(sold, 1, seat)}))
                    == LedgerStatus::Posted;
            });
            QCOMPARE(bought, 7);
        }
    }

    // Without the guards: what the product before this one did, to read a balance and write the
    // new one, oversells in this very harness. So the harness does race.
    void readingFirstAndWritingThenOverspends()
    {
        Connection &setup = m_world->database().connection();
        QVERIFY(setup.execute("CREATE TABLE purses (id INTEGER PRIMARY KEY, balance BIGINT)")
                    .has_value());
        QVERIFY(setup.execute("INSERT INTO purses VALUES (1, 0)").has_value());
        int overspent = 0;
        for (int round = 0; round < 20 && overspent == 0; ++round) {
            QVERIFY(setup.execute("UPDATE purses SET balance = 100").has_value());
            const int spent = race([&](int i) {
                Database &database = i % 2 == 0 ? m_world->database() : *m_secondDatabase;
                Connection &connection = database.connection();
                qint64 balance = 0;
                {
                    Statement read = connection.prepare("SELECT balance FROM purses WHERE id = 1");
                    if (!read.run() || !read.fetch().value_or(false))
                        return false;
                    balance = read.integer(0);
                }
                return balance >= 10
                    && connection.run("UPDATE purses SET balance = ? WHERE id = 1", {balance - 10})
                           .has_value();
            });
            overspent = std::max(overspent, spent - 10);
        }
        QVERIFY(overspent > 0);
    }

    // And with the ledger's rules but without its locks and seals, two ledgers post the same hold.
    void withoutTheSealsTwoLedgersBothBelieveThemselves()
    {
        if (currentEngine() == Engine::Sqlite)
            QSKIP("BEGIN IMMEDIATE cannot be taken away");
        Connection &setup = m_world->database().connection();
        for (const char *sql :
             {"CREATE TABLE claims (hold INTEGER, by_whom INTEGER)",
              "CREATE TABLE sealed_claims (hold INTEGER PRIMARY KEY, by_whom INTEGER)"})
            QVERIFY(setup.execute(sql).has_value());
        const auto claim = [&](const char *look, const char *take, int i) {
            Database &database = i % 2 == 0 ? m_world->database() : *m_secondDatabase;
            Connection &connection = database.connection();
            {
                Statement taken = connection.prepare(look);
                if (!taken.run() || taken.fetch().value_or(false))
                    return false;
            }
            return connection.run(take, {i}).has_value();
        };
        int twice = 0;
        for (int round = 0; round < 20 && twice <= 1; ++round) {
            QVERIFY(setup.execute("DELETE FROM claims").has_value());
            twice = race([&](int i) {
                return claim("SELECT 1 FROM claims", "INSERT INTO claims VALUES (1, ?)", i);
            });
        }
        QVERIFY(twice > 1);
        QCOMPARE(race([&](int i) {
                     return claim("SELECT 1 FROM sealed_claims",
                                  "INSERT INTO sealed_claims VALUES (1, ?)", i);
                 }),
                 1);
    }

private:
    LedgerService &at(int contender) { return contender % 2 == 0 ? m_world->ledger() : *m_second; }

    LedgerStatus post(int contender, const LedgerCommand &command)
    {
        const auto outcome = at(contender).post(command);
        if (!outcome)
            qWarning("%s", qPrintable(outcome.error().detail));
        return outcome ? outcome->status : LedgerStatus::CommandInvalid;
    }

    std::unique_ptr<LedgerWorld> m_world;
    std::shared_ptr<Database> m_secondDatabase;
    std::unique_ptr<LedgerService> m_second;
};

QTEST_GUILESS_MAIN(TestLedgerRaces)
#include "tst_ledgerraces.moc"
