#pragma once

#include "server/common/money/books.h"
#include "tests/support/manualclock.h"

#include <QHash>
#include <QMap>

#include <mutex>

namespace nw::test {

// A ledger in memory with the rules that services rely on: legs balance, people and pools are never
// overdrawn, a key and a transaction id are used once, a hold is resolved once, and a leg is taken
// back at most whole. Its guards can be taken away, to see that a test notices.
class MemoryBooks final : public server::Books
{
public:
    enum class Guard
    {
        Funds, // never overdrawn
        TransactionIds, // used once
        Reversals
    };
    explicit MemoryBooks(const ManualClock &clock)
        : m_clock(clock)
    {
    }

    // What follows is left behind then: its own unique keys would notice too.
    void takeAway(Guard guard)
    {
        m_missing.append(guard);
        m_followers.clear();
    }
    void failNext(int postings) { m_failures = postings; } // with Unavailable
    void loseAnswers(int postings) { m_lostAnswers = postings; } // posted, but nobody is told

    Result<server::PostingOutcome> post(const server::Posting &posting) override;
    Result<server::BookBalance> balance(const QString &account, const QString &asset) override;
    Result<bool> isPosted(const QString &transactionId) override;
    Result<server::BookReceipt> receipt(const QString &transactionId) override;

    void follow(server::BooksFollower &follower, server::Database &database);
    void mint(const QString &userId, std::int64_t tokens); // out of nothing, for a test
    std::int64_t units(const QString &account, const QString &asset = server::nwt());
    std::int64_t sumOf(const QString &asset); // of all accounts: 0, or the books are broken
    int postings() const { return static_cast<int>(m_posted.size()); }
    void expireHolds();
    QList<server::BookMessage> messages; // of postings, in their order

private:
    struct Account
    {
        std::int64_t balance = 0;
        std::int64_t pending = 0;
        bool frozen = false;
    };
    struct Kept
    {
        server::Posting posting;
        server::PostingOutcome outcome;
        bool resolved = false; // of a hold
        QMap<int, std::int64_t> takenBack; // by leg
    };
    using Key = std::pair<QString, QString>;

    server::PostingOutcome decide(const server::Posting &posting);
    server::PostingStatus check(const server::Posting &posting, QString *shortAccount);
    server::PostingStatus checkReversal(const server::Posting &posting);
    void apply(const server::Posting &posting, server::PostingOutcome &outcome);
    void release(const QString &holdId);
    void tell(const server::Posting &posting, const server::PostingOutcome &outcome);
    bool has(Guard guard) const { return !m_missing.contains(guard); }

    const ManualClock &m_clock;
    std::recursive_mutex m_mutex;
    QList<Guard> m_missing;
    int m_failures = 0;
    int m_lostAnswers = 0;
    QMap<Key, Account> m_accounts;
    QHash<QString, Kept> m_posted;
    QMap<Key, std::pair<QByteArray, server::PostingOutcome>> m_keys;
    std::int64_t m_sequence = 0;
    QList<std::pair<server::BooksFollower *, server::Database *>> m_followers;
};

} // namespace nw::test
