#include "server/ledger/ledgerwriter.h"

#include "server/common/db/intransaction.h"
#include "server/common/runtime/logger.h"
#include "server/ledger/checkpointkeys.h"
#include "server/ledger/postingrules.h"
#include "server/ledger/sqlledgergroup.h"
#include "server/ledger/sqlledgerreads.h"
#include "services-client/contract/ids.h"

#include <chrono>
#include <future>

namespace nw::server::ledger {

namespace {

constexpr int kMaxAttempts = 8;
constexpr int kExpiredAtOnce = 64;

// Another try may succeed: rows were locked or two sessions were in each other's way (SQLite 5,
// PostgreSQL 40001, 40P01, 55P03), or another process took the same key a moment before.
bool mayPass(const DbError &error)
{
    return error.code == DbErrorCode::Busy || error.code == DbErrorCode::Unique;
}

} // namespace

LedgerWriter::LedgerWriter(const LedgerSetup &setup)
    : m_setup(setup)
{
}

LedgerWriter::~LedgerWriter()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
        m_wake.notify_all();
    }
    if (m_thread.joinable())
        m_thread.join();
}

Result<void> LedgerWriter::start()
{
    Connection &connection = m_setup.database->connection();
    const auto prepare = [&]() -> DbResult<void> {
        auto transaction = Transaction::begin(connection, Transaction::Mode::Write);
        if (!transaction)
            return tl::unexpected(transaction.error());
        if (auto locked = lockLedger(connection); !locked)
            return locked;
        const auto state = readGroup(connection, {}, m_setup.clock->nowMs());
        if (!state)
            return tl::unexpected(state.error());
        const auto edge = readEdge(connection, state->lastSequence);
        if (!edge)
            return tl::unexpected(edge.error());
        m_edge = *edge;
        if (m_edge.size() == 0) {
            const auto newest = newestCheckpoint(connection);
            if (!newest)
                return tl::unexpected(newest.error());
            if (!*newest) {
                if (auto written = writeCheckpoint(
                        connection, 0, m_setup.keys->sign(0, m_edge.root()), state->nowMs);
                    !written)
                    return written;
            }
        }
        return transaction->commit();
    };
    if (const auto prepared = prepare(); !prepared)
        return tl::unexpected(toError(prepared.error()));
    m_thread = std::thread([this] { work(); });
    return {};
}

void LedgerWriter::submit(LedgerCommand command, Answer answer)
{
    if (!isWellFormed(command)) {
        answer(LedgerOutcome{});
        return;
    }
    if (command.transactionId.isEmpty())
        command.transactionId = makeUuidV7();
    {
        const std::lock_guard lock(m_mutex);
        if (!m_ending && std::ssize(m_queue) < m_setup.maxQueued) {
            m_queue.push_back({std::move(command), std::move(answer)});
            m_wake.notify_one();
            return;
        }
    }
    answer(failure(ErrorCode::Unavailable, QStringLiteral("The ledger's queue is full.")));
}

Result<void> LedgerWriter::ride(Rider rider)
{
    std::promise<Result<void>> done;
    {
        const std::lock_guard lock(m_mutex);
        if (m_ending)
            return failure(ErrorCode::Unavailable, QStringLiteral("The ledger is ending."));
        m_riders.push_back(
            {std::move(rider), [&done](const Result<void> &result) { done.set_value(result); }});
        m_wake.notify_one();
    }
    return done.get_future().get();
}

void LedgerWriter::work()
{
    if (const auto tuned = tuneForWriting(m_setup.database->connection()); !tuned && m_setup.logger)
        m_setup.logger->log(LogLevel::Warning, "ledger not tuned",
                            {{"detail", tuned.error().detail}});
    const auto interval =
        std::chrono::milliseconds(std::max<std::int64_t>(m_setup.expiryIntervalMs, 1));
    auto nextExpiry = std::chrono::steady_clock::now() + interval;
    std::unique_lock lock(m_mutex);
    for (;;) {
        const auto isDue = [this] { return !m_queue.empty() || !m_riders.empty() || m_ending; };
        if (m_setup.expiryIntervalMs > 0)
            m_wake.wait_until(lock, nextExpiry, isDue);
        else
            m_wake.wait(lock, isDue);
        if (m_ending && m_queue.empty() && m_riders.empty())
            return;
        std::vector<Queued> group;
        while (!m_queue.empty() && std::ssize(group) < m_setup.maxGroup) {
            group.push_back(std::move(m_queue.front()));
            m_queue.pop_front();
        }
        std::vector<QueuedRider> riders = std::exchange(m_riders, {});
        lock.unlock();
        if (!group.empty())
            runGroup(std::move(group));
        if (!riders.empty())
            runRiders(std::move(riders));
        if (m_setup.expiryIntervalMs > 0 && std::chrono::steady_clock::now() >= nextExpiry) {
            expireDueHolds();
            nextExpiry = std::chrono::steady_clock::now() + interval;
        }
        lock.lock();
    }
}

