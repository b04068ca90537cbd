#pragma once

#include "server/ledger/sqlledgerscan.h"
#include "services-client/contract/checkpoint.h"

#include <map>
#include <optional>

namespace nw::server::ledger {

// Recomputes everything from the sealed transactions alone, independently of the code that wrote
// them: sums, balances, floors, holds, refunds, leaves, the root. Each finding names the row.
class LedgerAudit
{
public:
    // Empty: nothing is wrong with the transaction. Called in the order of the log.
    QString add(const ScannedTransaction &transaction);

    // The root after `size` transactions, when a checkpoint is due there; only of the newest size.
    std::int64_t size() const { return static_cast<std::int64_t>(m_edge.size()); }
    MerkleHash root() const { return m_edge.root(); }
    const QList<MerkleNode> &newNodes() const { return m_newNodes; } // of the last add()

    QString checkAccount(const AccountRow &stored) const;
    qsizetype accountCount() const { return std::ssize(m_accounts); }
    // expires at, sequence; in order
    QList<std::pair<std::int64_t, std::int64_t>> openHolds() const;

private:
    struct Hold
    {
        std::int64_t expiresAtMs = 0;
        QList<EntryRow> entries;
    };
    struct Original // a posted leg that may be taken back
    {
        std::int64_t accountId = 0;
        bool isDebit = false;
        std::int64_t rest = 0;
    };

    QString checkHeader(const HeaderRow &header, qsizetype entries);
    QString checkLeaf(const ScannedTransaction &transaction);
    QString checkEntry(const HeaderRow &header, const EntryRow &entry);
    QString checkSums(const ScannedTransaction &transaction) const;
    QString checkHold(const ScannedTransaction &transaction);

    MerkleEdge m_edge;
    QList<MerkleNode> m_newNodes;
    std::int64_t m_lastCreatedAtMs = 0;
    std::map<std::int64_t, AccountRow> m_accounts; // by id
    std::map<std::int64_t, Hold> m_openHolds; // by sequence
    QHash<std::int64_t, Original> m_legs; // by entry
    QHash<QString, std::int64_t> m_sequences; // by uuid
    std::map<AccountName, AccountChange::State> m_states; // of those that ever changed
};

struct LedgerVerdict
{
    bool holds = false;
    QString finding; // the first wrong row, when it does not hold
    std::int64_t transactions = 0;
    MerkleHash root{};

    QString line() const; // "verified: 12 transactions, …", or "NOT verified: …"
};

// Reads the whole ledger. Error: the database cannot be read.
Result<LedgerVerdict> verifyLedger(Connection &connection, const QList<NoteVerifier> &keys);

// Makes anew what follows from the sealed transactions: what the projections keep, the list of open
// holds, nodes of the log that are missing. In one transaction; the sealed rows stay as they are.
Result<void> rebuildLedger(Connection &connection,
                           const std::vector<LedgerProjection *> &projections);

} // namespace nw::server::ledger
