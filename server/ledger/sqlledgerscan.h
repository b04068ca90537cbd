#pragma once

#include "server/ledger/ledgerrows.h"

#include <QList>

#include <functional>

namespace nw::server::ledger {

// A transaction with all that is kept of it, for those who read the whole ledger.
struct ScannedTransaction
{
    HeaderRow header;
    QList<EntryRow> entries;
    QList<AccountChange> changes;
    QByteArray leaf; // empty: there is none
    QByteArray leafHash;
};

// Inside a transaction that reads: everything is read as of now (PostgreSQL's REPEATABLE READ;
// SQLite does so anyway).
DbResult<void> useOneSnapshot(Connection &connection);

// Some transactions after `afterSequence`, in the order of the log; empty at the end.
DbResult<QList<ScannedTransaction>> scanTransactions(Connection &connection,
                                                     std::int64_t afterSequence, int limit);

// The whole tables that a check needs beside the transactions.
DbResult<QList<AccountRow>> scanAccounts(Connection &connection);
struct ScannedCheckpoint
{
    std::int64_t size = 0;
    QByteArray note;
};
DbResult<QList<ScannedCheckpoint>> scanCheckpoints(Connection &connection, std::int64_t afterSize,
                                                   int limit); // from -1 on
DbResult<QList<MerkleNode>> scanNodes(Connection &connection, std::int64_t fromPosition, int level,
                                      int limit);
DbResult<std::int64_t> countOf(Connection &connection, const char *table); // a literal
DbResult<QList<std::pair<std::int64_t, std::int64_t>>> scanOpenHolds(Connection &connection);

// Entries without header, leaves without header and the like: "table id"; empty when there are
// none.
DbResult<QString> firstOrphan(Connection &connection);

// What is not truth but follows from it.
DbResult<void> replaceOpenHolds(Connection &connection,
                                const QList<std::pair<std::int64_t, std::int64_t>> &rows);

} // namespace nw::server::ledger
