#include "server/composition/moneywiring.h"

#include "server/common/security/keyedhash.h"
#include "services-client/contract/jsonreader.h"

namespace nw::server {

namespace {

Result<void> tellBought(const LedgerListeners &listeners, const QByteArray &payload)
{
    const Result<QJsonObject> json = parseJsonObject(payload);
    if (!json)
        return tl::unexpected(json.error());
    JsonReader in(*json);
    const QString userId = in.string("userId");
    const QString comicId = in.string("comicId");
    const QString receiptId = in.string("receiptId");
    if (in.error())
        return tl::unexpected(*in.error());
    return listeners.bought(userId, comicId, receiptId);
}

Result<void> tellCaptured(const LedgerListeners &listeners, const QByteArray &payload)
{
    const Result<QJsonObject> json = parseJsonObject(payload);
    if (!json)
        return tl::unexpected(json.error());
    JsonReader in(*json);
    const QString bookingId = in.string("bookingId");
    if (in.error())
        return tl::unexpected(*in.error());
    return listeners.captured(bookingId);
}

} // namespace

wallet::PaymentOptions paymentOptions(const ServerConfig &config, const QByteArray &secret)
{
    wallet::PaymentOptions options;
    if (config.stripeSecretKey.isEmpty())
        options.sandboxSecret = deriveKey(secret, "sandbox events");
    options.stripeSecretKey = config.stripeSecretKey;
    options.stripeWebhookSecrets = config.stripeWebhookSecrets;
    options.stripeUrl = config.stripeUrl;
    options.returnUrl = config.publicUrl;
    return options;
}

std::vector<ledger::OutboxConsumer> ledgerConsumers(const LedgerListeners &listeners)
{
    return {{QStringLiteral("comics"), QStringLiteral("comic.bought"),
             [listeners](const ledger::DeliveredMessage &message) {
                 return tellBought(listeners, message.payload);
             }},
            {QStringLiteral("events"), QStringLiteral("ticket.captured"),
             [listeners](const ledger::DeliveredMessage &message) {
                 return tellCaptured(listeners, message.payload);
             }}};
}

} // namespace nw::server
