#pragma once

#include "services-client/contract/event.h"
#include "services-client/contract/wallet.h"

#include <QByteArray>
#include <QList>

#include <cstdint>
#include <optional>

namespace nw {

// Something that the server is asked to do with tokens or seats, once. The numbers are kept in the
// cache.
enum class OrderKind
{
    BuyComic = 1,
    Spend = 2, // tips
    Purchase = 3, // tokens for money: starts a checkout
    Book = 4,
    ConfirmBooking = 5,
    CancelBooking = 6,
    TransferTicket = 7,
};

// The numbers are kept in the cache.
enum class OrderState
{
    Open = 1, // the server has not answered yet; it is asked until it does
    Done = 2,
    Refused = 3, // nothing was moved, and asking again would be answered the same
};

// What is asked, as every attempt sends it.
struct OrderRequest
{
    OrderKind kind = OrderKind::Spend;
    QString target; // "/wallet/spend"
    QByteArray body; // JSON; empty: none
};

struct MoneyOrder
{
    QString id; // and its Idempotency-Key
    OrderRequest request;
    int attempts = 0;
    OrderState state = OrderState::Open;
    std::optional<Error> error; // Refused: why; Open: what became of the last attempt
    QByteArray answer; // Done: `data` of the answer, JSON
    std::int64_t placedAtMs = 0;
};

// POST /comics/:id/unlock
struct ComicPurchase
{
    QString receiptId; // empty: it was given, not paid for
};

// A row of the wallet's history, and whether its receipt was checked on this device.
struct ProvenEntry
{
    WalletEntry entry;
    bool proven = false; // false: not yet, or an alarm says why
};

// How the books of a server went wrong. The numbers are kept in the cache.
enum class AlarmKind
{
    WrongSignature = 1, // its log is not signed with the key that was pinned
    SplitView = 2, // two different logs of the same size
    RewrittenHistory = 3, // its log does not begin with the one that this device has seen
    FalseReceipt = 4, // a receipt proves nothing, or something else than the history says
};

// Two texts that cannot both be true, kept as they came: they prove it to anybody who has the
// pinned key. An alarm stays until a person has looked at it, and its texts stay for good.
struct ProofAlarm
{
    std::int64_t id = 0;
    AlarmKind kind = AlarmKind::WrongSignature;
    QByteArray kept; // the signed checkpoint that this device holds; empty: none yet
    QByteArray shown; // what the server showed
    QString detail; // for the log
    std::int64_t foundAtMs = 0;
    bool seen = false;
};

} // namespace nw
