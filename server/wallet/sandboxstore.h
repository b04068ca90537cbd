#pragma once

#include "server/wallet/paymentprovider.h"

#include <functional>
#include <optional>

namespace nw::server::wallet {

// A row of sandbox_checkouts. `id` is a secret that only who pays knows.
struct SandboxCheckout
{
    QString id;
    QString intentId;
    QString title;
    Money price;
    QString outcome; // empty while it is open
    QString paymentId; // empty until something was paid
    std::int64_t createdAtMs = 0;
};

// An event on its way: its body, and when it is to be sent.
struct SandboxDelivery
{
    std::int64_t sequence = 0; // set by the store
    QByteArray body;
    std::int64_t dueAtMs = 0;
    int tries = 0;
};

struct SandboxOutcome
{
    QString outcome;
    QString paymentId;
    QList<ProviderPayment> payments; // into the sandbox's books
    QList<SandboxDelivery> deliveries; // in their order
};

// The sandbox's books. Calls are atomic and may come from any thread.
class SandboxStore
{
public:
    virtual ~SandboxStore() = default;

    // The checkout of the intent: this one, or the one of before.
    virtual Result<SandboxCheckout> addCheckout(const SandboxCheckout &checkout) = 0;
    virtual Result<std::optional<SandboxCheckout>> checkout(const QString &id) = 0;
    virtual Result<std::optional<SandboxCheckout>> checkoutOfPayment(const QString &paymentId) = 0;

    // All of an outcome in one transaction. False: the checkout's outcome is not `expected` any
    // more, or the payment is in the books already; nothing was kept.
    virtual Result<bool> decide(const QString &checkoutId, const QString &expected,
                                const SandboxOutcome &outcome, std::int64_t nowMs) = 0;

    virtual Result<QList<SandboxDelivery>> due(std::int64_t nowMs, int limit) = 0;
    virtual Result<void> delivered(std::int64_t sequence) = 0;
    virtual Result<void> putOff(std::int64_t sequence, std::int64_t dueAtMs) = 0;

    virtual Result<QList<ProviderPayment>> payments(std::int64_t fromMs, std::int64_t untilMs) = 0;
};

} // namespace nw::server::wallet
