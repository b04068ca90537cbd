#include "server/ledger/ledgeraudit.h"
#include "server/ledger/postingrules.h"
#include "server/ledger/sqlledgergroup.h"

namespace nw::server::ledger {

namespace {

constexpr int kBatch = 500;

// Reads the checkpoints along with the transactions: the one at each size is held against the root
// at that size.
class CheckpointReader
{
public:
    CheckpointReader(Connection &connection, const QList<NoteVerifier> &keys)
        : m_connection(connection)
        , m_keys(keys)
    {
    }

    // Empty: the checkpoint at this size, if there is one, says this root.
    DbResult<QString> check(std::int64_t size, const MerkleHash &root)
    {
        if (m_at == m_rows.size()) {
            auto rows = scanCheckpoints(m_connection, m_last, kBatch);
            if (!rows)
                return tl::unexpected(rows.error());
            m_rows = std::move(*rows);
            m_at = 0;
            if (!m_rows.isEmpty())
                m_last = m_rows.last().size;
        }
        if (m_at == m_rows.size() || m_rows.at(m_at).size != size)
            return QString();
        const ScannedCheckpoint &row = m_rows.at(m_at++);
        const auto opened = openCheckpoint(row.note, m_keys);
        if (!opened)
            return QStringLiteral("checkpoints %1: %2").arg(size).arg(opened.error().detail);
        if (opened->size != static_cast<std::uint64_t>(size) || opened->root != root)
            return QStringLiteral("checkpoints %1: not the root of the transactions").arg(size);
        m_newest = size;
        return QString();
    }

    std::int64_t newest() const { return m_newest; }

private:
    Connection &m_connection;
    const QList<NoteVerifier> &m_keys;
    QList<ScannedCheckpoint> m_rows;
    qsizetype m_at = 0;
    std::int64_t m_last = -1;
    std::int64_t m_newest = -1;
};

DbResult<QString> checkNodes(Connection &connection, const QList<MerkleNode> &nodes)
{
    for (const MerkleNode &node : nodes) {
        const auto stored = readNode(connection, node.level, node.position);
        if (!stored || *stored != node.hash)
            return QStringLiteral("merkle_edges %1/%2: %3")
                .arg(node.level)
                .arg(node.position)
                .arg(stored ? QStringLiteral("not the hash of what is under it")
                            : QStringLiteral("missing"));
    }
    return QString();
}

DbResult<QString> checkTransactions(Connection &connection, const QList<NoteVerifier> &keys,
                                    LedgerAudit &audit)
{
    CheckpointReader checkpoints(connection, keys);
    if (auto empty = checkpoints.check(0, emptyMerkleRoot()); !empty || !empty->isEmpty())
        return empty;
    for (;;) {
        const auto rows = scanTransactions(connection, audit.size(), kBatch);
        if (!rows)
            return tl::unexpected(rows.error());
        for (const ScannedTransaction &row : *rows) {
            if (QString wrong = audit.add(row); !wrong.isEmpty())
                return wrong;
            if (auto nodes = checkNodes(connection, audit.newNodes()); !nodes || !nodes->isEmpty())
                return nodes;
            if (auto noted = checkpoints.check(audit.size(), audit.root());
                !noted || !noted->isEmpty())
                return noted;
        }
        if (rows->isEmpty())
            break;
    }
    if (checkpoints.newest() != audit.size())
        return QStringLiteral("checkpoints %1: the newest is not of the newest transaction")
            .arg(checkpoints.newest());
    return QString();
}

DbResult<QString> checkTables(Connection &connection, const LedgerAudit &audit)
{
    if (auto orphan = firstOrphan(connection); !orphan || !orphan->isEmpty())
        return orphan.map([](const QString &row) -> QString {
            return row % QStringLiteral(": no transaction holds it");
        });
    const auto accounts = scanAccounts(connection);
    if (!accounts)
        return tl::unexpected(accounts.error());
    for (const AccountRow &account : *accounts) {
        if (QString wrong = audit.checkAccount(account); !wrong.isEmpty())
            return wrong;
    }
    // A tree of n leaves has n minus the number of its edge's subtrees complete nodes.
    const auto nodes = countOf(connection, "merkle_edges");
    if (!nodes)
        return tl::unexpected(nodes.error());
    const auto size = static_cast<std::uint64_t>(audit.size());
    if (*nodes != audit.size() - MerkleEdge::shape(size).size())
        return QStringLiteral("merkle_edges: %1 nodes, which are not those of the tree")
            .arg(*nodes);
    const auto open = scanOpenHolds(connection);
    if (!open)
        return tl::unexpected(open.error());
    if (*open != audit.openHolds())
        return QStringLiteral("open_holds: not those that are open; `ledger rebuild` mends it");
    return QString();
}

} // namespace

Result<LedgerVerdict> verifyLedger(Connection &connection, const QList<NoteVerifier> &keys)
{
    // One snapshot: the ledger may be written to meanwhile.
    auto transaction = Transaction::begin(connection, Transaction::Mode::Read);
    if (!transaction)
        return tl::unexpected(toError(transaction.error()));
    if (auto snapshot = useOneSnapshot(connection); !snapshot)
        return tl::unexpected(toError(snapshot.error()));
    LedgerAudit audit;
    auto wrong = checkTransactions(connection, keys, audit);
    if (wrong && wrong->isEmpty())
        wrong = checkTables(connection, audit);
    if (!wrong)
        return tl::unexpected(toError(wrong.error()));
    LedgerVerdict verdict;
    verdict.holds = wrong->isEmpty();
    verdict.finding = *wrong;
    verdict.transactions = audit.size();
    verdict.root = audit.root();
    return verdict;
}

Result<void> rebuildLedger(Connection &connection,
                           const std::vector<LedgerProjection *> &projections)
{
    const auto rebuild = [&]() -> DbResult<void> {
        auto transaction = Transaction::begin(connection, Transaction::Mode::Write);
        if (!transaction)
            return tl::unexpected(transaction.error());
        if (auto locked = lockLedger(connection); !locked)
            return locked;
        for (LedgerProjection *projection : projections) {
            if (auto cleared = projection->clear(connection); !cleared)
                return cleared;
        }
        LedgerAudit audit;
        for (;;) {
            const auto rows = scanTransactions(connection, audit.size(), kBatch);
            if (!rows)
                return tl::unexpected(rows.error());
            if (rows->isEmpty())
                break;
            for (const ScannedTransaction &row : *rows) {
                if (const QString wrong = audit.add(row); !wrong.isEmpty())
                    return tl::unexpected(DbError{DbErrorCode::Corrupt, wrong});
                QList<MerkleNode> missing;
                for (const MerkleNode &node : audit.newNodes()) {
                    if (!readNode(connection, node.level, node.position))
                        missing.append(node);
                }
                if (auto written = writeNodes(connection, missing); !written)
                    return written;
                for (LedgerProjection *projection : projections) {
                    if (auto applied = projection->apply(
                            connection, sealedFrom({row.header, row.entries, false}));
                        !applied)
                        return applied;
                }
            }
        }
        if (auto replaced = replaceOpenHolds(connection, audit.openHolds()); !replaced)
            return replaced;
        return transaction->commit();
    };
    const auto rebuilt = rebuild();
    if (!rebuilt && rebuilt.error().code == DbErrorCode::Corrupt)
        return failure(ErrorCode::Damaged, rebuilt.error().detail);
    return rebuilt.map_error(toError);
}

} // namespace nw::server::ledger
