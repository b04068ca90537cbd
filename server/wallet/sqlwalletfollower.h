#pragma once

#include "server/common/money/books.h"

namespace nw::server::wallet {

// wallets, transactions and receipts: what the ledger says of people, written in its own commits.
// Earned is what came in, spent what went out; a refund takes back what was spent.
class SqlWalletFollower final : public BooksFollower
{
public:
    DbResult<void> follow(Connection &connection, const SealedPosting &posting) override;
    DbResult<void> clear(Connection &connection) override;
};

} // namespace nw::server::wallet
