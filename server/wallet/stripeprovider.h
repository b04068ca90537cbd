#pragma once

#include "server/wallet/httpscall.h"
#include "server/wallet/paymentprovider.h"

#include <memory>

namespace nw::server::wallet {

struct StripeOptions
{
    QByteArray secretKey; // sk_…
    QList<QByteArray> webhookSecrets; // whsec_…; several while one is being changed
    QString returnUrl; // where a person comes back to; an absolute URL
};

// Stripe by its HTTP interface (docs.stripe.com/api, version 2024-06-20): Checkout Sessions of mode
// "payment", refunds, and events by webhook. Each call that changes something carries an
// Idempotency-Key that is made of our own ids, so that it may be sent again.
class StripeProvider final : public PaymentProvider
{
public:
    StripeProvider(std::unique_ptr<Caller> caller, const StripeOptions &options);

    QString name() const override;
    QByteArray signatureHeader() const override;
    Result<Checkout> createCheckout(const CheckoutOrder &order) override;
    Result<ProviderEvent> readEvent(const QByteArray &signature, const QByteArray &body,
                                    std::int64_t nowMs) const override;
    Result<void> refund(const QString &paymentId) override;
    Result<QList<ProviderPayment>> payments(std::int64_t fromMs, std::int64_t untilMs) override;

private:
    Result<QJsonObject> call(const QByteArray &method, const QByteArray &target,
                             const QByteArray &form, const QString &idempotencyKey);

    const std::unique_ptr<Caller> m_caller;
    const StripeOptions m_options;
};

} // namespace nw::server::wallet
