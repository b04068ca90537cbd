#pragma once

#include "tests/support/ledger/ledgerworld.h"
#include "tests/support/ledger/modelledger.h"

#include <random>

namespace nw::test {

// Random people at a ledger: purchases, spends, tickets, refunds, disputes, nonsense, under reused
// keys and ids, each request sent twice; a clock that jumps. Every answer is held against what the
// model predicts. The seed makes a run repeatable.
class LedgerSimulator
{
public:
    LedgerSimulator(LedgerWorld &world, std::uint64_t seed);

    // Sends `operations` requests and as many repetitions. Empty: every answer was the predicted
    // one, and the books are those of the model.
    QString run(int operations);

    std::int64_t posted() const { return m_model.transactions(); }
    int refusals() const { return m_refusals; }
    int replays() const { return m_replays; }

private:
    std::int64_t upTo(std::int64_t limit); // 0..limit
    bool oneIn(int chances) { return upTo(chances - 1) == 0; }
    std::int64_t amount();
    QString someUser();
    QString someCreator();
    QString nextId();
    QString someOf(const QStringList &list);

    server::ledger::LedgerCommand request();
    server::ledger::LedgerCommand money();
    server::ledger::LedgerCommand ticket();
    server::ledger::LedgerCommand resolution();
    server::ledger::LedgerCommand refund();
    server::ledger::LedgerCommand dispute();
    void spoil(server::ledger::LedgerCommand &command);
    QString sendBurst(const QList<server::ledger::LedgerCommand> &burst);
    QString compareBooks();

    LedgerWorld &m_world;
    ModelLedger m_model;
    std::mt19937_64 m_random;
    std::uint64_t m_seed;
    std::uint64_t m_nextId = 0;
    QStringList m_holds;
    QList<server::ledger::LedgerCommand> m_posted;
    QList<server::ledger::LedgerCommand> m_later; // to be sent once more
    int m_refusals = 0;
    int m_replays = 0;
};

} // namespace nw::test
