#pragma once

#include "server/common/db/database.h"
#include "server/wallet/sandboxstore.h"

#include <memory>

namespace nw::server::wallet {

class SqlSandboxStore final : public SandboxStore
{
public:
    explicit SqlSandboxStore(std::shared_ptr<Database> database);

    Result<SandboxCheckout> addCheckout(const SandboxCheckout &checkout) override;
    Result<std::optional<SandboxCheckout>> checkout(const QString &id) override;
    Result<std::optional<SandboxCheckout>> checkoutOfPayment(const QString &paymentId) override;
    Result<bool> decide(const QString &checkoutId, const QString &expected,
                        const SandboxOutcome &outcome, std::int64_t nowMs) override;
    Result<QList<SandboxDelivery>> due(std::int64_t nowMs, int limit) override;
    Result<void> delivered(std::int64_t sequence) override;
    Result<void> putOff(std::int64_t sequence, std::int64_t dueAtMs) override;
    Result<QList<ProviderPayment>> payments(std::int64_t fromMs, std::int64_t untilMs) override;

private:
    std::shared_ptr<Database> m_database;
};

} // namespace nw::server::wallet
