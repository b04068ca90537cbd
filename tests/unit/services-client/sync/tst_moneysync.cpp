#include "services-client/backend.h"
#include "services-client/client.h"
#include "services-client/money.h"
#include "tests/support/client/clientfixtures.h"
#include "tests/support/client/memoryserver.h"

#include <QSignalSpy>
#include <QTemporaryDir>

Q_DECLARE_METATYPE(std::function<void(nw::test::MemoryMoney &)>)

using namespace nw;
using nw::test::await;
using nw::test::MemoryMoney;
using nw::test::MemoryServer;
using nw::test::MemoryTransport;

namespace {

const QString kAda = QStringLiteral("ada");
const QString kPassword = QStringLiteral("a long enough password");
const QString kBob = QStringLiteral("00000000-0000-7000-8000-000000000b0b");
constexpr Amount kTen{10 * kUnitsPerToken};
constexpr Amount kOne{kUnitsPerToken};
constexpr int kMoreThanOneTry = 2; // the session asks once more by itself

} // namespace

// The client's money against a server of the contract that can lose answers, and lie.
class MoneySyncTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_isCut = false;
        m_dir = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<MemoryServer>();
        m_server->addUser(kAda, kPassword);
        give(kTen);
        restart();
        QVERIFY(await(m_client->signIn(kAda, kPassword)));
        QVERIFY(await(money().syncNow()));
    }

    void cleanup()
    {
        m_client.reset();
        QCOMPARE(m_server->unexpected(), QStringList());
    }

    void balanceAndHistoryComeWithProvenReceipts()
    {
        QCOMPARE((*await(money().balance()))->balance, kTen);
        const auto history = await(money().history(10));
        QVERIFY(history && history->size() == 1);
        QVERIFY(history->first().proven);
        const auto receipt = await(money().receipt(history->first().entry.receiptId));
        QVERIFY(receipt);
        QCOMPARE(receipt->transaction.transactionId, history->first().entry.transactionId);
        QVERIFY(!money().isAlarmed());
    }

    void aLongHistoryIsWalkedWholeAndOnlyOnce()
    {
        for (int i = 0; i < 7; ++i)
            give(kOne);
        QVERIFY(await(money().syncNow()));
        const auto history = await(money().history(100));
        QVERIFY(history);
        QCOMPARE(history->size(), 8);
        QVERIFY(std::all_of(history->begin(), history->end(),
                            [](const ProvenEntry &entry) { return entry.proven; }));
        const int walked = m_server->count(QStringLiteral("/wallet/transactions"));
        QVERIFY(await(money().syncNow()));
        QCOMPARE(m_server->count(QStringLiteral("/wallet/transactions")), walked + 1);
        QCOMPARE(m_server->count(QStringLiteral("/wallet/receipts/")), 8);
    }

    void whatIsKnownIsThereWithoutTheServer()
    {
        m_isCut = true;
        restart();
        QCOMPARE((*await(money().balance()))->balance, kTen);
        QVERIFY(await(money().history(10))->first().proven);
    }

    void aTipIsPaid()
    {
        QSignalSpy settled(&money(), &Money::orderSettled);
        const auto tip = await(money().tip(kBob, kOne));
        QVERIFY2(tip, tip ? "" : qPrintable(tip.error().detail));
        QCOMPARE(tip->balance, Amount{9 * kUnitsPerToken});
        QTRY_COMPARE(settled.size(), 1);
        QTRY_COMPARE((*await(money().balance()))->balance, tip->balance);
    }

    void aRefusalIsSaidAndTheOrderIsOver()
    {
        QCOMPARE(await(money().tip(kBob, {11 * kUnitsPerToken})).error().code,
                 ErrorCode::InsufficientFunds);
        QVERIFY(await(money().openOrders())->isEmpty());
    }

    void aLostAnswerIsAskedForWithTheSameKey()
    {
        m_line.load()->losesAnswers = kMoreThanOneTry;
        QCOMPARE(await(money().tip(kBob, kOne)).error().code, ErrorCode::Timeout);
        QCOMPARE(await(money().openOrders())->size(), 1);
        // Pressed again: the same order, and the answer of the first time.
        const auto again = await(money().tip(kBob, kOne));
        QVERIFY(again);
        QCOMPARE(again->balance, Amount{9 * kUnitsPerToken});
        QCOMPARE(timesCharged(), 1);
        QVERIFY(await(money().openOrders())->isEmpty());
    }

    void anOrderWhoseAnswerWasLostIsSettledAfterARestart()
    {
        m_line.load()->losesAnswers = kMoreThanOneTry;
        QVERIFY(!await(money().tip(kBob, kOne)));
        restart();
        QVERIFY(await(money().syncNow()));
        QVERIFY(await(money().openOrders())->isEmpty());
        QCOMPARE(timesCharged(), 1);
    }

    void anOrderPlacedWithoutANetworkIsSentWhenItIsBack()
    {
        m_line.load()->isCut = true;
        QCOMPARE(await(money().tip(kBob, kOne)).error().code, ErrorCode::Offline);
        QCOMPARE(timesCharged(), 0);
        m_line.load()->isCut = false;
        QVERIFY(await(money().syncNow()));
        QCOMPARE(timesCharged(), 1);
    }

    void anOrderThatTheServerStumblesOverKeepsNoOtherWaiting()
    {
        m_server->answersInstead.insert(QStringLiteral("/comics/x/unlock"), 500);
        QVERIFY(!await(money().buyComic(QStringLiteral("x"), kOne)));
        QVERIFY(await(money().tip(kBob, kOne)));
        QCOMPARE(await(money().openOrders())->size(), 1);
    }

    void ordersNeedSomebodySignedIn()
    {
        QVERIFY(await(m_client->signOut()));
        QCOMPARE(await(money().tip(kBob, kOne)).error().code, ErrorCode::Unauthenticated);
    }

    // Each lie of a server is noticed, stays until a person has looked, and survives a restart.
    void lies_data()
    {
        QTest::addColumn<std::function<void(MemoryMoney &)>>("lie");
        QTest::addColumn<AlarmKind>("kind");
        const auto row = [](const char *name, AlarmKind kind,
                            const std::function<void(MemoryMoney &)> &lie) {
            QTest::newRow(name) << lie << kind;
        };
        row("another key", AlarmKind::WrongSignature,
            [](MemoryMoney &money) { money.signWithAnotherKey(); });
        row("split view", AlarmKind::SplitView, [](MemoryMoney &money) { money.rewriteLeaf(0); });
        row("rewritten and grown", AlarmKind::RewrittenHistory, [](MemoryMoney &money) {
            money.rewriteLeaf(0);
            money.give(QStringLiteral("somebody"), kOne, 1);
        });
        row("cut", AlarmKind::RewrittenHistory, [](MemoryMoney &money) { money.forgetLeaves(1); });
        row("a receipt with a flipped bit", AlarmKind::FalseReceipt, [this](MemoryMoney &money) {
            money.flipBitOfReceipts();
            money.give(m_adaId, kOne, 1);
        });
        row("a receipt of something else", AlarmKind::FalseReceipt, [this](MemoryMoney &money) {
            money.give(m_adaId, kOne, 1);
            money.provenBy(m_firstReceipt);
        });
        row("another amount than was sealed", AlarmKind::FalseReceipt, [this](MemoryMoney &money) {
            money.sayOtherAmounts();
            money.give(m_adaId, kOne, 1);
        });
    }

    void lies()
    {
        QFETCH(std::function<void(MemoryMoney &)>, lie);
        QFETCH(AlarmKind, kind);
        give(kOne);
        QVERIFY(await(money().syncNow()));
        m_firstReceipt = await(money().history(10))->last().entry.receiptId;
        QVERIFY(!money().isAlarmed());
        m_server->withMoney([&](MemoryMoney &memory, const QString &) { lie(memory); });
        const auto synced = await(money().syncNow());
        Q_UNUSED(synced)
        QTRY_VERIFY(money().isAlarmed());
        QCOMPARE(m_client->syncState(), SyncState::NeedsYou);
        const auto alarms = await(money().alarms());
        QVERIFY(alarms && !alarms->isEmpty());
        QCOMPARE(alarms->last().kind, kind);
        QVERIFY(!alarms->last().shown.isEmpty());
        QVERIFY(!alarms->last().kept.isEmpty());
        const qsizetype raised = alarms->size();

        restart();
        QTRY_VERIFY(money().isAlarmed());
        const auto again = await(money().syncNow()); // the same lie is told once
        Q_UNUSED(again)
        QCOMPARE(await(money().alarms())->size(), raised);
        QVERIFY(await(money().lookedAtAlarms()));
        QTRY_VERIFY(!money().isAlarmed());
        QVERIFY(await(money().alarms())->first().seen);
    }

    void aReceiptThatDoesNotHoldIsNotKept()
    {
        m_server->withMoney([this](MemoryMoney &memory, const QString &) {
            memory.flipBitOfReceipts();
            memory.give(m_adaId, kOne, 1);
        });
        QVERIFY(await(money().syncNow()));
        const auto history = await(money().history(10));
        const auto unproven = std::count_if(history->begin(), history->end(),
                                            [](const ProvenEntry &row) { return !row.proven; });
        QCOMPARE(unproven, 1);
    }

    // After an alarm the head that does not fit is not believed: the true log comes back unharmed.
    void whatRaisedAnAlarmIsNotRemembered()
    {
        give(kOne);
        QVERIFY(await(money().syncNow()));
        MemoryMoney honest;
        m_server->withMoney([&](MemoryMoney &memory, const QString &) {
            honest = memory;
            memory.rewriteLeaf(0);
            memory.give(m_adaId, kOne, 1);
        });
        const auto lied = await(money().syncNow());
        Q_UNUSED(lied)
        QTRY_VERIFY(money().isAlarmed());
        m_server->withMoney([&](MemoryMoney &memory, const QString &) { memory = honest; });
        QVERIFY(await(money().lookedAtAlarms()));
        give(kOne);
        QVERIFY(await(money().syncNow()));
        QVERIFY(!money().isAlarmed());
    }

