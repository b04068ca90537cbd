#pragma once

#include "server/ledger/ledgerservice.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace nw::server::ledger {

// The one thread that writes to the ledger. While a group is being committed, the next one gathers:
// nobody waits for a group to fill, and under load one flush of the disk serves up to 256 commands.
// A group is judged in memory (see GroupJudge: a refused command leaves no trace) and written with
// few statements in one transaction; it is answered only after COMMIT returned. Should writing it
// fail, its commands are written one by one, each in a transaction of its own, so that one that the
// database refuses takes no other with it.
class LedgerWriter
{
public:
    using Answer = LedgerService::Answer;
    using Rider = std::function<DbResult<void>(Connection &)>;

    explicit LedgerWriter(const LedgerSetup &setup);
    ~LedgerWriter(); // answers what is queued, then ends

    LedgerWriter(const LedgerWriter &) = delete;
    LedgerWriter &operator=(const LedgerWriter &) = delete;

    // Reads the log's edge, signs the empty log's checkpoint when there is none, starts the thread.
    Result<void> start();

    void submit(LedgerCommand command, Answer answer);
    // Something small to write on the writer's thread, in a transaction of its own between two
    // groups, so that it waits for no lock. Waits until it is done.
    Result<void> ride(Rider rider);
    // Called on the writer's thread after each commit that wrote messages. Before start().
    void onMessages(std::function<void()> wake) { m_wakeRelay = std::move(wake); }

private:
    struct Queued
    {
        LedgerCommand command;
        Answer answer;
    };
    struct QueuedRider
    {
        Rider rider;
        std::function<void(const Result<void> &)> answer;
    };
    using Outcomes = QList<LedgerOutcome>;

    void work();
    void runGroup(std::vector<Queued> group);
    void runRiders(std::vector<QueuedRider> riders);
    DbResult<Outcomes> attempt(const QList<LedgerCommand> &commands);
    DbResult<Outcomes> attemptUntilFree(const QList<LedgerCommand> &commands);
    DbResult<Outcomes> writeInTransaction(Connection &connection,
                                          const QList<LedgerCommand> &commands);
    DbResult<void> extendLog(Connection &connection, const QList<struct PlannedTransaction> &rows);
    void expireDueHolds();

    const LedgerSetup m_setup;
    MerkleEdge m_edge; // of what is committed
    MerkleEdge m_nextEdge;
    bool m_wroteMessages = false;
    std::function<void()> m_wakeRelay;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Queued> m_queue;
    std::vector<QueuedRider> m_riders;
    bool m_ending = false;
    std::thread m_thread;
};

} // namespace nw::server::ledger