void LedgerWriter::runGroup(std::vector<Queued> group)
{
    QList<LedgerCommand> commands;
    for (const Queued &queued : group)
        commands.append(queued.command);
    m_wroteMessages = false;
    const auto outcomes = attemptUntilFree(commands);
    if (outcomes) {
        for (std::size_t i = 0; i < group.size(); ++i)
            group[i].answer(outcomes->at(static_cast<qsizetype>(i)));
    } else {
        const bool isOne = group.size() == 1;
        const bool concernsAll = outcomes.error().code == DbErrorCode::Unreachable
            || outcomes.error().code == DbErrorCode::Full || mayPass(outcomes.error());
        for (Queued &queued : group) {
            const auto single = isOne || concernsAll
                ? DbResult<Outcomes>(tl::unexpected(outcomes.error()))
                : attemptUntilFree({queued.command});
            if (single)
                queued.answer(single->first());
            else
                queued.answer(tl::unexpected(toError(single.error())));
        }
    }
    if (m_wroteMessages && m_wakeRelay)
        m_wakeRelay();
}

DbResult<LedgerWriter::Outcomes>
LedgerWriter::attemptUntilFree(const QList<LedgerCommand> &commands)
{
    for (int attemptNumber = 1;; ++attemptNumber) {
        auto outcomes = attempt(commands);
        if (outcomes)
            return outcomes;
        if (m_setup.logger)
            m_setup.logger->log(LogLevel::Warning, "ledger group failed",
                                {{"detail", outcomes.error().detail},
                                 {"commands", commands.size()},
                                 {"attempt", attemptNumber}});
        if (!mayPass(outcomes.error()) || attemptNumber == kMaxAttempts)
            return outcomes;
        sleepBeforeRetry(attemptNumber);
    }
}

DbResult<LedgerWriter::Outcomes> LedgerWriter::attempt(const QList<LedgerCommand> &commands)
{
    Connection &connection = m_setup.database->connection();
    auto transaction = Transaction::begin(connection, Transaction::Mode::Write);
    if (!transaction)
        return tl::unexpected(transaction.error());
    auto outcomes = writeInTransaction(connection, commands);
    if (!outcomes)
        return outcomes;
    if (auto committed = transaction->commit(); !committed)
        return tl::unexpected(committed.error());
    m_edge = m_nextEdge;
    return outcomes;
}

DbResult<LedgerWriter::Outcomes>
LedgerWriter::writeInTransaction(Connection &connection, const QList<LedgerCommand> &commands)
{
    if (auto locked = lockLedger(connection); !locked)
        return tl::unexpected(locked.error());
    auto state = readGroup(connection, commands, m_setup.clock->nowMs());
    if (!state)
        return tl::unexpected(state.error());
    // Another process may have written since (PostgreSQL): then its leaves come first.
    if (static_cast<std::int64_t>(m_edge.size()) != state->lastSequence) {
        auto edge = readEdge(connection, state->lastSequence);
        if (!edge)
            return tl::unexpected(edge.error());
        m_edge = *edge;
    }
    m_nextEdge = m_edge;
    GroupJudge judge(std::move(*state), m_setup.salts);
    Outcomes outcomes;
    for (const LedgerCommand &command : commands)
        outcomes.append(judge.judge(command));
    const GroupPlan &plan = judge.plan();
    if (auto written = writeGroup(connection, plan); !written)
        return tl::unexpected(written.error());
    if (auto extended = extendLog(connection, plan.transactions); !extended)
        return tl::unexpected(extended.error());
    for (const PlannedTransaction &planned : plan.transactions) {
        m_wroteMessages = m_wroteMessages || !planned.outbox.isEmpty();
        for (LedgerProjection *projection : m_setup.projections) {
            if (auto applied = projection->apply(connection, planned.sealed); !applied)
                return tl::unexpected(applied.error());
        }
    }
    return outcomes;
}

DbResult<void> LedgerWriter::extendLog(Connection &connection,
                                       const QList<PlannedTransaction> &rows)
{
    if (rows.isEmpty())
        return {};
    QList<MerkleNode> nodes;
    for (const PlannedTransaction &row : rows)
        m_nextEdge.append(row.leafHash, [&](const MerkleNode &node) { nodes.append(node); });
    if (auto written = writeNodes(connection, nodes); !written)
        return written;
    return writeCheckpoint(connection, static_cast<std::int64_t>(m_nextEdge.size()),
                           m_setup.keys->sign(m_nextEdge.size(), m_nextEdge.root()),
                           rows.last().header.createdAtMs);
}

void LedgerWriter::runRiders(std::vector<QueuedRider> riders)
{
    const auto ride = [this](const Rider &rider) -> DbResult<void> {
        Connection &connection = m_setup.database->connection();
        auto transaction = Transaction::begin(connection, Transaction::Mode::Write);
        if (!transaction)
            return tl::unexpected(transaction.error());
        if (auto ridden = rider(connection); !ridden)
            return ridden;
        return transaction->commit();
    };
    for (const QueuedRider &queued : riders) {
        const auto ridden = ride(queued.rider);
        queued.answer(ridden.map_error(toError));
    }
}

void LedgerWriter::expireDueHolds()
{
    const auto due =
        dueHolds(m_setup.database->connection(), m_setup.clock->nowMs(), kExpiredAtOnce);
    if (!due || due->isEmpty())
        return;
    QList<LedgerCommand> commands;
    for (const QString &hold : *due) {
        LedgerCommand command;
        command.transactionId = makeUuidV7();
        command.action = Action::Expire;
        command.kind = QStringLiteral("expire");
        command.holdId = hold;
        commands.append(command);
    }
    // A hold that somebody resolved meanwhile is refused; what fails is tried in the next round.
    const auto expired = attemptUntilFree(commands);
    Q_UNUSED(expired)
}

} // namespace nw::server::ledger
