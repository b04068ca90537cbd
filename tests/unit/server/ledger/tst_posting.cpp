#include "server/ledger/chartofaccounts.h"
#include "tests/support/ledger/ledgerworld.h"

#include <QTest>

#include <limits>

using namespace nw;
using namespace nw::server;
using namespace nw::server::ledger;
using namespace nw::test;

namespace {

const QString kFees = QStringLiteral("platform:fees");
const QString kIssuance = QStringLiteral("issuance");
const QString kSeat = QStringLiteral("SEAT:") + uuid(50);
const QString kPool = QStringLiteral("seat:") + uuid(50) + QStringLiteral(":pool");
const QString kSold = QStringLiteral("seat:") + uuid(50) + QStringLiteral(":sold");
const QString kSupply = QStringLiteral("seat:") + uuid(50) + QStringLiteral(":supply");
const QString kEscrow = QStringLiteral("event:") + uuid(60) + QStringLiteral(":escrow");

LedgerCommand seats(std::int64_t count)
{
    LedgerCommand command;
    command.kind = QStringLiteral("seats");
    command.legs = {debit(kSupply, count, kSeat), credit(kPool, count, kSeat)};
    return command;
}

LedgerCommand ticketHold(const QString &id, int buyer, std::int64_t price)
{
    return hold(id,
                {debit(user(buyer), price), credit(kEscrow, price), debit(kPool, 1, kSeat),
                 credit(kSold, 1, kSeat)});
}

LedgerCommand refund(const QString &original, int leg, const Leg &back, const Leg &from)
{
    LedgerCommand command;
    command.kind = QStringLiteral("refund");
    command.reverses = original;
    command.legs = {back, from};
    command.legs[0].reversesLeg = leg;
    return command;
}

} // namespace

