#pragma once

#include "server/wallet/walletrows.h"
#include "services-client/contract/result.h"

#include <optional>

namespace nw::server::wallet {

// What wallet keeps beside the ledger. Calls are atomic and may come from any thread; NotFound is
// an empty optional, not an error.
class WalletStore
{
public:
    virtual ~WalletStore() = default;

    // What follows the ledger; see SqlWalletFollower, which writes it.
    virtual Result<std::optional<WalletRow>> wallet(const QString &userId) = 0;
    virtual Result<QList<TransactionRow>> transactions(const QString &userId,
                                                       std::int64_t beforeSequence,
                                                       int limit) = 0; // newest first; 0: all
    virtual Result<bool> hasReceipt(const QString &userId, const QString &receiptId) = 0;

    virtual Result<QList<PackageRow>> packages() = 0;

    // The row that is kept under its person's key: this one, or the one of before.
    virtual Result<IntentRow> addIntent(const IntentRow &row) = 0;
    virtual Result<std::optional<IntentRow>> intentOfKey(const QString &userId,
                                                         const QString &key) = 0;
    virtual Result<std::optional<IntentRow>> intent(const QString &id) = 0;
    virtual Result<void> setCheckout(const QString &id, const QString &url) = 0;
    // False: its status is none of `from` any more.
    virtual Result<bool> moveIntent(const QString &id, const QList<IntentStatus> &from,
                                    IntentStatus to, const QString &paymentId,
                                    std::int64_t nowMs) = 0;
    virtual Result<QList<IntentRow>> pendingBefore(std::int64_t expiresBeforeMs, int limit) = 0;

    // Keeps an event as it came; nothing when it is there.
    virtual Result<void> addEvent(const EventRow &row) = 0;
    virtual Result<std::optional<EventRow>> event(const QString &provider, const QString &id) = 0;
    virtual Result<QList<EventRow>> unfinishedEvents(int limit) = 0; // oldest first
    virtual Result<void> finishEvent(const QString &provider, const QString &id,
                                     const QString &outcome, std::int64_t nowMs) = 0;

    // How a payment comes into the books: this way, or the one that was kept before.
    virtual Result<QString> decideArrival(const QString &provider, const QString &paymentId,
                                          const QString &way, std::int64_t nowMs) = 0;
    virtual Result<void> addEffect(const EffectRow &row) = 0; // nothing when it is there
    virtual Result<QList<EffectRow>> effectsOf(const QString &provider,
                                               const QString &paymentId) = 0;
    virtual Result<QList<EffectRow>> effectsBetween(const QString &provider, std::int64_t fromMs,
                                                    std::int64_t untilMs) = 0;
    virtual Result<void> keepReconciliation(const ReconciliationRow &row) = 0;
    virtual Result<QList<ReconciliationRow>> reconciliations(int limit) = 0; // newest first

    // Refusals that were answered before the ledger was asked. The first one under a key stays.
    virtual Result<void> rememberRefusal(const RefusalRow &row) = 0;
    virtual Result<std::optional<RefusalRow>> refusal(const QString &scope, const QString &key) = 0;
};

} // namespace nw::server::wallet
