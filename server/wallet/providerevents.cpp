#include "server/wallet/providerevents.h"

#include "services-client/contract/jsonreader.h"

#include <array>

namespace nw::server::wallet {

namespace {

constexpr std::int64_t kMaxMinor = 100'000'000'000;
constexpr qsizetype kMaxIdCharacters = 255;

struct EventType
{
    QLatin1String type;
    ProviderEventKind kind;
    const char *amountMember;
};

constexpr std::array<EventType, 8> kTypes{{
    {QLatin1String("checkout.session.completed"), ProviderEventKind::Paid, "amount_total"},
    {QLatin1String("checkout.session.async_payment_succeeded"), ProviderEventKind::Paid,
     "amount_total"},
    {QLatin1String("payment_intent.succeeded"), ProviderEventKind::Paid, "amount_received"},
    {QLatin1String("checkout.session.async_payment_failed"), ProviderEventKind::Failed,
     "amount_total"},
    {QLatin1String("payment_intent.payment_failed"), ProviderEventKind::Failed, "amount"},
    {QLatin1String("checkout.session.expired"), ProviderEventKind::Expired, "amount_total"},
    {QLatin1String("charge.refunded"), ProviderEventKind::Refunded, "amount_refunded"},
    {QLatin1String("charge.dispute.funds_withdrawn"), ProviderEventKind::Disputed, "amount"},
}};

const EventType *typeOf(const QString &type)
{
    for (const EventType &row : kTypes) {
        if (row.type == type)
            return &row;
    }
    return nullptr;
}

// Completed or refunded in part is not what the event's name lets one think.
bool isWhole(const QJsonObject &object, const QString &type)
{
    if (type == u"checkout.session.completed")
        return object[QLatin1String("payment_status")] == QLatin1String("paid");
    if (type == u"charge.refunded")
        return object[QLatin1String("amount_refunded")] == object[QLatin1String("amount")];
    return true;
}

QString intentOf(const QJsonObject &object)
{
    const QString reference = object[QLatin1String("client_reference_id")].toString();
    if (!reference.isEmpty())
        return reference;
    return object[QLatin1String("metadata")].toObject()[QLatin1String("intent")].toString();
}

} // namespace

Result<ProviderEvent> readProviderEvent(const QByteArray &body)
{
    const Result<QJsonObject> json = parseJsonObject(body);
    if (!json)
        return tl::unexpected(json.error());
    JsonReader in(*json);
    ProviderEvent event;
    event.id = in.string("id");
    const QString type = in.string("type");
    event.createdAtMs = in.integerOr("created", 0) * 1000;
    if (event.id.isEmpty() || event.id.size() > kMaxIdCharacters)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("no id"), QStringLiteral("id"));
    const EventType *row = typeOf(type);
    const QJsonObject object =
        json->value(QLatin1String("data")).toObject()[QLatin1String("object")].toObject();
    if (in.error() || !row || !isWhole(object, type))
        return in.finish(event);

    JsonReader of(object);
    event.kind = row->kind;
    event.intentId = intentOf(object);
    event.paymentId =
        type.startsWith(u"payment_intent.") ? of.string("id") : of.stringOr("payment_intent");
    event.amount.minor = of.integer(row->amountMember);
    event.amount.currency = of.string("currency").toUpper();
    if (event.amount.minor < 0 || event.amount.minor > kMaxMinor
        || event.paymentId.size() > kMaxIdCharacters || event.intentId.size() > kMaxIdCharacters)
        of.fail(ErrorCode::InvalidInput, QStringLiteral("out of range"), QStringLiteral("data"));
    const bool needsPayment =
        row->kind != ProviderEventKind::Expired && row->kind != ProviderEventKind::Failed;
    if (needsPayment && event.paymentId.isEmpty())
        of.fail(ErrorCode::InvalidInput, QStringLiteral("no payment"), QStringLiteral("data"));
    return of.finish(event);
}

} // namespace nw::server::wallet