// The rules of posting, through the whole engine, on each database.
class TestPosting : public QObject
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
    }

    void cleanup()
    {
        if (m_world)
            QVERIFY(m_world->isBalanced());
        m_world.reset();
    }

    void aPurchaseAndASpendMoveExactlyWhatTheySay()
    {
        QVERIFY(m_world->post(issue(user(1), 1'000)).isPosted());
        LedgerCommand spend;
        spend.kind = QStringLiteral("spend");
        spend.legs = {debit(user(1), 333), credit(creator(2), 233), credit(kFees, 100)};
        const LedgerOutcome outcome = m_world->post(spend);
        QVERIFY(outcome.isPosted());
        QCOMPARE(outcome.sequence, std::int64_t(2));
        QCOMPARE(outcome.balances.size(), 3);
        QCOMPARE(outcome.balances.first().balance.units, std::int64_t(667));
        QCOMPARE(outcome.balances.first().version, std::int64_t(2));
        QCOMPARE(m_world->balance(user(1)), std::int64_t(667));
        QCOMPARE(m_world->balance(creator(2)), std::int64_t(233));
        QCOMPARE(m_world->balance(kFees), std::int64_t(100));
        QCOMPARE(m_world->balance(kIssuance), std::int64_t(-1'000));
    }

    void whatIsRefusedLeavesNoTrace_data()
    {
        QTest::addColumn<LedgerCommand>("command");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const LedgerCommand &command, LedgerStatus status) {
            QTest::newRow(name) << command << static_cast<int>(status);
        };
        row("more than there is", transfer(user(1), user(2), 101), LedgerStatus::InsufficientFunds);
        row("of nobody", transfer(user(9), user(2), 1), LedgerStatus::InsufficientFunds);
        row("nothing", transfer(user(1), user(2), 0), LedgerStatus::AmountInvalid);
        row("less than nothing", transfer(user(1), user(2), -5), LedgerStatus::AmountInvalid);
        row("more than a number", transfer(kIssuance, user(2), kMaxAmountUnits + 1),
            LedgerStatus::AmountInvalid);
        row("to oneself", transfer(user(1), user(1), 5), LedgerStatus::AccountRepeated);
        row("to no account", transfer(user(1), QStringLiteral("users:") + uuid(1), 5),
            LedgerStatus::AccountUnknown);
        row("too large a balance", transfer(kIssuance, user(1), kMaxAmountUnits),
            LedgerStatus::BalanceTooLarge);
        LedgerCommand command = transfer(user(1), user(2), 5);
        command.legs[1].credit.units = 4;
        row("a unit lost", command, LedgerStatus::Unbalanced);
        command.legs = {debit(user(1), 5), credit(kSold, 5, kSeat)};
        row("tokens for seats", command, LedgerStatus::Unbalanced);
        command.legs = {debit(user(1), 5), credit(kFees, 5, QStringLiteral("USD"))};
        row("an asset that the account has not", command, LedgerStatus::AccountUnknown);
        command.legs = {debit(user(1), 5)};
        row("one leg", command, LedgerStatus::CommandInvalid);
        command = transfer(user(1), user(2), 5);
        command.kind = QStringLiteral("Spend!");
        row("a kind that is no word", command, LedgerStatus::CommandInvalid);
        row("void of nothing", resolve(Action::Void, uuid(77)), LedgerStatus::HoldUnknown);
        command = transfer(user(1), user(2), 5);
        command.reverses = uuid(78);
        row("a reversal of nothing", command, LedgerStatus::ReversalUnknown);
        command = transfer(user(1), user(2), 5);
        command.legs[0].debit.units = std::numeric_limits<std::int64_t>::min();
        row("the smallest number", command, LedgerStatus::AmountInvalid);
        command = transfer(kIssuance, user(2), kMaxAmountUnits);
        command.legs.append(debit(QStringLiteral("receivable:") + uuid(2), kMaxAmountUnits));
        command.legs.append(credit(user(3), kMaxAmountUnits));
        row("a sum over every number", command, LedgerStatus::AmountInvalid);
    }

    void whatIsRefusedLeavesNoTrace()
    {
        QFETCH(LedgerCommand, command);
        QFETCH(int, status);
        QVERIFY(m_world->post(issue(user(1), 100)).isPosted());
        const LedgerOutcome outcome = m_world->post(command);
        QCOMPARE(static_cast<int>(outcome.status), status);
        QVERIFY(outcome.transactionId.isEmpty());
        QCOMPARE(m_world->number("SELECT COUNT(*) FROM ledger_transactions"), std::int64_t(1));
        QCOMPARE(m_world->number("SELECT COUNT(*) FROM ledger_entries"), std::int64_t(2));
        QCOMPARE(m_world->number("SELECT COUNT(*) FROM accounts"), std::int64_t(2));
        QCOMPARE(m_world->balance(user(1)), std::int64_t(100));
    }

    void aRefusalNamesTheAccountThatLacks()
    {
        m_world->post(issue(user(1), 100));
        m_world->post(seats(0 + 1));
        QVERIFY(m_world->post(ticketHold(uuid(1), 1, 40)).isPosted());
        const LedgerOutcome soldOut = m_world->post(ticketHold(uuid(2), 1, 40));
        QCOMPARE(soldOut.status, LedgerStatus::InsufficientFunds);
        QCOMPARE(soldOut.refusedAccount, kPool);
        QCOMPARE(soldOut.refusedAsset, kSeat);
        const LedgerOutcome tooDear = m_world->post(transfer(user(1), user(2), 61));
        QCOMPARE(tooDear.refusedAccount, user(1));
        QCOMPARE(tooDear.refusedAsset, QStringLiteral("NWT"));
    }

    void anEqualRequestUnderItsKeyIsAnsweredAsTheFirst()
    {
        m_world->post(issue(user(1), 100));
        const LedgerCommand spend =
            withKey(transfer(user(1), creator(2), 60), QStringLiteral("key"));
        LedgerOutcome first = m_world->post(spend);
        QVERIFY(first.isPosted() && !first.replayed);
        m_world->post(issue(user(1), 1'000)); // what happens later changes no answer
        const LedgerOutcome again = m_world->post(spend);
        QVERIFY(again.replayed);
        first.replayed = true;
        QCOMPARE(again, first);
        QCOMPARE(m_world->balance(creator(2)), std::int64_t(60));
    }

    void anotherRequestUnderAKeyIsRefused()
    {
        m_world->post(issue(user(1), 100));
        m_world->post(withKey(transfer(user(1), creator(2), 60), QStringLiteral("key")));
        const LedgerCommand other =
            withKey(transfer(user(1), creator(2), 1), QStringLiteral("key"), 'x');
        QCOMPARE(m_world->status(other), LedgerStatus::IdempotencyKeyReused);
        QCOMPARE(m_world->balance(user(1)), std::int64_t(40));
    }

    void aRefusalIsRememberedUnderItsKey()
    {
        const LedgerCommand spend =
            withKey(transfer(user(1), creator(2), 60), QStringLiteral("key"));
        QCOMPARE(m_world->status(spend), LedgerStatus::InsufficientFunds);
        m_world->post(issue(user(1), 100));
        const LedgerOutcome again = m_world->post(spend);
        QCOMPARE(again.status, LedgerStatus::InsufficientFunds);
        QCOMPARE(again.refusedAccount, user(1));
        QVERIFY(again.replayed);
        QCOMPARE(m_world->balance(user(1)), std::int64_t(100));
    }

    void aTransactionIdMakesARetryTheSameTransaction()
    {
        LedgerCommand purchase = issue(user(1), 100);
        purchase.transactionId = uuid(500);
        LedgerOutcome first = m_world->post(purchase);
        QVERIFY(first.isPosted());
        QCOMPARE(first.transactionId, uuid(500));
        const LedgerOutcome again = m_world->post(purchase);
        first.replayed = true;
        QCOMPARE(again, first);
        QCOMPARE(m_world->balance(user(1)), std::int64_t(100));
        purchase.legs[0].debit.units = purchase.legs[1].credit.units = 101;
        QCOMPARE(m_world->status(purchase), LedgerStatus::TransactionIdReused);
    }

    void aHoldTakesFromWhatIsAvailable()
    {
        m_world->post(issue(user(1), 100));
        m_world->post(seats(10));
        QVERIFY(m_world->post(ticketHold(uuid(1), 1, 70)).isPosted());
        QCOMPARE(m_world->balance(user(1)), std::int64_t(100));
        QCOMPARE(m_world->account(user(1)).available().units, std::int64_t(30));
        QCOMPARE(m_world->account(kPool, kSeat).available().units, std::int64_t(9));
        QCOMPARE(m_world->status(transfer(user(1), user(2), 31)), LedgerStatus::InsufficientFunds);
        QVERIFY(m_world->post(transfer(user(1), user(2), 30)).isPosted());
    }

    void aCaptureTakesTokensAndSeatTogether()
    {
        m_world->post(issue(user(1), 100));
        m_world->post(seats(10));
        m_world->post(ticketHold(uuid(1), 1, 70));
        const LedgerOutcome captured =
            m_world->post(resolve(Action::Capture, uuid(1),
                                  {debit(user(1), 70), credit(kEscrow, 60), credit(kFees, 10),
                                   debit(kPool, 1, kSeat), credit(user(1), 1, kSeat)}));
        QVERIFY(captured.isPosted());
        QCOMPARE(m_world->account(user(1)).available().units, std::int64_t(30));
        QCOMPARE(m_world->balance(user(1), kSeat), std::int64_t(1));
        QCOMPARE(m_world->balance(kPool, kSeat), std::int64_t(9));
        QCOMPARE(m_world->balance(kEscrow), std::int64_t(60));
        QCOMPARE(m_world->account(kSold, kSeat).pendingCredits.units, std::int64_t(0));
    }

    void aCaptureTakesNoMoreThanWasHeld()
    {
        m_world->post(issue(user(1), 100));
        m_world->post(seats(10));
        m_world->post(ticketHold(uuid(1), 1, 70));
        QCOMPARE(m_world->status(
                     resolve(Action::Capture, uuid(1), {debit(user(1), 71), credit(kEscrow, 71)})),
                 LedgerStatus::CaptureExceedsHold);
        QCOMPARE(m_world->status(
                     resolve(Action::Capture, uuid(1), {debit(kFees, 1), credit(kEscrow, 1)})),
                 LedgerStatus::CaptureExceedsHold);
        // Less is allowed: the rest is free again.
        QVERIFY(
            m_world
                ->post(resolve(Action::Capture, uuid(1), {debit(user(1), 10), credit(kEscrow, 10)}))
                .isPosted());
        QCOMPARE(m_world->account(user(1)).available().units, std::int64_t(90));
    }

    void aHoldIsResolvedOnce_data()
    {
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("second");
        for (const int first : {3, 4, 5}) {
            for (const int second : {3, 4, 5})
                QTest::addRow("%d then %d", first, second) << first << second;
        }
    }

    void aHoldIsResolvedOnce()
    {
        QFETCH(int, first);
        QFETCH(int, second);
        m_world->post(issue(user(1), 100));
        m_world->post(hold(uuid(1), {debit(user(1), 70), credit(user(2), 70)}));
        const auto command = [](int action) {
            const bool captures = action == 3;
            return resolve(static_cast<Action>(action), uuid(1),
                           captures ? QList<Leg>{debit(user(1), 70), credit(user(2), 70)}
                                    : QList<Leg>{});
        };
        if (first == 5)
            m_world->clock().advanceSeconds(600);
        QVERIFY(m_world->post(command(first)).isPosted());
        m_world->clock().advanceSeconds(600);
        QCOMPARE(m_world->status(command(second)), LedgerStatus::HoldResolved);
        QCOMPARE(m_world->account(user(1)).pendingDebits.units, std::int64_t(0));
        QCOMPARE(m_world->balance(user(2)), std::int64_t(first == 3 ? 70 : 0));
    }

    void timeResolvesAHold()
    {
        m_world->post(issue(user(1), 100));
        m_world->post(hold(uuid(1), {debit(user(1), 70), credit(user(2), 70)}));
        m_world->post(hold(uuid(2), {debit(user(1), 20), credit(user(2), 20)}));
        QCOMPARE(m_world->status(resolve(Action::Expire, uuid(1))), LedgerStatus::HoldNotDue);
        QCOMPARE(*m_world->ledger().expireHolds(), 0);
        m_world->clock().advanceMs(600'000);
        QCOMPARE(m_world->status(
                     resolve(Action::Capture, uuid(1), {debit(user(1), 70), credit(user(2), 70)})),
                 LedgerStatus::HoldExpired);
        QCOMPARE(*m_world->ledger().expireHolds(), 2);
        QCOMPARE(*m_world->ledger().expireHolds(), 0);
        QCOMPARE(m_world->account(user(1)).available().units, std::int64_t(100));
        QCOMPARE(m_world->number("SELECT COUNT(*) FROM open_holds"), std::int64_t(0));
    }

    void refundsOfALegNeverAddUpToMoreThanTheLeg()
    {
        m_world->post(issue(user(1), 100));
        m_world->post(issue(creator(2), 100));
        LedgerCommand spend = transfer(user(1), creator(2), 60);
        spend.transactionId = uuid(1);
        m_world->post(spend);
        const auto back = [](std::int64_t units) {
            return refund(uuid(1), 0, credit(user(1), units), debit(creator(2), units));
        };
        QCOMPARE(m_world->status(back(61)), LedgerStatus::ReversalExceedsLeg);
        QVERIFY(m_world->post(back(40)).isPosted());
        QCOMPARE(m_world->status(back(21)), LedgerStatus::ReversalExceedsLeg);
        QVERIFY(m_world->post(back(20)).isPosted());
        QCOMPARE(m_world->status(back(1)), LedgerStatus::ReversalExceedsLeg);
        QCOMPARE(m_world->balance(user(1)), std::int64_t(100));
    }

    void aRefundMirrorsItsLeg()
    {
        m_world->post(issue(user(1), 100));
        LedgerCommand spend = transfer(user(1), creator(2), 60);
        spend.transactionId = uuid(1);
        m_world->post(spend);
        const auto wrong = [&](const LedgerCommand &command) {
            return m_world->status(command) == LedgerStatus::ReversalUnknown;
        };
        QVERIFY(wrong(refund(uuid(1), 1, credit(user(1), 5), debit(creator(2), 5))));
        QVERIFY(wrong(refund(uuid(1), 2, credit(user(1), 5), debit(creator(2), 5))));
        QVERIFY(wrong(refund(uuid(1), 0, credit(user(3), 5), debit(creator(2), 5))));
        QVERIFY(wrong(refund(uuid(1), 0, debit(user(1), 5), credit(creator(2), 5))));
    }

    void aFrozenAccountIsPaidButDoesNotPay()
    {
        m_world->post(issue(user(1), 100));
        LedgerCommand freeze;
        freeze.kind = QStringLiteral("dispute");
        freeze.accountChanges = {{user(1), QStringLiteral("NWT"), AccountChange::State::Frozen}};
        QVERIFY(m_world->post(freeze).isPosted());
        QCOMPARE(m_world->status(transfer(user(1), user(2), 1)), LedgerStatus::AccountFrozen);
        QVERIFY(m_world->post(issue(user(1), 5)).isPosted());
        LedgerCommand clawback = transfer(user(1), kIssuance, 50);
        clawback.kind = QStringLiteral("dispute");
        QVERIFY(m_world->post(clawback).isPosted());
        freeze.accountChanges.first().state = AccountChange::State::Closed;
        QVERIFY(m_world->post(freeze).isPosted());
        QCOMPARE(m_world->status(issue(user(1), 5)), LedgerStatus::AccountClosed);
        freeze.accountChanges.first().state = AccountChange::State::Open;
        QVERIFY(m_world->post(freeze).isPosted());
        QVERIFY(m_world->post(transfer(user(1), user(2), 1)).isPosted());
    }

    void aBalanceIsKnownAtEachTransaction()
    {
        m_world->post(issue(user(1), 100));
        m_world->post(transfer(user(1), user(2), 30));
        m_world->post(issue(user(3), 1));
        m_world->post(transfer(user(1), user(2), 30));
        const auto at = [&](std::int64_t sequence) {
            return m_world->ledger()
                .balanceAt(user(1), QStringLiteral("NWT"), sequence)
                ->balance.units;
        };
        QCOMPARE(at(0), std::int64_t(0));
        QCOMPARE(at(1), std::int64_t(100));
        QCOMPARE(at(3), std::int64_t(70));
        QCOMPARE(at(4), std::int64_t(40));
        QVERIFY(!m_world->ledger().balance(QStringLiteral("nobody"), QStringLiteral("NWT")));
    }

    void whatWasPostedIsThereAfterARestart()
    {
        m_world->post(issue(user(1), 100));
        LedgerCommand spend = transfer(user(1), user(2), 30);
        spend.transactionId = uuid(1);
        const LedgerOutcome first = m_world->post(spend);
        m_world->stop();
        m_world->start();
        LedgerOutcome again = m_world->post(spend);
        again.replayed = false;
        QCOMPARE(again, first);
        const auto sealed = m_world->ledger().transaction(uuid(1));
        QVERIFY(sealed && *sealed);
        QCOMPARE((*sealed)->legs.size(), 2);
        QCOMPARE((*sealed)->balances, first.balances);
    }

private:
    std::unique_ptr<LedgerWorld> m_world;
};

Q_DECLARE_METATYPE(nw::server::ledger::LedgerCommand)

QTEST_GUILESS_MAIN(TestPosting)
#include "tst_posting.moc"
