#pragma once

#include "services-client/contract/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <cstdint>

namespace nw::server::wallet {

// Money of a currency in its smallest unit: 499 USD is 4.99 dollars.
struct Money
{
    std::int64_t minor = 0;
    QString currency; // ISO 4217, upper case

    friend bool operator==(const Money &, const Money &) = default;
};

// "4.99"; currencies have two decimals here.
QString formatMoney(const Money &money);

// What a provider is asked to sell.
struct CheckoutOrder
{
    QString intentId; // ours: the provider says it back in its events
    QString title; // what the person reads there
    Money price;
    std::int64_t expiresAtMs = 0;
};

struct Checkout
{
    QString reference; // the provider's id of the checkout
    QString url; // where the person pays
};

// What a provider says happened. Numbers are kept in tables: never reused.
enum class ProviderEventKind
{
    Paid = 1,
    Failed = 2,
    Expired = 3, // the checkout, without payment
    Refunded = 4, // all of a payment went back
    Disputed = 5, // the payer's bank took it back
    Other = 6 // nothing of ours
};

struct ProviderEvent
{
    QString id;
    ProviderEventKind kind = ProviderEventKind::Other;
    QString intentId; // empty where the provider does not know it
    QString paymentId; // the provider's: one payment may be described by several events
    Money amount;
    std::int64_t createdAtMs = 0;
};

// A payment or its return as the provider's own books have it.
struct ProviderPayment
{
    QString paymentId;
    QString intentId;
    Money amount;
    enum class Direction
    {
        In,
        Back
    } direction = Direction::In;
};

// Somebody who takes people's money for us. Every function may block, and be called from any
// thread.
class PaymentProvider
{
public:
    virtual ~PaymentProvider() = default;

    virtual QString name() const = 0; // "[a-z0-9_-]{1,40}"
    virtual QByteArray signatureHeader() const = 0; // lower-case name

    // A second time for the same intent: the same checkout.
    virtual Result<Checkout> createCheckout(const CheckoutOrder &order) = 0;

    // Checks the signature over the raw body before a byte of it is parsed. Errors: Forbidden (not
    // signed by the provider, or not in time), MalformedJson, InvalidInput.
    virtual Result<ProviderEvent> readEvent(const QByteArray &signature, const QByteArray &body,
                                            std::int64_t nowMs) const = 0;

    // Gives all of a payment back. A second time: nothing.
    virtual Result<void> refund(const QString &paymentId) = 0;

    // What the provider's books say of a span of time, for the daily comparison.
    virtual Result<QList<ProviderPayment>> payments(std::int64_t fromMs, std::int64_t untilMs) = 0;
};

} // namespace nw::server::wallet
