#pragma once

#include "server/common/runtime/clock.h"
#include "server/wallet/sandboxstore.h"

#include <functional>
#include <mutex>

namespace nw::server::wallet {

// What a person at the sandbox's checkout lets happen.
enum class SandboxChoice
{
    Paid,
    Failed,
    Late, // paid after the checkout has expired
    Duplicate, // one event twice, and a second event of the same payment
    WrongAmount,
    WrongCurrency,
    Reordered, // the event of the expiry arrives after that of the payment
    Dropped, // paid, but no event is ever sent
    Refunded, // after Paid: the provider gives the money back
    Disputed // after Paid: the payer's bank takes it back
};

std::optional<SandboxChoice> sandboxChoiceFromText(const QString &text); // "wrong_amount", …

// A payment provider without money, in the same process: it has books of its own, a checkout page,
// and sends events that are signed like Stripe's until they are taken. It does what it is told,
// also what the world does: late, twice, in the wrong order, or not at all.
class SandboxProvider final : public PaymentProvider
{
public:
    // Takes an event as the web would: the header's value and the raw body.
    using Receiver =
        std::function<Result<void>(const QByteArray &signature, const QByteArray &body)>;

    // All outlive the provider.
    SandboxProvider(SandboxStore &store, const Clock &clock, const QByteArray &secret);

    void connectTo(Receiver receiver) { m_receiver = std::move(receiver); }

    QString name() const override;
    QByteArray signatureHeader() const override;
    Result<Checkout> createCheckout(const CheckoutOrder &order) override;
    Result<ProviderEvent> readEvent(const QByteArray &signature, const QByteArray &body,
                                    std::int64_t nowMs) const override;
    Result<void> refund(const QString &paymentId) override;
    Result<QList<ProviderPayment>> payments(std::int64_t fromMs, std::int64_t untilMs) override;

    Result<SandboxCheckout> checkout(const QString &id); // NotFound

    // Keeps what was chosen and its events, and sends what is due. `delayMs`: how much later the
    // events are sent. Errors: NotFound, Conflict (another choice was made before).
    Result<SandboxCheckout> choose(const QString &checkoutId, SandboxChoice choice,
                                   std::int64_t delayMs);

    // Sends the events that are due, in their order; what is not taken is tried again later.
    void deliverDue();

private:
    struct Step;
    SandboxOutcome outcomeOf(const SandboxCheckout &checkout, SandboxChoice choice,
                             std::int64_t dueAtMs) const;

    SandboxStore &m_store;
    const Clock &m_clock;
    const QByteArray m_secret;
    Receiver m_receiver;
    std::mutex m_delivering; // events go out one after the other
};

} // namespace nw::server::wallet
