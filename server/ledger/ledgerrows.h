#pragma once

#include "server/ledger/ledgerprojection.h"
#include "services-client/contract/merkle.h"

#include <QHash>

#include <map>
#include <utility>

namespace nw::server::ledger {

// What the tables hold of an entry's layer.
constexpr int kPosted = 1;
constexpr int kReserved = 2;
constexpr int kReleased = 3;
constexpr int kEntriesPerTransaction =
    64; // an entry's id is its transaction's times this, plus its place
constexpr int kMessagesPerTransaction = 16;

using AccountName = std::pair<QString, QString>; // account, asset
using KeyName = std::pair<QString, QString>; // scope, key

struct AccountRow
{
    std::int64_t id = 0;
    QString name;
    QString asset;
    QString type;
    bool noOverdraft = true;
    AccountChange::State state = AccountChange::State::Open;
    std::int64_t debitsPosted = 0;
    std::int64_t creditsPosted = 0;
    std::int64_t debitsPending = 0;
    std::int64_t creditsPending = 0;
    std::int64_t version = 0;

    std::int64_t balance() const { return creditsPosted - debitsPosted; }
    AccountBalance toBalance() const;
};

struct EntryRow
{
    std::int64_t id = 0;
    std::int64_t accountId = 0;
    QString account;
    QString asset;
    int layer = kPosted;
    std::int64_t debit = 0;
    std::int64_t credit = 0;
    QString description;
    std::int64_t accountVersion = 0;
    std::int64_t balanceAfter = 0;
    std::int64_t debitsPendingAfter = 0;
    std::int64_t creditsPendingAfter = 0;
    std::int64_t reversesEntryId = 0; // 0: none
    int reversesLeg = 0; // its place among the posted legs of its transaction
    std::int64_t reversedBefore = 0; // of a leg that may be taken back: how much of it was
    AccountChange::State stateAfter = AccountChange::State::Open; // of the account
};

struct HeaderRow
{
    std::int64_t sequence = 0;
    QString uuid;
    Action action = Action::Post;
    QString kind;
    QString reference;
    QString description;
    QByteArray contentHash;
    int entryCount = 0;
    std::int64_t holdSequence = 0; // 0: none
    QString holdUuid;
    std::int64_t holdExpiresAtMs = 0; // of the hold that it resolves
    std::int64_t reversesSequence = 0; // 0: none
    QString reversesUuid;
    std::int64_t expiresAtMs = 0; // of a hold
    std::int64_t createdAtMs = 0;
};

// A transaction that a command names: as its own id, its hold, or what it reverses.
struct NamedTransaction
{
    HeaderRow header;
    QList<EntryRow> entries;
    bool resolved = false; // of a hold
};

struct KeyRow
{
    QByteArray requestHash;
    LedgerStatus status = LedgerStatus::CommandInvalid;
    QString transactionId; // when Posted
    QString refusedAccount;
    QString refusedAsset;
    std::int64_t createdAtMs = 0;
};

// All that the commands of a group name, as the database has it; judging them one after the other
// keeps it up to date.
struct GroupState
{
    std::map<AccountName, AccountRow> accounts;
    std::map<KeyName, KeyRow> keys;
    QHash<QString, NamedTransaction> transactions; // by uuid
    std::int64_t lastAccountId = 0;
    std::int64_t lastSequence = 0;
    std::int64_t nowMs = 0;
};

// A command that will be posted: the rows to write.
struct PlannedTransaction
{
    HeaderRow header;
    QList<EntryRow> entries;
    QList<std::pair<std::int64_t, AccountChange::State>> changes; // account id, state
    QByteArray leaf;
    MerkleHash leafHash{};
    QList<OutboxMessage> outbox;
    SealedTransaction sealed;
};

struct PlannedKey
{
    KeyName name;
    KeyRow row;
    std::int64_t sequence = 0; // 0: refused
};

// What a group writes.
struct GroupPlan
{
    QList<AccountRow> opened;
    QList<PlannedTransaction> transactions;
    QList<PlannedKey> keys;
};

} // namespace nw::server::ledger
