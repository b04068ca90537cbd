#pragma once

#include "server/common/db/database.h"
#include "services-client/contract/money.h"
#include "services-client/contract/result.h"

#include <QList>

#include <optional>

namespace nw::server {

// How a service that moves money or seats sees the ledger: one posting is one commit, sealed and
// provable. The rules of the accounts are the ledger's (server/ledger/chartofaccounts.h), which
// what a service may include does not reach; the composition joins the two.

enum class BookAction
{
    Post,
    Hold, // reserves until it is captured, voided or runs out
    Capture,
    Void
};

// One line: exactly one of debit and credit is above zero.
struct BookLine
{
    QString account;
    QString asset; // "NWT", "USD", "SEAT:<ticket type>"
    Amount debit;
    Amount credit;
    std::optional<int> reversesLine; // of `Posting::reverses`, counted from 0
};

constexpr qsizetype kMaxBookDescription = 200; // characters

// Delivered after the commit at least once, in order within a topic.
struct BookMessage
{
    QString topic;
    QByteArray payload;
};

// Who asked for what, so that a repeated request is told from another one under the same key.
struct RequestKey
{
    QString scope; // of a person and a route, or of a provider
    QString key;
    QByteArray requestHash; // SHA-256
};

struct Posting
{
    std::optional<RequestKey> request;
    QString transactionId; // empty: the ledger makes one; see derivedId()
    BookAction action = BookAction::Post;
    QString kind; // "spend", "refund", …
    QString reference; // opaque, at most 200 characters
    QString description; // kept for ever: no personal data
    QList<BookLine> lines;
    QString holdId; // Capture and Void: the transaction id of the hold
    std::int64_t holdMs = 0;
    QString reverses; // the transaction that lines with reversesLine take back
    QStringList freezes; // NWT accounts that may no longer be debited
    QList<BookMessage> messages;
};

// What became of a posting, as a service tells it apart. Numbers are kept in tables: never reused.
enum class PostingStatus
{
    Posted = 1,
    KeyReused = 2, // the request's key was used for another request
    TransactionExists = 3, // another posting has this transaction id
    InsufficientFunds = 4, // of `shortAccount`; of a seat account: sold out
    HoldUnknown = 5,
    HoldResolved = 6, // captured, voided or expired, as it may be
    ExceedsOriginal = 7, // more would be taken back than was paid
    AccountLocked = 8, // frozen or closed
    Invalid = 9 // a programming error, or an amount out of range
};

struct BookBalance
{
    QString account;
    QString asset;
    Amount balance; // credits less debits, posted
    Amount pending; // reserved by holds

    Amount available() const { return {balance.units - pending.units}; }
};

struct PostingOutcome
{
    PostingStatus status = PostingStatus::Invalid;
    QString shortAccount;
    QString transactionId;
    std::int64_t sequence = 0; // of the log, from 1
    std::int64_t createdAtMs = 0;
    std::int64_t expiresAtMs = 0; // of a hold
    QList<BookBalance> balances; // of each account that it touched, right after it
    enum class Novelty
    {
        First,
        Replayed // the answer of the first time, word for word
    } novelty = Novelty::First;

    bool isPosted() const { return status == PostingStatus::Posted; }
};

// What was sealed, for tables that follow the ledger in the same commit.
struct SealedPosting
{
    QString transactionId;
    std::int64_t sequence = 0;
    std::int64_t createdAtMs = 0;
    BookAction action = BookAction::Post; // an expiry is a Void
    QString kind;
    QString description;
    QList<BookLine> lines;
    QList<BookBalance> balances;
};

// What proves a transaction.
struct BookReceipt
{
    std::int64_t sequence = 0; // from 1
    QByteArray leaf;
    QByteArray proof;
};

// The ledger. Every function may be called from any thread.
class Books
{
public:
    virtual ~Books() = default;

    // Returns when the commit is durable. A refusal is an outcome. Errors say that nothing is
    // known: ask again with the same key or transaction id.
    virtual Result<PostingOutcome> post(const Posting &posting) = 0;

    virtual Result<BookBalance> balance(const QString &account, const QString &asset) = 0;
    virtual Result<bool> isPosted(const QString &transactionId) = 0;
    virtual Result<BookReceipt> receipt(const QString &transactionId) = 0; // NotFound
};

// Tables of a service that are written inside the ledger's commit, by its connection. An error is
// for a database that fails, never for a rule.
class BooksFollower
{
public:
    virtual ~BooksFollower() = default;
    virtual DbResult<void> follow(Connection &connection, const SealedPosting &posting) = 0;
    virtual DbResult<void> clear(Connection &connection) = 0; // before everything is followed anew
};

// A UUID (RFC 9562, version 8) that is the same for the same words: with it as a transaction id, a
// use case is posted at most once whoever asks for it and however often.
QString derivedId(const QString &useCase, const QString &subject);

QString userAccount(const QString &userId);
const QString &nwt();
const QString &usd();

} // namespace nw::server
