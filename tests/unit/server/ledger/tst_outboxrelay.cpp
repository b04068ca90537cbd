#include "tests/support/ledger/ledgerworld.h"

#include <QTest>

#include <condition_variable>
#include <mutex>

using namespace nw;
using namespace nw::server;
using namespace nw::server::ledger;
using namespace nw::test;

namespace {

// What a consumer was given, and when to say no.
class Inbox
{
public:
    OutboxConsumer consumer(const char *name, const char *topic)
    {
        return {QString::fromLatin1(name), QString::fromLatin1(topic),
                [this](const DeliveredMessage &message) -> Result<void> {
                    const std::lock_guard lock(m_mutex);
                    if (m_refusals > 0) {
                        --m_refusals;
                        return failure(ErrorCode::Unavailable, QStringLiteral("not now"));
                    }
                    m_payloads.append(message.payload);
                    m_arrived.notify_all();
                    return {};
                }};
    }

    void refuse(int times)
    {
        const std::lock_guard lock(m_mutex);
        m_refusals = times;
    }

    QByteArrayList waitFor(qsizetype count)
    {
        std::unique_lock lock(m_mutex);
        m_arrived.wait_for(lock, std::chrono::seconds(20),
                           [&] { return m_payloads.size() >= count; });
        return m_payloads;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    QByteArrayList m_payloads;
    int m_refusals = 0;
};

LedgerCommand telling(const char *topic, const QByteArray &payload)
{
    LedgerCommand command = issue(user(1), 1);
    command.outbox = {{QString::fromLatin1(topic), payload}};
    return command;
}

QByteArrayList numbers(int count)
{
    QByteArrayList list;
    for (int i = 0; i < count; ++i)
        list.append(QByteArray::number(i));
    return list;
}

// Follows the ledger in its own commit.
class CountingProjection final : public LedgerProjection
{
public:
    DbResult<void> apply(Connection &connection, const SealedTransaction &transaction) override
    {
        if (m_fails && transaction.kind == u"doomed")
            return tl::unexpected(DbError{DbErrorCode::Other, QStringLiteral("cannot follow")});
        return connection.run("INSERT INTO followed (sequence, legs) VALUES (?, ?)",
                              {qint64(transaction.sequence), int(transaction.legs.size())});
    }
    DbResult<void> clear(Connection &connection) override
    {
        return connection.execute("DELETE FROM followed");
    }
    bool m_fails = false;
};

} // namespace

// What leaves the ledger: messages to consumers, rows that follow it.
class TestOutboxRelay : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_world = std::make_unique<LedgerWorld>();
    }

    void cleanup() { m_world.reset(); }

    void messagesArriveInOrderAndAreRemoved()
    {
        Inbox inbox;
        startWith({inbox.consumer("granter", "comic.bought")});
        for (const QByteArray &number : numbers(150))
            m_world->post(telling("comic.bought", number));
        QCOMPARE(inbox.waitFor(150), numbers(150));
        QTRY_COMPARE(m_world->number("SELECT COUNT(*) FROM ledger_outbox"), std::int64_t(0));
    }

    void aRefusedCommandTellsNobody()
    {
        Inbox inbox;
        startWith({inbox.consumer("granter", "comic.bought")});
        LedgerCommand poor = transfer(user(5), user(6), 1);
        poor.outbox = {{QStringLiteral("comic.bought"), "never"}};
        QCOMPARE(m_world->status(poor), LedgerStatus::InsufficientFunds);
        LedgerCommand paid = telling("comic.bought", "once");
        paid.transactionId = uuid(1);
        m_world->post(paid);
        m_world->post(paid); // a repetition is no second message
        m_world->post(telling("comic.bought", "last"));
        QCOMPARE(inbox.waitFor(2), (QByteArrayList{"once", "last"}));
    }

    void whatIsRefusedIsTriedAgainWithoutHoldingUpOthers()
    {
        Inbox slow;
        Inbox quick;
        slow.refuse(3);
        startWith({slow.consumer("slow", "a"), quick.consumer("quick", "b")});
        for (const QByteArray &number : numbers(5)) {
            m_world->post(telling("a", number));
            m_world->post(telling("b", number));
        }
        QCOMPARE(quick.waitFor(5), numbers(5));
        QCOMPARE(slow.waitFor(5), numbers(5));
    }

    void whatWasNotDeliveredWaitsForTheNextStart()
    {
        m_world->start();
        for (const QByteArray &number : numbers(5))
            m_world->post(telling("comic.bought", number));
        m_world->stop();
        Inbox inbox;
        startWith({inbox.consumer("granter", "comic.bought")});
        QCOMPARE(inbox.waitFor(5), numbers(5));
        m_world->stop();
        // A second consumer sees what comes after it was registered, the first nothing twice.
        Inbox second;
        startWith({inbox.consumer("granter", "comic.bought"),
                   second.consumer("counter", "comic.bought")});
        m_world->post(telling("comic.bought", "5"));
        QCOMPARE(second.waitFor(1), QByteArrayList{"5"});
        QCOMPARE(inbox.waitFor(6), numbers(6));
    }

    void rowsFollowTheLedgerInItsOwnCommit()
    {
        CountingProjection projection;
        QCOMPARE(m_world->refusal("CREATE TABLE followed (sequence BIGINT PRIMARY KEY, legs INT)"),
                 QString());
        m_world->start([&](LedgerSetup &setup) { setup.projections = {&projection}; });
        m_world->post(issue(user(1), 5));
        QCOMPARE(m_world->number("SELECT legs FROM followed WHERE sequence = 1"), std::int64_t(2));
        projection.m_fails = true;
        LedgerCommand doomed = issue(user(1), 5);
        doomed.kind = QStringLiteral("doomed");
        QVERIFY(!m_world->ledger().post(doomed));
        QCOMPARE(m_world->number("SELECT COUNT(*) FROM ledger_transactions"), std::int64_t(1));
        QCOMPARE(m_world->balance(user(1)), std::int64_t(5));
    }

    void aCommandThatCannotBeWrittenTakesNoOtherWithIt()
    {
        CountingProjection projection;
        projection.m_fails = true;
        QCOMPARE(m_world->refusal("CREATE TABLE followed (sequence BIGINT PRIMARY KEY, legs INT)"),
                 QString());
        m_world->start([&](LedgerSetup &setup) { setup.projections = {&projection}; });
        std::mutex mutex;
        std::condition_variable answered;
        int missing = 60;
        int posted = 0;
        for (int i = 0; i < 60; ++i) {
            LedgerCommand command = issue(user(1), 1);
            if (i % 10 == 3)
                command.kind = QStringLiteral("doomed");
            m_world->ledger().submit(command, [&](const Result<LedgerOutcome> &outcome) {
                const std::lock_guard lock(mutex);
                posted += outcome ? 1 : 0;
                --missing;
                answered.notify_one();
            });
        }
        std::unique_lock lock(mutex);
        QVERIFY(answered.wait_for(lock, std::chrono::seconds(60), [&] { return missing == 0; }));
        QCOMPARE(posted, 54);
        QCOMPARE(m_world->balance(user(1)), std::int64_t(54));
        QCOMPARE(m_world->number("SELECT COUNT(*) FROM followed"), std::int64_t(54));
    }

    void aFullQueueSaysSo()
    {
        m_world->start([](LedgerSetup &setup) { setup.maxQueued = 0; });
        const auto outcome = m_world->ledger().post(issue(user(1), 1));
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, ErrorCode::Unavailable);
    }

private:
    void startWith(const std::vector<OutboxConsumer> &consumers)
    {
        m_world->start([&](LedgerSetup &setup) { setup.consumers = consumers; });
    }

    std::unique_ptr<LedgerWorld> m_world;
};

QTEST_GUILESS_MAIN(TestOutboxRelay)
#include "tst_outboxrelay.moc"
