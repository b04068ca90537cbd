#include "services-client/contract/wallet.h"

#include "services-client/contract/ids.h"
#include "services-client/contract/jsonreader.h"

#include <array>

namespace nw {

namespace {

constexpr std::array<std::pair<IntentStatus, QLatin1String>, 8> kIntentWords{{
    {IntentStatus::Pending, QLatin1String("pending")},
    {IntentStatus::Credited, QLatin1String("credited")},
    {IntentStatus::Failed, QLatin1String("failed")},
    {IntentStatus::Expired, QLatin1String("expired")},
    {IntentStatus::Refunding, QLatin1String("refunding")},
    {IntentStatus::Refunded, QLatin1String("refunded")},
    {IntentStatus::Suspended, QLatin1String("suspended")},
    {IntentStatus::Disputed, QLatin1String("disputed")},
}};

constexpr std::array<std::pair<SpendPurpose, QLatin1String>, 3> kPurposeWords{{
    {SpendPurpose::Comic, QLatin1String("comic")},
    {SpendPurpose::Ticket, QLatin1String("ticket")},
    {SpendPurpose::Tip, QLatin1String("tip")},
}};

template <typename Words, typename Value> QString wordOf(const Words &words, Value value)
{
    for (const auto &[candidate, word] : words) {
        if (candidate == value)
            return word;
    }
    Q_UNREACHABLE();
}

template <typename Value, typename Words>
std::optional<Value> valueOf(const Words &words, const QString &text)
{
    for (const auto &[value, word] : words) {
        if (word == text)
            return value;
    }
    return std::nullopt;
}

void writeAmount(JsonWriter &out, const char *name, Amount amount)
{
    out.member(name, formatAmount(amount));
}

QByteArray readBase64(JsonReader &in, const char *name)
{
    const auto bytes = QByteArray::fromBase64Encoding(in.string(name).toLatin1(),
                                                      QByteArray::AbortOnBase64DecodingErrors);
    if (!bytes)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("not base64"), QLatin1String(name));
    return *bytes;
}

} // namespace

Amount readAmount(JsonReader &in, const char *name)
{
    const QString text = in.string(name);
    const std::optional<Amount> amount = parseAmount(text);
    if (!amount && !in.error())
        in.fail(ErrorCode::AmountInvalid,
                QStringLiteral("An amount is digits, a point and 1 to 8 decimals."),
                QLatin1String(name));
    return amount.value_or(Amount{});
}

void write(JsonWriter &out, const WalletBalance &value)
{
    out.beginObject();
    writeAmount(out, "nwtBalance", value.balance);
    writeAmount(out, "pending", value.pending);
    writeAmount(out, "available", value.available);
    writeAmount(out, "totalEarned", value.totalEarned);
    writeAmount(out, "totalSpent", value.totalSpent);
    out.member("asOf", formatTimestamp(value.asOfMs)).endObject();
}

void write(JsonWriter &out, const TokenPackage &value)
{
    out.beginObject().member("id", value.id).member("name", value.name);
    writeAmount(out, "tokens", value.tokens);
    out.member("price", value.price).member("currency", value.currency).endObject();
}

void write(JsonWriter &out, const PurchaseIntent &value)
{
    out.beginObject().member("id", value.id).member("provider", value.provider);
    out.member("status", toText(value.status));
    writeAmount(out, "tokens", value.tokens);
    out.member("price", value.price).member("currency", value.currency);
    out.member("checkoutUrl", value.checkoutUrl);
    out.member("createdAt", formatTimestamp(value.createdAtMs));
    out.member("expiresAt", formatTimestamp(value.expiresAtMs)).endObject();
}

void write(JsonWriter &out, const WalletEntry &value)
{
    out.beginObject().member("id", value.id).member("type", value.type);
    out.member("direction",
               value.direction == EntryDirection::In ? QStringLiteral("in")
                                                     : QStringLiteral("out"));
    writeAmount(out, "amount", value.amount);
    writeAmount(out, "balanceAfter", value.balanceAfter);
    out.member("description", value.description).member("transactionId", value.transactionId);
    out.member("receiptId", value.receiptId);
    out.member("createdAt", formatTimestamp(value.createdAtMs)).endObject();
}

void write(JsonWriter &out, const SpendRequest &value)
{
    out.beginObject().key("purpose").beginObject();
    out.member("type", toText(value.purpose)).member("id", value.id).endObject();
    writeAmount(out, "expectedAmount", value.expectedAmount);
    out.endObject();
}

void write(JsonWriter &out, const SpendAnswer &value)
{
    out.beginObject().member("transactionId", value.transactionId);
    out.member("receiptId", value.receiptId);
    writeAmount(out, "balance", value.balance);
    out.endObject();
}

