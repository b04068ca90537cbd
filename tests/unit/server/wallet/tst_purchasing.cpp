#include "server/wallet/eventsignature.h"

#include <QTest>

#include "walletworld.h"
#include <thread>

using namespace nw;
using namespace nw::test;
using namespace nw::server;
using namespace nw::server::wallet;

namespace {

const QString kClearing = QStringLiteral("provider:sandbox:clearing");
const QString kSuspense = QStringLiteral("suspense:sandbox");
constexpr std::int64_t kPrice = 5 * kUnitsPerToken; // of the smallest package, in dollars
const QByteArray kSecret = "secret of the sandbox";

// That a payment of 5.00 USD was made for an intent.
QByteArray paidEvent(const QString &eventId, const QString &paymentId, const QString &intentId)
{
    JsonWriter out;
    out.beginObject().member("id", eventId).member("created", 1);
    out.member("type", QByteArray("payment_intent.succeeded"));
    out.key("data").beginObject().key("object").beginObject();
    out.member("id", paymentId).member("amount_received", 500);
    out.member("currency", QByteArray("usd"));
    out.key("metadata").beginObject().member("intent", intentId).endObject();
    out.endObject().endObject().endObject();
    return out.take();
}

} // namespace

// Buying tokens: nobody gets one for nothing, nobody loses one, whatever the provider does.
class TestPurchasing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
    }

    void thereIsOneRate_data()
    {
        QTest::addColumn<qint64>("units");
        QTest::addColumn<qint64>("cents");
        QTest::newRow("10 tokens") << qint64(10 * kUnitsPerToken) << qint64(100);
        QTest::newRow("a unit more") << qint64(10 * kUnitsPerToken + 1) << qint64(101);
        QTest::newRow("one unit") << qint64(1) << qint64(1);
        QTest::newRow("the most") << qint64(kMostPurchase.units) << qint64(100'000);
    }

    void thereIsOneRate()
    {
        QFETCH(qint64, units);
        QFETCH(qint64, cents);
        QCOMPARE(priceOf({units}).minor, cents);
    }

    void startingCreditsNothing()
    {
        WalletWorld w;
        const auto started = w.startPurchase(w.ada);
        QCOMPARE(w.statusOf(started), IntentStatus::Pending);
        QCOMPARE(w.books.postings(), 0);
    }

    void theEventCreditsOnceInBothBooks()
    {
        WalletWorld w;
        const auto started = w.startPurchase(w.ada);
        w.choose(started.checkoutId, SandboxChoice::Paid);
        QCOMPARE(w.tokensOf(w.ada), 50);
        QCOMPARE(w.books.units(kClearing, usd()), -kPrice);
        QCOMPARE(w.books.units(QStringLiteral("deferred_tokens"), usd()), kPrice);
        QCOMPARE(w.statusOf(started), IntentStatus::Credited);
        const auto balance = w.accounts.balance(w.ada);
        QVERIFY(balance);
        QCOMPARE(balance->balance.units, 50 * kUnitsPerToken);
        QCOMPARE(balance->totalEarned.units, 50 * kUnitsPerToken);
    }

    // B6: an event that was not checked, or checked and credited again.
    void aForgedEventCreditsNothing()
    {
        WalletWorld w;
        const auto started = w.startPurchase(w.ada);
        const QByteArray body =
            paidEvent(QStringLiteral("evt_x"), QStringLiteral("pi_x"), started.intentId);
        const QByteArray signature = "t=1795000000,v1=" + QByteArray(64, '0');
        const auto received = w.purchasing.receive(QStringLiteral("sandbox"), signature, body);
        QVERIFY(!received);
        QCOMPARE(received.error().code, ErrorCode::Forbidden);
        QVERIFY(!w.store.event(QStringLiteral("sandbox"), QStringLiteral("evt_x")).value());
        QCOMPARE(w.tokensOf(w.ada), 0);
    }

    void whateverTheProviderSendsTheBooksAreRight_data()
    {
        QTest::addColumn<int>("choice");
        QTest::addColumn<qint64>("tokens");
        QTest::addColumn<qint64>("suspense"); // cents
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, SandboxChoice choice, qint64 tokens, qint64 suspense,
                            IntentStatus status) {
            QTest::newRow(name) << int(choice) << tokens << suspense << int(status);
        };
        row("paid", SandboxChoice::Paid, 50, 0, IntentStatus::Credited);
        row("twice", SandboxChoice::Duplicate, 50, 0, IntentStatus::Credited);
        row("failed", SandboxChoice::Failed, 0, 0, IntentStatus::Failed);
        row("another amount", SandboxChoice::WrongAmount, 0, 499, IntentStatus::Suspended);
        row("another currency", SandboxChoice::WrongCurrency, 0, 0, IntentStatus::Suspended);
        row("the wrong order", SandboxChoice::Reordered, 50, 0, IntentStatus::Credited);
        row("too late", SandboxChoice::Late, 0, 0, IntentStatus::Refunded);
        row("nothing", SandboxChoice::Dropped, 0, 0, IntentStatus::Pending);
    }

    void whateverTheProviderSendsTheBooksAreRight()
    {
        QFETCH(int, choice);
        QFETCH(qint64, tokens);
        QFETCH(qint64, suspense);
        QFETCH(int, status);
        WalletWorld w;
        const auto started = w.startPurchase(w.ada);
        w.choose(started.checkoutId, SandboxChoice(choice));
        QCOMPARE(w.tokensOf(w.ada), tokens);
        QCOMPARE(w.books.units(kSuspense, usd()), suspense * (kUnitsPerToken / 100));
        QCOMPARE(int(w.statusOf(started)), status);
        QCOMPARE(w.books.sumOf(nwt()), 0);
        QCOMPARE(w.books.sumOf(usd()), 0);
    }

    void aRefundTakesBackWhatIsLeftAndTheRestIsOwed()
    {
        WalletWorld w;
        const auto started = w.startPurchase(w.ada);
        w.choose(started.checkoutId, SandboxChoice::Paid);
        QVERIFY(
            w.spending.buyComic(w.ada, w.comic, std::nullopt, w.key(QStringLiteral("k"))).result);
        w.choose(started.checkoutId, SandboxChoice::Refunded);
        QCOMPARE(w.tokensOf(w.ada), 0);
        QCOMPARE(w.books.units(u"receivable:" + w.ada), -25 * kUnitsPerToken);
        QCOMPARE(w.books.units(kClearing, usd()), 0);
        QCOMPARE(w.statusOf(started), IntentStatus::Refunded);
    }

    void aDisputeFreezesTheWallet()
    {
        WalletWorld w;
        const auto first = w.startPurchase(w.ada);
        const auto second = w.startPurchase(w.ada);
        w.choose(first.checkoutId, SandboxChoice::Paid);
        w.choose(second.checkoutId, SandboxChoice::Paid);
        w.choose(first.checkoutId, SandboxChoice::Disputed);
        QCOMPARE(w.statusOf(first), IntentStatus::Disputed);
        QCOMPARE(w.tokensOf(w.ada), 50);
        const auto refused =
            w.spending.buyComic(w.ada, w.comic, std::nullopt, w.key(QStringLiteral("k")));
        QVERIFY(!refused.result);
        QCOMPARE(refused.result.error().code, ErrorCode::Forbidden);
    }

    void aSecondPaymentOfOneIntentGoesBack()
    {
        WalletWorld w;
        const auto started = w.startPurchase(w.ada);
        w.choose(started.checkoutId, SandboxChoice::Paid);
        const QByteArray body =
            paidEvent(QStringLiteral("evt_2"), QStringLiteral("pi_other"), started.intentId);
        const QByteArray signature = signEvent(kSecret, body, w.clock.nowMs() / 1000);
        // The sandbox does not know the payment: the refund fails, and is asked for again.
        QVERIFY(!w.purchasing.receive(QStringLiteral("sandbox"), signature, body));
        w.purchasing.resume();
        QCOMPARE(w.tokensOf(w.ada), 50);
        QCOMPARE(w.books.units(kSuspense, usd()), kPrice);
        QCOMPARE(w.statusOf(started), IntentStatus::Credited);
    }

    // The answer of the ledger is lost, or the process dies, between any two steps.
    void aCrashBetweenTwoStepsLosesAndDoublesNothing_data()
    {
        QTest::addColumn<int>("failures");
        QTest::addColumn<int>("lostAnswers");
        QTest::newRow("before the ledger") << 1 << 0;
        QTest::newRow("three times before it") << 3 << 0;
        QTest::newRow("after the commit") << 0 << 1;
    }

    void aCrashBetweenTwoStepsLosesAndDoublesNothing()
    {
        QFETCH(int, failures);
        QFETCH(int, lostAnswers);
        WalletWorld w;
        const auto started = w.startPurchase(w.ada);
        w.books.failNext(failures);
        w.books.loseAnswers(lostAnswers);
        w.choose(started.checkoutId, SandboxChoice::Paid);
        for (int i = 0; i < 5; ++i) {
            w.clock.advanceSeconds(61);
            w.sandbox.deliverDue();
            w.purchasing.resume();
        }
        QCOMPARE(w.tokensOf(w.ada), 50);
        QCOMPARE(w.statusOf(started), IntentStatus::Credited);
        QVERIFY(w.store.unfinishedEvents(10)->isEmpty());
        QVERIFY(w.sandboxStore.due(w.clock.nowMs(), 10)->isEmpty());
    }

    void eventsThatComeAtOnceCreditOnce_data()
    {
        QTest::addColumn<bool>("guarded");
        QTest::newRow("guarded") << true;
        QTest::newRow("without the guard: the test must see it") << false;
    }

    // 64 threads with different events of one payment. Without unique transaction ids in the ledger
    // more than one credit comes through: the negative control.
    void eventsThatComeAtOnceCreditOnce()
    {
        QFETCH(bool, guarded);
        WalletWorld w;
        if (!guarded)
            w.books.takeAway(MemoryBooks::Guard::TransactionIds);
        const auto started = w.startPurchase(w.ada);
        std::vector<std::thread> threads;
        for (int i = 0; i < 64; ++i) {
            threads.emplace_back([&w, &started, i] {
                const QByteArray body = paidEvent(u"evt_" + QString::number(i),
                                                  QStringLiteral("pi_1"), started.intentId);
                const auto received =
                    w.purchasing.receive(QStringLiteral("sandbox"),
                                         signEvent(kSecret, body, w.clock.nowMs() / 1000), body);
                Q_UNUSED(received)
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        w.purchasing.resume();
        QCOMPARE(w.tokensOf(w.ada) == 50, guarded);
    }

    void oneKeyIsOnePurchase()
    {
        WalletWorld w;
        const auto first = w.startPurchase(w.ada, QStringLiteral("k"));
        const auto again = w.startPurchase(w.ada, QStringLiteral("k"));
        QCOMPARE(again.intentId, first.intentId);
        QCOMPARE(again.checkoutId, first.checkoutId);
        const auto other = w.purchasing.start(
            w.ada, {QStringLiteral("library"), std::nullopt, QStringLiteral("sandbox")},
            w.key(QStringLiteral("k"), "another request"));
        QVERIFY(!other);
        QCOMPARE(other.error().code, ErrorCode::IdempotencyKeyReused);
        QVERIFY(w.startPurchase(w.bea, QStringLiteral("k")).intentId != first.intentId);
    }

    void whatIsNotSoldIsRefused_data()
    {
        QTest::addColumn<QString>("package");
        QTest::addColumn<qint64>("tokens");
        QTest::addColumn<QString>("provider");
        QTest::addColumn<int>("code");
        const QString sandbox = QStringLiteral("sandbox");
        QTest::newRow("no such package")
            << QStringLiteral("free") << qint64(0) << sandbox << int(ErrorCode::InvalidInput);
        QTest::newRow("too few") << QString() << qint64(kLeastPurchase.units - 1) << sandbox
                                 << int(ErrorCode::AmountInvalid);
        QTest::newRow("too many") << QString() << qint64(kMostPurchase.units + 1) << sandbox
                                  << int(ErrorCode::AmountInvalid);
        QTest::newRow("no such provider") << QStringLiteral("pocket") << qint64(0)
                                          << QStringLiteral("me") << int(ErrorCode::InvalidInput);
    }

    void whatIsNotSoldIsRefused()
    {
        QFETCH(QString, package);
        QFETCH(qint64, tokens);
        QFETCH(QString, provider);
        QFETCH(int, code);
        WalletWorld w;
        PurchaseRequest request{package, std::nullopt, provider};
        if (tokens > 0)
            request.tokens = Amount{tokens};
        const auto started = w.purchasing.start(w.ada, request, w.key(QStringLiteral("k")));
        QVERIFY(!started);
        QCOMPARE(int(started.error().code), code);
    }

    void anothersPurchaseIsNotFound()
    {
        WalletWorld w;
        const auto started = w.startPurchase(w.ada);
        QVERIFY(w.purchasing.intent(w.ada, started.intentId));
        const auto foreign = w.purchasing.intent(w.bea, started.intentId);
        QVERIFY(!foreign);
        QCOMPARE(foreign.error().code, ErrorCode::NotFound);
    }

    void theComparisonFindsWhatIsMissingOnEitherSide()
    {
        WalletWorld w;
        const auto good = w.startPurchase(w.ada);
        w.choose(good.checkoutId, SandboxChoice::Paid);
        const auto lost = w.startPurchase(w.ada);
        w.choose(lost.checkoutId, SandboxChoice::Dropped);
        QVERIFY(w.store.addEffect({QStringLiteral("sandbox"),
                                   QStringLiteral("pi_unknown"),
                                   QStringLiteral("credit"),
                                   good.intentId,
                                   {500, QStringLiteral("USD")},
                                   makeUuidV7(),
                                   w.clock.nowMs()}));
        const auto day = w.reconciliation.compare(w.sandbox, w.clock.nowMs());
        QVERIFY(day);
        QCOMPARE(day->matched, 1);
        QCOMPARE(day->missingHere, QStringList{u"pi_" + lost.checkoutId});
        QCOMPARE(day->missingThere, QStringList{QStringLiteral("pi_unknown")});
        QCOMPARE(w.store.reconciliations(5)->size(), 1);
    }

    void aCheckoutIsDecidedOnce()
    {
        WalletWorld w;
        const auto started = w.startPurchase(w.ada);
        w.choose(started.checkoutId, SandboxChoice::Failed);
        const auto second = w.sandbox.choose(started.checkoutId, SandboxChoice::Paid, 0);
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::Conflict);
        const auto early = w.startPurchase(w.ada);
        QVERIFY(!w.sandbox.choose(early.checkoutId, SandboxChoice::Refunded, 0));
        QVERIFY(!w.sandbox.choose(QStringLiteral("guess"), SandboxChoice::Paid, 0));
    }

    void aDelayedEventComesWhenItIsDue()
    {
        WalletWorld w;
        const auto started = w.startPurchase(w.ada);
        QVERIFY(w.sandbox.choose(started.checkoutId, SandboxChoice::Paid, 5000));
        QCOMPARE(w.tokensOf(w.ada), 0);
        w.clock.advanceMs(5000);
        w.sandbox.deliverDue();
        QCOMPARE(w.tokensOf(w.ada), 50);
    }
};

QTEST_GUILESS_MAIN(TestPurchasing)
#include "tst_purchasing.moc"
