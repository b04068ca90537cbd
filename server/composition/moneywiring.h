#pragma once

#include "server/common/runtime/serverconfig.h"
#include "server/ledger/outboxrelay.h"
#include "server/wallet/walletmodule.h"

#include <functional>
#include <vector>

namespace nw::server {

// How money is wired is the same in one process and in several; where the ends are is not.

// `secret`: of JWT_SECRET, which the sandbox's is derived from.
wallet::PaymentOptions paymentOptions(const ServerConfig &config, const QByteArray &secret);

// The ledger's messages to comics (what was paid may be read) and to events (a booking was paid).
struct LedgerListeners
{
    std::function<Result<void>(const QString &userId, const QString &comicId,
                               const QString &receiptId)>
        bought;
    std::function<Result<void>(const QString &bookingId)> captured;
};
std::vector<ledger::OutboxConsumer> ledgerConsumers(const LedgerListeners &listeners);

} // namespace nw::server
