#pragma once

#include "server/common/runtime/clock.h"
#include "server/common/runtime/logger.h"
#include "server/wallet/paymentprovider.h"
#include "server/wallet/walletstore.h"

#include <vector>

namespace nw::server::wallet {

// Lays a day of a provider's books beside ours: matched, missing here, missing there. A payment is
// found by its id, whatever day our books have it on. Differences are a warning in the log, and
// stay in the row until the day is compared again.
class Reconciliation
{
public:
    // All outlive it; `logger` may be null.
    Reconciliation(WalletStore &store, const Clock &clock, Logger *logger);

    Result<ReconciliationRow> compare(PaymentProvider &provider, std::int64_t dayMs);

    // Yesterday of each provider that has not been compared yet.
    void compareYesterday(const std::vector<PaymentProvider *> &providers);

private:
    Result<bool> isHere(const PaymentProvider &provider, const ProviderPayment &payment);

    WalletStore &m_store;
    const Clock &m_clock;
    Logger *m_logger;
};

} // namespace nw::server::wallet
