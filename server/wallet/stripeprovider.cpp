#include "server/wallet/stripeprovider.h"

#include "server/wallet/eventsignature.h"
#include "server/wallet/providerevents.h"
#include "services-client/contract/jsonreader.h"

#include <QUrl>

namespace nw::server::wallet {

namespace {

constexpr char kApiVersion[] = "2024-06-20";
constexpr int kMostPages = 100;

// application/x-www-form-urlencoded, with Stripe's brackets in the names.
class Form
{
public:
    Form &add(const char *name, const QString &value)
    {
        if (!m_text.isEmpty())
            m_text += '&';
        m_text += QUrl::toPercentEncoding(QString::fromLatin1(name)) + '='
            + QUrl::toPercentEncoding(value);
        return *this;
    }
    QByteArray take() { return std::move(m_text); }

private:
    QByteArray m_text;
};

QByteArray listTarget(const char *path, std::int64_t fromMs, std::int64_t untilMs,
                      const QString &after)
{
    Form form;
    form.add("created[gte]", QString::number(qint64(fromMs / 1000)));
    form.add("created[lt]", QString::number(qint64(untilMs / 1000)));
    form.add("limit", QStringLiteral("100"));
    if (!after.isEmpty())
        form.add("starting_after", after);
    return QByteArray(path) + '?' + form.take();
}

ProviderPayment paymentOf(const QJsonObject &row, ProviderPayment::Direction direction)
{
    const bool back = direction == ProviderPayment::Direction::Back;
    ProviderPayment payment;
    payment.direction = direction;
    payment.paymentId = row[QLatin1String(back ? "payment_intent" : "id")].toString();
    payment.intentId =
        row[QLatin1String("metadata")].toObject()[QLatin1String("intent")].toString();
    payment.amount.minor = row[QLatin1String(back ? "amount" : "amount_received")].toInteger();
    payment.amount.currency = row[QLatin1String("currency")].toString().toUpper();
    return payment;
}

} // namespace

StripeProvider::StripeProvider(std::unique_ptr<Caller> caller, const StripeOptions &options)
    : m_caller(std::move(caller))
    , m_options(options)
{
}

QString StripeProvider::name() const
{
    return QStringLiteral("stripe");
}

QByteArray StripeProvider::signatureHeader() const
{
    return QByteArrayLiteral("stripe-signature");
}

Result<QJsonObject> StripeProvider::call(const QByteArray &method, const QByteArray &target,
                                         const QByteArray &form, const QString &idempotencyKey)
{
    OutgoingCall outgoing{method, target, {}, form};
    outgoing.headers = {{"Authorization", "Bearer " + m_options.secretKey},
                        {"Stripe-Version", kApiVersion},
                        {"Accept", "application/json"}};
    if (!form.isEmpty())
        outgoing.headers.emplaceBack("Content-Type", "application/x-www-form-urlencoded");
    if (!idempotencyKey.isEmpty())
        outgoing.headers.emplaceBack("Idempotency-Key", idempotencyKey.toLatin1());
    const Result<CallAnswer> answer = m_caller->call(outgoing);
    if (!answer)
        return tl::unexpected(answer.error());
    // What Stripe says of an error is for our log at most; it may name keys and people.
    if (answer->status != 200)
        return failure(ErrorCode::Unavailable,
                       QStringLiteral("the provider answered %1").arg(answer->status));
    return parseJsonObject(answer->body);
}

Result<Checkout> StripeProvider::createCheckout(const CheckoutOrder &order)
{
    Form form;
    form.add("mode", QStringLiteral("payment"));
    form.add("client_reference_id", order.intentId);
    form.add("metadata[intent]", order.intentId);
    form.add("payment_intent_data[metadata][intent]", order.intentId);
    form.add("line_items[0][quantity]", QStringLiteral("1"));
    form.add("line_items[0][price_data][currency]", order.price.currency.toLower());
    form.add("line_items[0][price_data][unit_amount]", QString::number(qint64(order.price.minor)));
    form.add("line_items[0][price_data][product_data][name]", order.title);
    form.add("expires_at", QString::number(qint64(order.expiresAtMs / 1000)));
    form.add("success_url", m_options.returnUrl);
    form.add("cancel_url", m_options.returnUrl);
    const Result<QJsonObject> session =
        call("POST", "/v1/checkout/sessions", form.take(), QString(u"checkout-" % order.intentId));
    if (!session)
        return tl::unexpected(session.error());
    JsonReader in(*session);
    Checkout checkout;
    checkout.reference = in.string("id");
    checkout.url = in.string("url");
    return in.finish(checkout);
}

Result<ProviderEvent> StripeProvider::readEvent(const QByteArray &signature, const QByteArray &body,
                                                std::int64_t nowMs) const
{
    if (checkEventSignature(signature, body, m_options.webhookSecrets, nowMs / 1000)
        != SignatureVerdict::Good)
        return failure(ErrorCode::Forbidden, QStringLiteral("Not signed by the provider."));
    return readProviderEvent(body);
}

Result<void> StripeProvider::refund(const QString &paymentId)
{
    Form form;
    form.add("payment_intent", paymentId);
    const Result<QJsonObject> refund =
        call("POST", "/v1/refunds", form.take(), QString(u"refund-" % paymentId));
    return refund ? Result<void>() : Result<void>(tl::unexpected(refund.error()));
}

Result<QList<ProviderPayment>> StripeProvider::payments(std::int64_t fromMs, std::int64_t untilMs)
{
    QList<ProviderPayment> payments;
    for (const char *path : {"/v1/payment_intents", "/v1/refunds"}) {
        const bool back = QByteArrayView(path).endsWith("refunds");
        QString after;
        for (int page = 0; page < kMostPages; ++page) {
            const Result<QJsonObject> list =
                call("GET", listTarget(path, fromMs, untilMs, after), {}, {});
            if (!list)
                return tl::unexpected(list.error());
            const QJsonArray rows = list->value(QLatin1String("data")).toArray();
            for (const auto &value : rows) {
                const QJsonObject row = value.toObject();
                after = row[QLatin1String("id")].toString();
                if (row[QLatin1String("status")] == QLatin1String("succeeded"))
                    payments.append(paymentOf(row,
                                              back ? ProviderPayment::Direction::Back
                                                   : ProviderPayment::Direction::In));
            }
            if (!list->value(QLatin1String("has_more")).toBool() || rows.isEmpty())
                break;
        }
    }
    return payments;
}

} // namespace nw::server::wallet
