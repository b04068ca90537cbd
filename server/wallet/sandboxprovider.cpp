#include "server/wallet/sandboxprovider.h"

#include "server/common/security/passwords.h"
#include "server/wallet/eventsignature.h"
#include "server/wallet/providerevents.h"
#include "services-client/contract/ids.h"
#include "services-client/contract/jsonwriter.h"

#include <array>

namespace nw::server::wallet {

namespace {

constexpr int kDeliveriesAtOnce = 50;
constexpr std::int64_t kFirstRetryMs = 1000;
constexpr std::int64_t kLongestRetryMs = 60'000;
constexpr int kMostDoublings = 6;

struct ChoiceWord
{
    QLatin1String word;
    SandboxChoice choice;
};

constexpr std::array<ChoiceWord, 10> kChoices{{
    {QLatin1String("paid"), SandboxChoice::Paid},
    {QLatin1String("failed"), SandboxChoice::Failed},
    {QLatin1String("late"), SandboxChoice::Late},
    {QLatin1String("duplicate"), SandboxChoice::Duplicate},
    {QLatin1String("wrong_amount"), SandboxChoice::WrongAmount},
    {QLatin1String("wrong_currency"), SandboxChoice::WrongCurrency},
    {QLatin1String("reordered"), SandboxChoice::Reordered},
    {QLatin1String("dropped"), SandboxChoice::Dropped},
    {QLatin1String("refunded"), SandboxChoice::Refunded},
    {QLatin1String("disputed"), SandboxChoice::Disputed},
}};

QString wordOf(SandboxChoice choice)
{
    for (const ChoiceWord &row : kChoices) {
        if (row.choice == choice)
            return row.word;
    }
    Q_UNREACHABLE();
}

// A choice that comes after another one, and which.
bool followsPayment(SandboxChoice choice)
{
    return choice == SandboxChoice::Refunded || choice == SandboxChoice::Disputed;
}

// One event as Stripe writes it: the members that anybody reads.
class EventText
{
public:
    EventText(const SandboxCheckout &checkout, const QString &paymentId, std::int64_t nowMs)
        : m_checkout(checkout)
        , m_paymentId(paymentId)
        , m_seconds(nowMs / 1000)
    {
    }

    QByteArray session(const char *type, const Money &amount, const char *paymentStatus) const
    {
        JsonWriter out = begin(type);
        out.member("id", QString(u"cs_" % m_checkout.id))
            .member("object", QByteArray("checkout.session"));
        out.member("client_reference_id", m_checkout.intentId);
        out.member("amount_total", amount.minor).member("currency", amount.currency.toLower());
        out.member("payment_status", QByteArray(paymentStatus));
        if (!m_paymentId.isEmpty())
            out.member("payment_intent", m_paymentId);
        return end(out);
    }

    QByteArray payment(const Money &amount) const
    {
        JsonWriter out = begin("payment_intent.succeeded");
        out.member("id", m_paymentId).member("object", QByteArray("payment_intent"));
        out.member("amount", amount.minor).member("amount_received", amount.minor);
        out.member("currency", amount.currency.toLower());
        out.key("metadata").beginObject().member("intent", m_checkout.intentId).endObject();
        return end(out);
    }

    QByteArray charge(const char *type, const Money &amount) const
    {
        JsonWriter out = begin(type);
        out.member("object", QByteArray("charge")).member("payment_intent", m_paymentId);
        out.member("amount", amount.minor).member("amount_refunded", amount.minor);
        out.member("currency", amount.currency.toLower());
        return end(out);
    }

private:
    JsonWriter begin(const char *type) const
    {
        JsonWriter out;
        out.beginObject().member("id", QString(u"evt_" % makeUuidV7()));
        out.member("object", QByteArray("event")).member("type", QByteArray(type));
        out.member("created", m_seconds);
        out.key("livemode").boolean(false);
        out.key("data").beginObject().key("object").beginObject();
        return out;
    }

