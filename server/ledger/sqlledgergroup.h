#pragma once

#include "server/ledger/ledgerrows.h"

#include <QList>

namespace nw::server::ledger {

// The tables as a group of commands needs them. All run inside the writer's transaction.

// Lets one group at a time write: a no-op on SQLite, whose BEGIN IMMEDIATE did that already.
DbResult<void> lockLedger(Connection &connection);

// Makes the writer's own connection one that writes much. SQLite: room for the pages of a group, so
// that none is written twice, and a log of 32 MiB before it is folded into the file, which flushes
// both. How durable a commit is stays as it was.
DbResult<void> tuneForWriting(Connection &connection);

// All that the commands name; the rows of accounts are locked, in the order of their ids.
DbResult<GroupState> readGroup(Connection &connection, const QList<LedgerCommand> &commands,
                               std::int64_t nowMs);

// Legs first, then leaves, headers last; then keys and messages. The database's own checks run.
DbResult<void> writeGroup(Connection &connection, const GroupPlan &plan);

// The right edge of the log, of `size` leaves. Error Corrupt: a node is missing.
DbResult<MerkleEdge> readEdge(Connection &connection, std::int64_t size);
DbResult<void> writeNodes(Connection &connection, const QList<MerkleNode> &nodes);
DbResult<void> writeCheckpoint(Connection &connection, std::int64_t size, const QByteArray &note,
                               std::int64_t nowMs);

// The hash of a complete subtree, from merkle_leaves or merkle_edges.
std::optional<MerkleHash> readNode(Connection &connection, int level, std::uint64_t position);

// Transactions by uuid, with their entries.
DbResult<QHash<QString, NamedTransaction>> readTransactions(Connection &connection,
                                                            const QStringList &uuids);

// uuids of the holds whose time has come, earliest first.
DbResult<QStringList> dueHolds(Connection &connection, std::int64_t nowMs, int limit);

} // namespace nw::server::ledger
