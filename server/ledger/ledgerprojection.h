#pragma once

#include "server/common/db/database.h"
#include "server/ledger/ledgertypes.h"

namespace nw::server::ledger {

// What was sealed, as the leaf says it.
struct SealedTransaction
{
    QString transactionId;
    std::int64_t sequence = 0;
    std::int64_t createdAtMs = 0;
    Action action = Action::Post;
    QString kind;
    QString reference;
    QString description;
    QList<Leg> legs; // what was sent: held for Hold, final for Capture, none for Void and Expire
    QString holdId;
    QString reverses;
    QList<AccountBalance> balances; // of each account that it touched, right after it
};

// Rows that follow the ledger in the same commit: cached balances, histories of people. apply()
// runs inside the ledger's transaction on the ledger's own connection, after the transaction's own
// rows are written and in their order; it neither begins nor ends a transaction, and does not call
// the ledger. An error rolls the command back: it is for a database that fails, never for a rule.
// A projection lives in the process that hosts the ledger, and its tables in the ledger's database.
class LedgerProjection
{
public:
    virtual ~LedgerProjection() = default;
    virtual DbResult<void> apply(Connection &connection, const SealedTransaction &transaction) = 0;

    // `ledger rebuild`: empties what apply() writes; every transaction is applied anew after it.
    virtual DbResult<void> clear(Connection &connection) = 0;
};

} // namespace nw::server::ledger