void write(JsonWriter &out, const ReceiptDocument &value)
{
    out.beginObject().member("id", value.id).member("transactionId", value.transactionId);
    out.member("sequence", value.sequence);
    out.member("leaf", value.leaf.toBase64()).member("proof", value.proof).endObject();
}

Result<WalletBalance> readWalletBalance(const QJsonObject &json)
{
    JsonReader in(json);
    WalletBalance value;
    value.balance = readAmount(in, "nwtBalance");
    value.pending = readAmount(in, "pending");
    value.available = readAmount(in, "available");
    value.totalEarned = readAmount(in, "totalEarned");
    value.totalSpent = readAmount(in, "totalSpent");
    value.asOfMs = in.timestamp("asOf");
    return in.finish(value);
}

Result<TokenPackage> readTokenPackage(const QJsonObject &json)
{
    JsonReader in(json);
    TokenPackage value;
    value.id = in.string("id");
    value.name = in.string("name");
    value.tokens = readAmount(in, "tokens");
    value.price = in.string("price");
    value.currency = in.string("currency");
    return in.finish(value);
}

Result<PurchaseIntent> readPurchaseIntent(const QJsonObject &json)
{
    JsonReader in(json);
    PurchaseIntent value;
    value.id = in.string("id");
    value.provider = in.string("provider");
    const std::optional<IntentStatus> status = intentStatusFromText(in.string("status"));
    if (!status)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("unknown status"),
                QStringLiteral("status"));
    value.status = status.value_or(IntentStatus::Pending);
    value.tokens = readAmount(in, "tokens");
    value.price = in.string("price");
    value.currency = in.string("currency");
    value.checkoutUrl = in.string("checkoutUrl");
    value.createdAtMs = in.timestamp("createdAt");
    value.expiresAtMs = in.timestamp("expiresAt");
    return in.finish(value);
}

Result<WalletEntry> readWalletEntry(const QJsonObject &json)
{
    JsonReader in(json);
    WalletEntry value;
    value.id = in.string("id");
    value.type = in.string("type");
    const QString direction = in.string("direction");
    if (direction != u"in" && direction != u"out")
        in.fail(ErrorCode::InvalidInput, QStringLiteral("in or out"), QStringLiteral("direction"));
    value.direction = direction == u"in" ? EntryDirection::In : EntryDirection::Out;
    value.amount = readAmount(in, "amount");
    value.balanceAfter = readAmount(in, "balanceAfter");
    value.description = in.string("description");
    value.transactionId = in.string("transactionId");
    value.receiptId = in.string("receiptId");
    value.createdAtMs = in.timestamp("createdAt");
    return in.finish(value);
}

Result<SpendRequest> readSpendRequest(const QJsonObject &json)
{
    JsonReader in(json);
    SpendRequest value;
    JsonReader purpose(in.objectOr("purpose"));
    const std::optional<SpendPurpose> type = spendPurposeFromText(purpose.string("type"));
    value.id = purpose.string("id");
    purpose.refuseOthers();
    if (purpose.error())
        in.fail(purpose.error()->code, purpose.error()->detail, QStringLiteral("purpose"));
    else if (!type)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("type is comic, ticket or tip."),
                QStringLiteral("purpose"));
    value.purpose = type.value_or(SpendPurpose::Comic);
    value.expectedAmount = readAmount(in, "expectedAmount");
    in.refuseOthers();
    return in.finish(value);
}

Result<SpendAnswer> readSpendAnswer(const QJsonObject &json)
{
    JsonReader in(json);
    SpendAnswer value;
    value.transactionId = in.string("transactionId");
    value.receiptId = in.string("receiptId");
    value.balance = readAmount(in, "balance");
    return in.finish(value);
}

Result<ReceiptDocument> readReceiptDocument(const QJsonObject &json)
{
    JsonReader in(json);
    ReceiptDocument value;
    value.id = in.string("id");
    value.transactionId = in.string("transactionId");
    value.sequence = in.integer("sequence");
    value.leaf = readBase64(in, "leaf");
    value.proof = in.string("proof").toUtf8();
    return in.finish(value);
}

QString toText(IntentStatus status)
{
    return wordOf(kIntentWords, status);
}

std::optional<IntentStatus> intentStatusFromText(const QString &text)
{
    return valueOf<IntentStatus>(kIntentWords, text);
}

QString toText(SpendPurpose purpose)
{
    return wordOf(kPurposeWords, purpose);
}

std::optional<SpendPurpose> spendPurposeFromText(const QString &text)
{
    return valueOf<SpendPurpose>(kPurposeWords, text);
}

} // namespace nw