private:
    Money &money() { return m_client->money(); }

    void give(Amount tokens)
    {
        m_server->withMoney(
            [&](MemoryMoney &memory, const QString &userId) {
                m_adaId = userId;
                memory.give(userId, tokens, m_server->nowMs++);
            },
            kAda);
    }

    int timesCharged()
    {
        int times = 0;
        m_server->withMoney(
            [&](MemoryMoney &memory, const QString &userId) { times = memory.spent(userId, kBob); },
            kAda);
        return times;
    }

    void restart()
    {
        m_client.reset();
        BackendParts parts;
        parts.options.profileDir = m_dir->path();
        parts.options.deviceName = QStringLiteral("laptop");
        parts.environment = systemEnvironment();
        parts.makeTransport = [this](const QUrl &) {
            auto made = std::make_unique<MemoryTransport>(*m_server);
            made->isCut = m_isCut.load();
            m_line = made.get();
            return made;
        };
        m_client = std::make_unique<Client>(parts);
        QVERIFY(await(m_client->start()));
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<MemoryServer> m_server;
    std::unique_ptr<Client> m_client;
    std::atomic<MemoryTransport *> m_line = nullptr;
    std::atomic<bool> m_isCut = false;
    QString m_adaId;
    QString m_firstReceipt;
};

QTEST_GUILESS_MAIN(MoneySyncTest)
#include "tst_moneysync.moc"
