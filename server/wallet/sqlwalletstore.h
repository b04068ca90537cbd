#pragma once

#include "server/common/db/database.h"
#include "server/wallet/walletstore.h"

#include <memory>

namespace nw::server::wallet {

class SqlWalletStore final : public WalletStore
{
public:
    explicit SqlWalletStore(std::shared_ptr<Database> database);

    Result<std::optional<WalletRow>> wallet(const QString &userId) override;
    Result<QList<TransactionRow>> transactions(const QString &userId, std::int64_t beforeSequence,
                                               int limit) override;
    Result<bool> hasReceipt(const QString &userId, const QString &receiptId) override;

    Result<QList<PackageRow>> packages() override;

    Result<IntentRow> addIntent(const IntentRow &row) override;
    Result<std::optional<IntentRow>> intentOfKey(const QString &userId,
                                                 const QString &key) override;
    Result<std::optional<IntentRow>> intent(const QString &id) override;
    Result<void> setCheckout(const QString &id, const QString &url) override;
    Result<bool> moveIntent(const QString &id, const QList<IntentStatus> &from, IntentStatus to,
                            const QString &paymentId, std::int64_t nowMs) override;
    Result<QList<IntentRow>> pendingBefore(std::int64_t expiresBeforeMs, int limit) override;

    Result<void> addEvent(const EventRow &row) override;
    Result<std::optional<EventRow>> event(const QString &provider, const QString &id) override;
    Result<QList<EventRow>> unfinishedEvents(int limit) override;
    Result<void> finishEvent(const QString &provider, const QString &id, const QString &outcome,
                             std::int64_t nowMs) override;

    Result<QString> decideArrival(const QString &provider, const QString &paymentId,
                                  const QString &way, std::int64_t nowMs) override;
    Result<void> addEffect(const EffectRow &row) override;
    Result<QList<EffectRow>> effectsOf(const QString &provider, const QString &paymentId) override;
    Result<QList<EffectRow>> effectsBetween(const QString &provider, std::int64_t fromMs,
                                            std::int64_t untilMs) override;
    Result<void> keepReconciliation(const ReconciliationRow &row) override;
    Result<QList<ReconciliationRow>> reconciliations(int limit) override;

    Result<void> rememberRefusal(const RefusalRow &row) override;
    Result<std::optional<RefusalRow>> refusal(const QString &scope, const QString &key) override;

private:
    std::shared_ptr<Database> m_database;
};

} // namespace nw::server::wallet