    static QByteArray end(JsonWriter &out)
    {
        out.endObject().endObject().endObject();
        return out.take();
    }

    const SandboxCheckout &m_checkout;
    const QString m_paymentId;
    const std::int64_t m_seconds;
};

QList<QByteArray> eventsOf(const SandboxCheckout &checkout, const QString &paymentId,
                           SandboxChoice choice, std::int64_t nowMs)
{
    const EventText text(checkout, paymentId, nowMs);
    const Money price = checkout.price;
    const auto paid = [&](const Money &amount) {
        return text.session("checkout.session.completed", amount, "paid");
    };
    const auto expired = [&] { return text.session("checkout.session.expired", price, "unpaid"); };
    switch (choice) {
    case SandboxChoice::Paid:
        return {paid(price)};
    case SandboxChoice::Failed:
        return {text.session("checkout.session.async_payment_failed", price, "unpaid")};
    case SandboxChoice::Late:
        return {expired(), paid(price)};
    case SandboxChoice::Duplicate: {
        const QByteArray event = paid(price);
        return {event, event, text.payment(price)};
    }
    case SandboxChoice::WrongAmount:
        return {paid({price.minor - 1, price.currency})};
    case SandboxChoice::WrongCurrency:
        return {paid({price.minor, QStringLiteral("EUR")})};
    case SandboxChoice::Reordered:
        return {paid(price), expired()};
    case SandboxChoice::Dropped:
        return {};
    case SandboxChoice::Refunded:
        return {text.charge("charge.refunded", price)};
    case SandboxChoice::Disputed:
        return {text.charge("charge.dispute.funds_withdrawn", price)};
    }
    Q_UNREACHABLE();
}

// What moved in the sandbox's books.
QList<ProviderPayment> paymentsOf(const SandboxCheckout &checkout, const QString &paymentId,
                                  SandboxChoice choice)
{
    ProviderPayment payment{paymentId, checkout.intentId, checkout.price, {}};
    switch (choice) {
    case SandboxChoice::Failed:
        return {};
    case SandboxChoice::WrongAmount:
        --payment.amount.minor;
        break;
    case SandboxChoice::WrongCurrency:
        payment.amount.currency = QStringLiteral("EUR");
        break;
    case SandboxChoice::Refunded:
    case SandboxChoice::Disputed:
        payment.direction = ProviderPayment::Direction::Back;
        break;
    default:
        break;
    }
    return {payment};
}

} // namespace

std::optional<SandboxChoice> sandboxChoiceFromText(const QString &text)
{
    for (const ChoiceWord &row : kChoices) {
        if (row.word == text)
            return row.choice;
    }
    return std::nullopt;
}

SandboxProvider::SandboxProvider(SandboxStore &store, const Clock &clock, const QByteArray &secret)
    : m_store(store)
    , m_clock(clock)
    , m_secret(secret)
{
}

QString SandboxProvider::name() const
{
    return QStringLiteral("sandbox");
}

QByteArray SandboxProvider::signatureHeader() const
{
    return QByteArrayLiteral("sandbox-signature");
}

Result<Checkout> SandboxProvider::createCheckout(const CheckoutOrder &order)
{
    SandboxCheckout checkout;
    checkout.id = QString::fromLatin1(randomToken());
    checkout.intentId = order.intentId;
    checkout.title = order.title;
    checkout.price = order.price;
    checkout.createdAtMs = m_clock.nowMs();
    const Result<SandboxCheckout> kept = m_store.addCheckout(checkout);
    if (!kept)
        return tl::unexpected(kept.error());
    return Checkout{kept->id, u"/wallet/sandbox/" % kept->id};
}

Result<ProviderEvent> SandboxProvider::readEvent(const QByteArray &signature,
                                                 const QByteArray &body, std::int64_t nowMs) const
{
    if (checkEventSignature(signature, body, {m_secret}, nowMs / 1000) != SignatureVerdict::Good)
        return failure(ErrorCode::Forbidden, QStringLiteral("Not signed by the provider."));
    return readProviderEvent(body);
}

Result<void> SandboxProvider::refund(const QString &paymentId)
{
    const Result<std::optional<SandboxCheckout>> found = m_store.checkoutOfPayment(paymentId);
    if (!found)
        return tl::unexpected(found.error());
    if (!*found)
        return failure(ErrorCode::NotFound, QStringLiteral("no such payment"));
    const SandboxCheckout &checkout = **found;
    const std::int64_t nowMs = m_clock.nowMs();
    SandboxOutcome outcome = outcomeOf(checkout, SandboxChoice::Refunded, nowMs);
    // False: it was given back before.
    const Result<bool> kept = m_store.decide(checkout.id, checkout.outcome, outcome, nowMs);
    return kept ? Result<void>() : Result<void>(tl::unexpected(kept.error()));
}

Result<QList<ProviderPayment>> SandboxProvider::payments(std::int64_t fromMs, std::int64_t untilMs)
{
    return m_store.payments(fromMs, untilMs);
}

Result<SandboxCheckout> SandboxProvider::checkout(const QString &id)
{
    const Result<std::optional<SandboxCheckout>> found = m_store.checkout(id);
    if (!found)
        return tl::unexpected(found.error());
    if (!*found)
        return failure(ErrorCode::NotFound, QStringLiteral("no such checkout"));
    return **found;
}

SandboxOutcome SandboxProvider::outcomeOf(const SandboxCheckout &checkout, SandboxChoice choice,
                                          std::int64_t dueAtMs) const
{
    SandboxOutcome outcome;
    outcome.outcome = wordOf(choice);
    if (!checkout.paymentId.isEmpty())
        outcome.paymentId = checkout.paymentId;
    else if (choice != SandboxChoice::Failed)
        outcome.paymentId = u"pi_" % checkout.id;
    outcome.payments = paymentsOf(checkout, outcome.paymentId, choice);
    const QList<QByteArray> events = eventsOf(checkout, outcome.paymentId, choice, m_clock.nowMs());
    for (const QByteArray &event : events)
        outcome.deliveries.append({0, event, dueAtMs, 0});
    return outcome;
}

Result<SandboxCheckout> SandboxProvider::choose(const QString &checkoutId, SandboxChoice choice,
                                                std::int64_t delayMs)
{
    const Result<SandboxCheckout> found = checkout(checkoutId);
    if (!found)
        return found;
    const bool isPaid = found->outcome == wordOf(SandboxChoice::Paid);
    const bool mayChoose = followsPayment(choice) ? isPaid : found->outcome.isEmpty();
    const std::int64_t nowMs = m_clock.nowMs();
    const SandboxOutcome outcome = outcomeOf(*found, choice, nowMs + delayMs);
    const Result<bool> kept = mayChoose ? m_store.decide(checkoutId, found->outcome, outcome, nowMs)
                                        : Result<bool>(false);
    if (!kept)
        return tl::unexpected(kept.error());
    if (!*kept)
        return failure(ErrorCode::Conflict, QStringLiteral("This checkout was decided before."));
    deliverDue();
    return checkout(checkoutId);
}

void SandboxProvider::deliverDue()
{
    const std::lock_guard lock(m_delivering);
    for (;;) {
        const Result<QList<SandboxDelivery>> due = m_store.due(m_clock.nowMs(), kDeliveriesAtOnce);
        if (!due || due->isEmpty())
            return;
        for (const SandboxDelivery &delivery : *due) {
            const QByteArray signature = signEvent(m_secret, delivery.body, m_clock.nowMs() / 1000);
            if (m_receiver && m_receiver(signature, delivery.body)) {
                if (!m_store.delivered(delivery.sequence))
                    return;
                continue;
            }
            const std::int64_t waitMs = std::min(
                kLongestRetryMs, kFirstRetryMs << std::min(delivery.tries, kMostDoublings));
            if (!m_store.putOff(delivery.sequence, m_clock.nowMs() + waitMs))
                return;
        }
    }
}

} // namespace nw::server::wallet
