#include "services-client/sync/orderbook.h"
#include "tests/support/client/clientfixtures.h"

#include <QTemporaryDir>

using namespace nw;
using nw::test::ManualEnvironment;

namespace {

const OrderRequest kTip{OrderKind::Spend, QStringLiteral("/wallet/spend"), "{\"a\":1}"};
const OrderRequest kOtherTip{OrderKind::Spend, QStringLiteral("/wallet/spend"), "{\"a\":2}"};

} // namespace

// The rules of what is ordered, without a network.
class OrderBookTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        open();
    }

    void anOrderIsOnDiskWithItsKeyBeforeAnythingIsSent()
    {
        const auto placed = m_book->place(kTip);
        QVERIFY(placed);
        QCOMPARE(placed->attempts, 0);
        open();
        const auto orders = m_book->open();
        QVERIFY(orders && orders->size() == 1);
        QCOMPARE(orders->first().id, placed->id);
        QCOMPARE(orders->first().request.body, kTip.body);
    }

    void aTryIsOnDiskBeforeItIsMadeAndTheNextOneHasTheSameKeyAndBytes()
    {
        const auto placed = m_book->place(kTip);
        QCOMPARE((*m_book->takeNext())->attempts, 1);
        open();
        const auto again = m_book->takeNext();
        QVERIFY(again && *again);
        QCOMPARE((*again)->id, placed->id);
        QCOMPARE((*again)->request.body, kTip.body);
        QCOMPARE((*again)->attempts, 2);
    }

    void askedForAgainWhileItIsOpenItIsTheSameOrder()
    {
        const auto first = m_book->place(kTip);
        QVERIFY(m_book->takeNext());
        QCOMPARE(m_book->place(kTip)->id, first->id);
        QVERIFY(m_book->place(kOtherTip)->id != first->id);
        QCOMPARE(*m_book->openCount(), 2);
    }

    void askedForAgainAfterItWasDoneItIsAnotherOrder()
    {
        const auto first = m_book->place(kTip);
        QVERIFY(m_book->settle(first->id, QByteArray("{}")));
        QVERIFY(m_book->place(kTip)->id != first->id);
    }

    void ordersAreTakenInTheirOrder()
    {
        const auto first = m_book->place(kTip);
        const auto second = m_book->place(kOtherTip);
        QCOMPARE((*m_book->takeNext())->id, first->id);
        QCOMPARE((*m_book->takeNext(first->id))->id, second->id);
        QVERIFY(!*m_book->takeNext(second->id));
        QVERIFY(m_book->settle(first->id, QByteArray("{}")));
        QCOMPARE((*m_book->takeNext(first->id))->id, second->id); // also when it is settled
    }

    void whatSaysNothingAboutTheEffectLeavesTheOrderOpen_data()
    {
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<OrderState>("state");
        for (const ErrorCode code :
             {ErrorCode::Offline, ErrorCode::Timeout, ErrorCode::Unavailable, ErrorCode::Internal,
              ErrorCode::InFlight, ErrorCode::RateLimited, ErrorCode::Unauthenticated,
              ErrorCode::Cancelled, ErrorCode::MalformedJson})
            QTest::addRow("%d", int(code)) << code << OrderState::Open;
        for (const ErrorCode code :
             {ErrorCode::InsufficientFunds, ErrorCode::PriceChanged, ErrorCode::SoldOut,
              ErrorCode::PerUserLimit, ErrorCode::SaleClosed, ErrorCode::NotFound,
              ErrorCode::Conflict, ErrorCode::IdempotencyKeyReused, ErrorCode::InvalidInput})
            QTest::addRow("%d", int(code)) << code << OrderState::Refused;
    }

    void whatSaysNothingAboutTheEffectLeavesTheOrderOpen()
    {
        QFETCH(ErrorCode, code);
        QFETCH(OrderState, state);
        const auto placed = m_book->place(kTip);
        const auto settled = m_book->settle(placed->id, failure(code, QStringLiteral("why")));
        QVERIFY(settled);
        QCOMPARE(settled->state, state);
        QCOMPARE(settled->error->code, code);
        QCOMPARE(*m_book->openCount(), state == OrderState::Open ? 1 : 0);
    }

    void anAnswerThatComesTwiceChangesNothing()
    {
        const auto placed = m_book->place(kTip);
        QVERIFY(m_book->settle(placed->id, QByteArray("{\"first\":1}")));
        const auto second = m_book->settle(placed->id, failure(ErrorCode::NotFound));
        QVERIFY(second);
        QCOMPARE(second->state, OrderState::Done);
        QCOMPARE(second->answer, QByteArray("{\"first\":1}"));
    }

    void onlyWhatWasNeverTriedCanBeWithdrawn()
    {
        const auto first = m_book->place(kTip);
        QVERIFY(m_book->withdraw(first->id));
        QCOMPARE(m_book->withdraw(first->id).error().code, ErrorCode::NotFound);
        const auto second = m_book->place(kTip);
        QVERIFY(m_book->takeNext());
        QCOMPARE(m_book->withdraw(second->id).error().code, ErrorCode::Conflict);
    }

    void settledOrdersGoAfterAMonthAndOpenOnesStay()
    {
        const auto done = m_book->place(kTip);
        QVERIFY(m_book->settle(done->id, QByteArray("{}")));
        QVERIFY(m_book->place(kOtherTip));
        m_environment.nowMs += 31LL * 24 * 60 * 60 * 1000;
        QVERIFY(m_book->place(kTip));
        QCOMPARE(m_book->settle(done->id, QByteArray("{}")).error().code, ErrorCode::NotFound);
        QCOMPARE(*m_book->openCount(), 2);
    }

private:
    void open()
    {
        m_book.reset();
        m_database.reset();
        m_database = std::move(*CacheDatabase::open(m_dir->filePath(QStringLiteral("cache.db"))));
        m_book = std::make_unique<OrderBook>(*m_database, m_environment.environment());
    }

    ManualEnvironment m_environment;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<CacheDatabase> m_database;
    std::unique_ptr<OrderBook> m_book;
};

QTEST_GUILESS_MAIN(OrderBookTest)
#include "tst_orderbook.moc"
