#pragma once

#include "server/common/money/books.h"
#include "server/ledger/ledgerservice.h"

namespace nw::server {

// The ledger as wallet and events see it. Until it is told where the ledger is, it is not
// available: the relay may deliver while the services are still being put together.
class BooksOfLedger final : public Books
{
public:
    void connectTo(ledger::LedgerService &ledger) { m_ledger.store(&ledger); }

    Result<PostingOutcome> post(const Posting &posting) override;
    Result<BookBalance> balance(const QString &account, const QString &asset) override;
    Result<bool> isPosted(const QString &transactionId) override;
    Result<BookReceipt> receipt(const QString &transactionId) override;

private:
    std::atomic<ledger::LedgerService *> m_ledger = nullptr;
};

// A service's tables that follow the ledger, in its commits.
class FollowerAsProjection final : public ledger::LedgerProjection
{
public:
    explicit FollowerAsProjection(BooksFollower &follower)
        : m_follower(follower)
    {
    }
    DbResult<void> apply(Connection &connection,
                         const ledger::SealedTransaction &transaction) override;
    DbResult<void> clear(Connection &connection) override { return m_follower.clear(connection); }

private:
    BooksFollower &m_follower;
};

} // namespace nw::server
