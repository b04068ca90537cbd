#include <QTest>

#include "walletworld.h"
#include <atomic>
#include <thread>

using namespace nw;
using namespace nw::test;
using namespace nw::server;
using namespace nw::server::wallet;

namespace {

constexpr std::int64_t kPrice = 25 * kUnitsPerToken;

ErrorCode codeOf(const SpendOutcome &outcome)
{
    return outcome.result ? ErrorCode::Internal : outcome.result.error().code;
}

} // namespace

class TestSpending : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
    }

    void theFeeIsRoundedDownAndTheRestIsTheCreators_data()
    {
        QTest::addColumn<qint64>("amount");
        QTest::addColumn<int>("bps");
        QTest::addColumn<qint64>("fee");
        QTest::newRow("25 tokens") << qint64(kPrice) << 3000 << qint64(750'000'000);
        QTest::newRow("one unit") << qint64(1) << 3000 << qint64(0);
        QTest::newRow("three units") << qint64(3) << 3333 << qint64(0);
        QTest::newRow("four units") << qint64(4) << 3000 << qint64(1);
        QTest::newRow("nothing kept") << qint64(kPrice) << 0 << qint64(0);
        QTest::newRow("all kept") << qint64(kPrice) << 10'000 << qint64(kPrice);
        QTest::newRow("the largest")
            << qint64(kMaxAmountUnits) << 9999 << qint64(4611224849825545165);
    }

    void theFeeIsRoundedDownAndTheRestIsTheCreators()
    {
        QFETCH(qint64, amount);
        QFETCH(int, bps);
        QFETCH(qint64, fee);
        const Split split = splitAmount({amount}, bps);
        QCOMPARE(split.fee.units, fee);
        QCOMPARE(split.fee.units + split.share.units, amount);
    }

    void aComicIsPaidToTheLastUnit()
    {
        WalletWorld w;
        w.books.mint(w.ada, 100);
        const auto spent =
            w.spending.buyComic(w.ada, w.comic, Amount{kPrice}, w.key(QStringLiteral("k")));
        QVERIFY(spent.result);
        QCOMPARE(spent.result->answer.balance.units, 75 * kUnitsPerToken);
        QCOMPARE(w.books.units(u"creator:" + w.bea), 1'750'000'000);
        QCOMPARE(w.books.units(QStringLiteral("platform:fees")), 750'000'000);
        QCOMPARE(w.shelf.grants.value(w.ada + w.comic), 1);
        QCOMPARE(w.books.messages.size(), 1);
        QCOMPARE(w.books.messages.front().topic, QStringLiteral("comic.bought"));
        const auto history = w.accounts.transactions(w.ada, {}, 20);
        QCOMPARE(history->entries.front().type, QStringLiteral("comic"));
        QCOMPARE(history->entries.front().amount.units, kPrice);
        QVERIFY(w.accounts.receipt(w.ada, spent.result->answer.receiptId));
    }

    // B1: the price is the server's, whatever the buyer says it is.
    void aPriceOfTheBuyersOwnIsRefusedAndRemembered()
    {
        WalletWorld w;
        w.books.mint(w.ada, 100);
        const RequestKey key = w.key(QStringLiteral("k"));
        const auto refused = w.spending.buyComic(w.ada, w.comic, Amount{kUnitsPerToken}, key);
        QCOMPARE(codeOf(refused), ErrorCode::PriceChanged);
        QCOMPARE(w.tokensOf(w.ada), 100);
        w.shelf.offers[w.comic].price = {kUnitsPerToken};
        const auto again = w.spending.buyComic(w.ada, w.comic, Amount{kUnitsPerToken}, key);
        QCOMPARE(codeOf(again), ErrorCode::PriceChanged);
        QCOMPARE(again.answered, Answered::Before);
    }

    void oneKeyIsAnsweredTheSame()
    {
        WalletWorld w;
        w.books.mint(w.ada, 100);
        const RequestKey key = w.key(QStringLiteral("k"));
        const auto first = w.spending.buyComic(w.ada, w.comic, Amount{kPrice}, key);
        w.shelf.offers[w.comic].price = {99 * kUnitsPerToken}; // what comes later changes nothing
        w.books.mint(w.ada, 5);
        const auto again = w.spending.buyComic(w.ada, w.comic, Amount{kPrice}, key);
        QVERIFY(again.result);
        QCOMPARE(again.answered, Answered::Before);
        QCOMPARE(again.result->how, Spent::How::Bought);
        QCOMPARE(again.result->answer.transactionId, first.result->answer.transactionId);
        QCOMPARE(again.result->answer.balance.units, first.result->answer.balance.units);
        QCOMPARE(w.tokensOf(w.ada), 80);
        const auto other = w.spending.buyComic(w.ada, w.comic, Amount{kPrice},
                                               w.key(QStringLiteral("k"), "other"));
        QCOMPARE(codeOf(other), ErrorCode::IdempotencyKeyReused);
    }

    // B5: buying again charges again.
    void anotherKeyFindsTheComicOwned()
    {
        WalletWorld w;
        w.books.mint(w.ada, 100);
        const auto first =
            w.spending.buyComic(w.ada, w.comic, std::nullopt, w.key(QStringLiteral("k1")));
        const auto second =
            w.spending.buyComic(w.ada, w.comic, std::nullopt, w.key(QStringLiteral("k2")));
        QVERIFY(second.result);
        QCOMPARE(second.result->how, Spent::How::OwnedAlready);
        QCOMPARE(second.result->answer.receiptId, first.result->answer.receiptId);
        QCOMPARE(w.tokensOf(w.ada), 75);
    }

    void aGiftIsOwnedWithoutAReceipt()
    {
        WalletWorld w;
        w.shelf.gifts = {w.ada + w.comic};
        const auto owned =
            w.spending.buyComic(w.ada, w.comic, std::nullopt, w.key(QStringLiteral("k")));
        QVERIFY(owned.result);
        QCOMPARE(owned.result->how, Spent::How::OwnedAlready);
        QVERIFY(owned.result->answer.receiptId.isEmpty());
    }

    void aFreeComicIsNotBought()
    {
        WalletWorld w;
        w.shelf.offers[w.comic].price = {};
        QCOMPARE(
            codeOf(w.spending.buyComic(w.ada, w.comic, std::nullopt, w.key(QStringLiteral("k")))),
            ErrorCode::Conflict);
    }

    void tooFewTokensMoveNothing()
    {
        WalletWorld w;
        w.books.mint(w.ada, 24);
        const RequestKey key = w.key(QStringLiteral("k"));
        QCOMPARE(codeOf(w.spending.buyComic(w.ada, w.comic, std::nullopt, key)),
                 ErrorCode::InsufficientFunds);
        w.books.mint(w.ada, 100);
        const auto again = w.spending.buyComic(w.ada, w.comic, std::nullopt, key);
        QCOMPARE(codeOf(again), ErrorCode::InsufficientFunds); // remembered
        QCOMPARE(again.answered, Answered::Before);
        QVERIFY(
            w.spending.buyComic(w.ada, w.comic, std::nullopt, w.key(QStringLiteral("n"))).result);
        QCOMPARE(w.tokensOf(w.ada), 99);
    }

    void aLostAnswerIsFoundAgain()
    {
        WalletWorld w;
        w.books.mint(w.ada, 100);
        w.books.loseAnswers(1);
        const RequestKey key = w.key(QStringLiteral("k"));
        QCOMPARE(codeOf(w.spending.buyComic(w.ada, w.comic, std::nullopt, key)),
                 ErrorCode::Unavailable);
        const auto again = w.spending.buyComic(w.ada, w.comic, std::nullopt, key);
        QVERIFY(again.result);
        QCOMPARE(w.tokensOf(w.ada), 75);
        QCOMPARE(w.shelf.grants.value(w.ada + w.comic), 1);
    }

    void aTipGoesToItsPersonLessTheFee()
    {
        WalletWorld w;
        w.books.mint(w.ada, 10);
        const SpendRequest tip{SpendPurpose::Tip, w.bea, {10 * kUnitsPerToken}};
        QVERIFY(w.spending.spend(w.ada, tip, w.key(QStringLiteral("k"))).result);
        QCOMPARE(w.books.units(u"creator:" + w.bea), 7 * kUnitsPerToken);
    }

    void aBadTipIsRefused_data()
    {
        QTest::addColumn<QString>("to");
        QTest::addColumn<qint64>("units");
        QTest::addColumn<int>("code");
        QTest::newRow("nothing") << QStringLiteral("018f3c00-0000-7000-8000-00000000000b")
                                 << qint64(0) << int(ErrorCode::AmountInvalid);
        QTest::newRow("oneself") << QStringLiteral("018f3c00-0000-7000-8000-00000000000a")
                                 << qint64(1) << int(ErrorCode::InvalidInput);
        QTest::newRow("nobody") << QStringLiteral("018f3c00-0000-7000-8000-00000000000c")
                                << qint64(1) << int(ErrorCode::NotFound);
    }

    void aBadTipIsRefused()
    {
        QFETCH(QString, to);
        QFETCH(qint64, units);
        QFETCH(int, code);
        WalletWorld w;
        w.books.mint(w.ada, 10);
        QCOMPARE(int(codeOf(w.spending.spend(w.ada, {SpendPurpose::Tip, to, {units}},
                                             w.key(QStringLiteral("k"))))),
                 code);
        QCOMPARE(w.tokensOf(w.ada), 10);
    }

    void manyAtOnceBuyOneComicOnce_data()
    {
        QTest::addColumn<bool>("guarded");
        QTest::newRow("guarded") << true;
        QTest::newRow("without the guard: the test must see it") << false;
    }

    // 64 threads, each with a key of its own, and one comic. The control takes away the ledger's
    // unique transaction ids.
    void manyAtOnceBuyOneComicOnce()
    {
        QFETCH(bool, guarded);
        WalletWorld w;
        w.books.mint(w.ada, 10'000);
        if (!guarded)
            w.books.takeAway(MemoryBooks::Guard::TransactionIds);
        std::atomic<int> bought = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 64; ++i) {
            threads.emplace_back([&, i] {
                const auto spent =
                    w.spending.buyComic(w.ada, w.comic, std::nullopt, w.key(QString::number(i)));
                if (spent.result && spent.result->how == Spent::How::Bought)
                    ++bought;
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(bought == 1, guarded);
        QCOMPARE(w.tokensOf(w.ada) == 10'000 - 25, guarded);
    }

    void manyAtOnceNeverSpendMoreThanThereIs_data() { manyAtOnceBuyOneComicOnce_data(); }

    void manyAtOnceNeverSpendMoreThanThereIs()
    {
        QFETCH(bool, guarded);
        WalletWorld w;
        w.books.mint(w.ada, 10);
        if (!guarded)
            w.books.takeAway(MemoryBooks::Guard::Funds);
        std::atomic<int> spent = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 64; ++i) {
            threads.emplace_back([&, i] {
                const SpendRequest tip{SpendPurpose::Tip, w.bea, {kUnitsPerToken}};
                if (w.spending.spend(w.ada, tip, w.key(QString::number(i))).result)
                    ++spent;
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(spent == 10, guarded);
        QCOMPARE(w.tokensOf(w.ada) == 0, guarded);
        QCOMPARE(w.books.sumOf(nwt()), 0);
    }

    void theHistoryComesInPagesAndIsOnesOwn()
    {
        WalletWorld w;
        for (int i = 0; i < 5; ++i)
            w.books.mint(w.ada, 1);
        const auto first = w.accounts.transactions(w.ada, {}, 3);
        QCOMPARE(first->entries.size(), 3);
        const auto second = w.accounts.transactions(w.ada, first->nextPosition, 3);
        QCOMPARE(second->entries.size(), 2);
        QVERIFY(second->nextPosition.isEmpty());
        QVERIFY(w.accounts.transactions(w.bea, {}, 3)->entries.isEmpty());
        const QString receipt = first->entries.front().receiptId;
        QVERIFY(w.accounts.receipt(w.ada, receipt));
        QCOMPARE(w.accounts.receipt(w.bea, receipt).error().code, ErrorCode::NotFound);
        QCOMPARE(w.accounts.transactions(w.ada, QStringLiteral("01"), 3).error().code,
                 ErrorCode::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(TestSpending)
#include "tst_spending.moc"
