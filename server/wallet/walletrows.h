#pragma once

#include "server/common/money/books.h"
#include "server/wallet/paymentprovider.h"
#include "services-client/contract/wallet.h"

#include <cstdint>

namespace nw::server::wallet {

// A row of wallets: what the ledger said of user:<id> with its transaction `asOfSequence`.
struct WalletRow
{
    QString userId;
    Amount balance;
    Amount pending;
    Amount totalEarned;
    Amount totalSpent;
    std::int64_t asOfSequence = 0;
    std::int64_t createdAtMs = 0;
    std::int64_t updatedAtMs = 0;
};

// A row of transactions: one line of the ledger on a person's account.
struct TransactionRow
{
    QString transactionId;
    QString type; // the posting's kind
    Amount amount; // below zero: it went out
    Amount balanceAfter;
    QString description;
    std::int64_t sequence = 0;
    std::int64_t createdAtMs = 0;
};

// A row of nwt_packages.
struct PackageRow
{
    QString id;
    QString name;
    Amount tokens;
    Money price;
};

// A row of purchase_intents.
struct IntentRow
{
    QString id;
    QString userId;
    QString key; // Idempotency-Key
    QByteArray requestHash;
    QString provider;
    QString title;
    Amount tokens;
    Money price;
    IntentStatus status = IntentStatus::Pending;
    QString checkoutUrl;
    QString paymentId;
    std::int64_t createdAtMs = 0;
    std::int64_t expiresAtMs = 0;
};

// A row of provider_events: raw, as it was signed.
struct EventRow
{
    QString provider;
    QString id;
    QByteArray body;
    QByteArray signature;
    std::int64_t receivedAtMs = 0;
    bool finished = false;
};

// A row of payment_effects: what a payment did to the books.
struct EffectRow
{
    QString provider;
    QString paymentId;
    QString effect; // "credit", "suspense", "returned", "dispute"
    QString intentId;
    Money amount;
    QString transactionId;
    std::int64_t createdAtMs = 0;
};

// A row of reconciliations: a day of a provider's books beside ours.
struct ReconciliationRow
{
    QString provider;
    QString day; // "2026-11-22", UTC
    std::int64_t matched = 0;
    QStringList missingHere; // payment ids that only the provider knows
    QStringList missingThere;
    std::int64_t checkedAtMs = 0;
};

// A row of wallet_refusals.
struct RefusalRow
{
    RequestKey request;
    Error error;
    std::int64_t createdAtMs = 0;
};

} // namespace nw::server::wallet
