#pragma once

#include "services-client/contract/jsonwriter.h"
#include "services-client/contract/money.h"
#include "services-client/contract/result.h"

#include <QJsonObject>

#include <cstdint>
#include <optional>

namespace nw {

class JsonReader;

// A required amount as the contract writes it. Errors: InvalidInput (no text), AmountInvalid.
Amount readAmount(JsonReader &in, const char *name);

// GET /wallet/balance. Amounts are NWT.
struct WalletBalance
{
    Amount balance; // of everything posted; `nwtBalance` on the wire
    Amount pending; // of it, what holds have reserved
    Amount available; // balance less pending
    Amount totalEarned; // bought, received and refunded since the wallet is there
    Amount totalSpent;
    std::int64_t asOfMs = 0;
};

// A row of GET /wallet/pricing: tokens for money of a currency.
struct TokenPackage
{
    QString id; // "starter"
    QString name;
    Amount tokens;
    QString price; // decimal text in the currency: "4.99"
    QString currency; // ISO 4217, upper case
};

enum class IntentStatus
{
    Pending = 1, // at the provider's checkout
    Credited = 2,
    Failed = 3,
    Expired = 4, // nothing was paid in time
    Refunding = 5, // paid too late; the provider was told to give it back
    Refunded = 6,
    Suspended = 7, // another amount or currency than agreed: people look at it
    Disputed = 8, // the payer took the money back after the credit
};

// POST /wallet/purchase, and GET /wallet/purchases/:id
struct PurchaseIntent
{
    QString id;
    QString provider; // "sandbox", "stripe"
    IntentStatus status = IntentStatus::Pending;
    Amount tokens;
    QString price; // decimal text in the currency
    QString currency;
    QString checkoutUrl; // relative for the sandbox
    std::int64_t createdAtMs = 0;
    std::int64_t expiresAtMs = 0;
};

enum class EntryDirection
{
    In,
    Out
};

// A row of GET /wallet/transactions.
struct WalletEntry
{
    QString id;
    QString type; // "purchase", "comic", "ticket", "tip", "refund", …
    EntryDirection direction = EntryDirection::In;
    Amount amount; // positive
    Amount balanceAfter;
    QString description;
    QString transactionId; // of the ledger
    QString receiptId;
    std::int64_t createdAtMs = 0;
};

enum class SpendPurpose
{
    Comic,
    Ticket, // of a type; one ticket
    Tip, // to a person
};

// POST /wallet/spend
struct SpendRequest
{
    SpendPurpose purpose = SpendPurpose::Comic;
    QString id; // of the comic, the ticket type, or the person
    Amount expectedAmount; // a tip's amount; else what the person was shown
};

struct SpendAnswer
{
    QString transactionId;
    QString receiptId;
    Amount balance; // afterwards
};

// GET /wallet/receipts/:id: what a computer needs to prove the transaction without us.
struct ReceiptDocument
{
    QString id;
    QString transactionId;
    std::int64_t sequence = 0; // of the leaf, from 0
    QByteArray leaf; // the sealed transaction's canonical bytes
    QByteArray proof; // tlog-proof text with its signed checkpoint
};

void write(JsonWriter &out, const WalletBalance &value);
void write(JsonWriter &out, const TokenPackage &value);
void write(JsonWriter &out, const PurchaseIntent &value);
void write(JsonWriter &out, const WalletEntry &value);
void write(JsonWriter &out, const SpendRequest &value);
void write(JsonWriter &out, const SpendAnswer &value);
void write(JsonWriter &out, const ReceiptDocument &value);

Result<WalletBalance> readWalletBalance(const QJsonObject &json);
Result<TokenPackage> readTokenPackage(const QJsonObject &json);
Result<PurchaseIntent> readPurchaseIntent(const QJsonObject &json);
Result<WalletEntry> readWalletEntry(const QJsonObject &json);
Result<SpendRequest> readSpendRequest(const QJsonObject &json); // strict: a request
Result<SpendAnswer> readSpendAnswer(const QJsonObject &json);
Result<ReceiptDocument> readReceiptDocument(const QJsonObject &json);

// The words of the contract: "pending", "credited", …; "comic", "ticket", "tip".
QString toText(IntentStatus status);
std::optional<IntentStatus> intentStatusFromText(const QString &text);
QString toText(SpendPurpose purpose);
std::optional<SpendPurpose> spendPurposeFromText(const QString &text);

} // namespace nw
