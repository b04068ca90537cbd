#pragma once

#include "services-client/contract/money.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <cstdint>
#include <optional>

namespace nw::server::ledger {

// The words of the ledger's seam. A command is one commit: its legs, its header, its leaf in the
// Merkle log, its idempotency row, its messages and the projections are durable together or not at
// all.

// What a transaction does to the totals of its accounts. Numbers travel in leaves: never reused.
enum class Action
{
    Post = 1, // moves posted totals
    Hold = 2, // reserves: moves pending totals, until it is captured, voided or expires
    Capture = 3, // takes a hold's reservation back and posts the final legs
    Void = 4, // takes a hold's reservation back
    Expire = 5 // as Void, by the clock; the ledger does it by itself
};

// Amounts are units of 1e-8 for NWT and USD, and whole seats for SEAT.
//
// One line. Exactly one of debit and credit is above zero. An account stands at most once in the
// legs of a command. Assets never mix: debits equal credits for each asset.
struct Leg
{
    QString account; // by the chart: "user:<id>", see chartofaccounts.h
    QString asset; // "NWT", "USD" or "SEAT:<ticketTypeId>"
    Amount debit;
    Amount credit;
    QString description; // kept for ever: no personal data
    // The leg of `LedgerCommand::reverses`, counted from 0 as it was sent (of a capture: among its
    // final legs), that this one takes back: same account and asset, other side. What takes one leg
    // back never adds up to more than the leg; the database itself refuses it.
    std::optional<int> reversesLeg;
};

// The flags of an account that may change. Frozen: nothing may be debited, except by `kind`s
// "refund", "dispute" and "correction"; it may still be credited, and its holds be voided. Closed:
// neither; only its holds be voided.
struct AccountChange
{
    enum class State
    {
        Open = 1,
        Frozen = 2,
        Closed = 3
    };
    QString account;
    QString asset;
    State state = State::Open;
};

// Delivered after the commit, at least once, in order within a topic, see outboxrelay.h.
struct OutboxMessage
{
    QString topic; // "[a-z.]+": "wallet.spent"
    QByteArray payload; // at most 16 KiB
};

// `scope` keeps people and routes apart ("<userId> POST /wallet/spend"). `requestHash`: SHA-256 of
// what was asked, so that another request under the same key is told from a repeated one. Refusals
// are remembered under the key too.
struct IdempotencyKey
{
    QString scope;
    QString key;
    QByteArray requestHash;
};

struct LedgerCommand
{
    std::optional<IdempotencyKey> idempotency;
    // A UUID. Callers may derive it from their use case (a purchase intent, a provider's event), so
    // that a retry is the same transaction even without a key: an equal command is answered as
    // replayed, another one with TransactionIdReused. Empty: the ledger makes one.
    QString transactionId;
    Action action = Action::Post;
    QString kind; // the caller's word, "[a-z_]{1,32}": "purchase", "spend", "tip", "refund"
    QString reference; // of the caller, at most 200 characters; only its hash goes into the leaf
    QString description; // kept for ever: no personal data
    // Post, Hold: at least two, at most 24. Capture: the final legs; no account is debited more
    // than was held. Void, Expire: none. Post with accountChanges may have none.
    QList<Leg> legs;
    QString holdId; // Capture, Void, Expire: the hold's transactionId
    std::int64_t holdMs = 0; // Hold: how long from now, by the ledger's clock; at most 30 days
    QString reverses; // the transactionId that legs with reversesLeg take back
    QList<AccountChange> accountChanges;
    QList<OutboxMessage> outbox; // at most 16; written only when the outcome is Posted
};

// What became of a command. Numbers are stored and travel: never reused. When several apply, the
// one that stands first here is told.
enum class LedgerStatus
{
    Posted = 1,
    CommandInvalid = 2, // a field is outside what ledgertypes.h allows; a programming error
    IdempotencyKeyReused = 3, // another request under this key
    TransactionIdReused = 4, // another command under this transaction id
    AmountInvalid = 5, // not above zero, or above 2^62 units
    AccountRepeated = 6, // in two legs
    AccountUnknown = 7, // not in the chart, or not with this asset
    Unbalanced = 8, // debits and credits of an asset differ
    HoldUnknown = 9,
    HoldResolved = 10, // captured, voided or expired already
    HoldExpired = 11, // to be captured after its time
    HoldNotDue = 12, // to be expired before its time
    CaptureExceedsHold = 13,
    ReversalUnknown = 14, // no such transaction or leg, or not its mirror
    ReversalExceedsLeg = 15,
    AccountClosed = 16,
    AccountFrozen = 17,
    InsufficientFunds = 18, // of tokens; of SEAT: sold out
    BalanceTooLarge = 19, // a total above 2^62 units
};

struct AccountBalance
{
    QString account;
    QString asset;
    std::int64_t version = 0; // number of entries, 0 when nothing was ever posted
    Amount balance; // credits minus debits, posted; below zero in issuance and the like
    Amount pendingDebits;
    Amount pendingCredits;
    AccountChange::State state = AccountChange::State::Open;

    Amount available() const { return {balance.units - pendingDebits.units}; }
    friend bool operator==(const AccountBalance &, const AccountBalance &) = default;
};

struct LedgerOutcome
{
    LedgerStatus status = LedgerStatus::CommandInvalid;
    QString refusedAccount; // of AccountUnknown … BalanceTooLarge, where there is one
    QString refusedAsset;
    // When Posted; a replayed outcome is the first one, word for word, but for `replayed`.
    QString transactionId;
    std::int64_t sequence = 0; // of the log, from 1; LedgerService::receipt() gives the proof
    std::int64_t createdAtMs = 0;
    std::int64_t expiresAtMs = 0; // of a hold
    QList<AccountBalance> balances; // of each account that it touched, right after it
    bool replayed = false;

    bool isPosted() const { return status == LedgerStatus::Posted; }
    friend bool operator==(const LedgerOutcome &, const LedgerOutcome &) = default;
};

} // namespace nw::server::ledger
