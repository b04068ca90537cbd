#include "server/wallet/purchasing.h"

#include "services-client/contract/ids.h"

namespace nw::server::wallet {

namespace {

constexpr std::int64_t kCheckoutMs = 60LL * 60 * 1000;
constexpr int kEventsAtOnce = 100;

PurchaseIntent intentOf(const IntentRow &row, IntentStatus status)
{
    PurchaseIntent intent;
    intent.id = row.id;
    intent.provider = row.provider;
    intent.status = status;
    intent.tokens = row.tokens;
    intent.price = formatMoney(row.price);
    intent.currency = row.price.currency;
    intent.checkoutUrl = row.checkoutUrl;
    intent.createdAtMs = row.createdAtMs;
    intent.expiresAtMs = row.expiresAtMs;
    return intent;
}

} // namespace

Money priceOf(Amount tokens)
{
    return {(tokens.units + kUnitsPerCent - 1) / kUnitsPerCent, usd()};
}

Purchasing::Purchasing(const Parts &parts)
    : m_parts(parts)
{
}

PaymentProvider *Purchasing::providerOf(const QString &name) const
{
    for (PaymentProvider *provider : m_parts.providers) {
        if (provider->name() == name)
            return provider;
    }
    return nullptr;
}

QByteArray Purchasing::signatureHeaderOf(const QString &provider) const
{
    const PaymentProvider *found = providerOf(provider);
    return found ? found->signatureHeader() : QByteArray();
}

// What is sold for what, by the server's word.
Result<IntentRow> Purchasing::agree(const QString &userId, const PurchaseRequest &request,
                                    const RequestKey &key) const
{
    IntentRow row;
    if (request.tokens) {
        if (*request.tokens < kLeastPurchase || *request.tokens > kMostPurchase)
            return failure(ErrorCode::AmountInvalid,
                           QStringLiteral("5 to 10000 tokens are sold at once."),
                           QStringLiteral("amount"));
        row.tokens = *request.tokens;
        row.price = priceOf(row.tokens);
        row.title = formatAmount(row.tokens) % u" NWT";
    } else {
        const Result<QList<PackageRow>> packages = m_parts.store->packages();
        if (!packages)
            return tl::unexpected(packages.error());
        for (const PackageRow &package : *packages) {
            if (package.id == request.packageId) {
                row.tokens = package.tokens;
                row.price = package.price;
                row.title = package.name % u": " % formatAmount(package.tokens) % u" NWT";
            }
        }
        if (row.tokens.units == 0)
            return failure(ErrorCode::InvalidInput, QStringLiteral("There is no such package."),
                           QStringLiteral("packageId"));
    }
    row.id = makeUuidV7();
    row.userId = userId;
    row.key = key.key;
    row.requestHash = key.requestHash;
    row.provider = request.provider;
    row.createdAtMs = m_parts.clock->nowMs();
    row.expiresAtMs = row.createdAtMs + kCheckoutMs;
    return row;
}

Result<StartedPurchase> Purchasing::start(const QString &userId, const PurchaseRequest &request,
                                          const RequestKey &key)
{
    const auto place = m_inFlight.enter(key);
    if (!place)
        return tl::unexpected(place.error());
    Result<std::optional<IntentRow>> before = m_parts.store->intentOfKey(userId, key.key);
    if (!before)
        return tl::unexpected(before.error());
    if (*before && (*before)->requestHash != key.requestHash)
        return failure(ErrorCode::IdempotencyKeyReused,
                       QStringLiteral("The key was used for another request."));
    PaymentProvider *provider = providerOf(request.provider);
    if (!provider)
        return failure(ErrorCode::InvalidInput, QStringLiteral("There is no such provider."),
                       QStringLiteral("provider"));
    Result<IntentRow> row = *before ? Result<IntentRow>(**before) : agree(userId, request, key);
    if (row && !*before)
        row = m_parts.store->addIntent(*row);
    if (!row)
        return tl::unexpected(row.error());
    // A crash may have come between the row and the checkout; asking again gives the same one.
    if (row->checkoutUrl.isEmpty()) {
        const Result<Checkout> checkout =
            provider->createCheckout({row->id, row->title, row->price, row->expiresAtMs});
        if (!checkout)
            return tl::unexpected(checkout.error());
        if (Result<void> kept = m_parts.store->setCheckout(row->id, checkout->url); !kept)
            return tl::unexpected(kept.error());
        row->checkoutUrl = checkout->url;
    }
    return StartedPurchase{intentOf(*row, IntentStatus::Pending),
                           *before ? Answered::Before : Answered::Now};
}

Result<PurchaseIntent> Purchasing::intent(const QString &userId, const QString &intentId)
{
    const Result<std::optional<IntentRow>> row = m_parts.store->intent(intentId);
    if (!row)
        return tl::unexpected(row.error());
    if (!*row || (*row)->userId != userId)
        return failure(ErrorCode::NotFound, QStringLiteral("no such purchase"));
    return intentOf(**row, (*row)->status);
}

Result<void> Purchasing::receive(const QString &provider, const QByteArray &signature,
                                 const QByteArray &body)
{
    PaymentProvider *from = providerOf(provider);
    if (!from)
        return failure(ErrorCode::NotFound, QStringLiteral("There is nothing here."));
    const std::int64_t nowMs = m_parts.clock->nowMs();
    const Result<ProviderEvent> event = from->readEvent(signature, body, nowMs);
    if (!event)
        return tl::unexpected(event.error());
    // Kept before it is acted upon: what was taken from the provider is not lost by a crash.
    if (Result<void> kept =
            m_parts.store->addEvent({from->name(), event->id, body, signature, nowMs, false});
        !kept)
        return kept;
    const Result<std::optional<EventRow>> row = m_parts.store->event(from->name(), event->id);
    if (!row)
        return tl::unexpected(row.error());
    if (*row && (*row)->finished)
        return {};
    const Result<QString> done = act(*from, *event);
    if (!done)
        return tl::unexpected(done.error());
    return m_parts.store->finishEvent(from->name(), event->id, *done, nowMs);
}

void Purchasing::resume()
{
    const Result<QList<EventRow>> rows = m_parts.store->unfinishedEvents(kEventsAtOnce);
    if (!rows)
        return;
    for (const EventRow &row : *rows) {
        PaymentProvider *provider = providerOf(row.provider);
        if (!provider)
            continue;
        // It was verified when it came: the signature is looked at as of then.
        const Result<ProviderEvent> event =
            provider->readEvent(row.signature, row.body, row.receivedAtMs);
        const Result<QString> done =
            event ? act(*provider, *event) : Result<QString>(QStringLiteral("no longer readable"));
        if (!done)
            continue;
        if (!m_parts.store->finishEvent(row.provider, row.id, *done, m_parts.clock->nowMs()))
            return;
    }
}

} // namespace nw::server::wallet
