#include "services-client/endpoints/moneyendpoints.h"

#include "services-client/contract/jsonreader.h"
#include "services-client/endpoints/call.h"

#include <QJsonDocument>
#include <QUrl>

namespace nw::endpoints {

namespace {

constexpr qsizetype kMostProofHashes = 128; // of any log that fits into 64 bits

QString encoded(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

QString listTarget(const QString &path, const QString &cursor)
{
    QString target = path + QStringLiteral("?limit=100");
    if (!cursor.isEmpty())
        target += QStringLiteral("&cursor=") + encoded(cursor);
    return target;
}

template <typename T> auto readListPart(Result<T> (*read)(const QJsonObject &))
{
    return [read](const HttpAnswer &answer) -> Result<ListPart<T>> {
        const Result<Envelope> envelope = readEnvelope(answer);
        if (!envelope)
            return tl::unexpected<Error>(envelope.error());
        const Result<QList<T>> rows = readList(envelope->data, read);
        if (!rows)
            return tl::unexpected<Error>(rows.error());
        return ListPart<T>{*rows, envelope->meta.value(QLatin1String("nextCursor")).toString()};
    };
}

Result<QList<TokenPackage>> readPricing(const QJsonObject &json)
{
    return readList(json.value(QLatin1String("packages")), readTokenPackage);
}

Result<LogHead> readLogHead(const QJsonObject &json)
{
    JsonReader in(json);
    LogHead head;
    head.note = in.string("note").toUtf8();
    const QStringList keys = in.stringsOr("verifierKeys");
    for (const QString &key : keys)
        head.verifierKeys.append(key.toUtf8());
    return in.finish(head);
}

Result<QList<MerkleHash>> readHashes(const QJsonObject &json)
{
    JsonReader in(json);
    const QStringList texts = in.stringsOr("hashes");
    QList<MerkleHash> hashes;
    for (const QString &text : texts) {
        const auto hash = merkleHashFrom(QByteArray::fromBase64(text.toLatin1()));
        if (!hash || texts.size() > kMostProofHashes)
            in.fail(ErrorCode::InvalidInput, QStringLiteral("no proof"), QStringLiteral("hashes"));
        hashes.append(hash.value_or(MerkleHash{}));
    }
    return in.finish(hashes);
}

Result<QByteArray> readAnyObject(const HttpAnswer &answer)
{
    const Result<Envelope> envelope = readEnvelope(answer);
    if (!envelope)
        return tl::unexpected<Error>(envelope.error());
    if (!envelope->data.isObject())
        return failure(ErrorCode::MalformedJson, QStringLiteral("an object was due"));
    return QJsonDocument(envelope->data.toObject()).toJson(QJsonDocument::Compact);
}

} // namespace

QFuture<Result<WalletBalance>> balance(Session &session)
{
    return call<WalletBalance>(session, get(QStringLiteral("/wallet/balance")), Sign::Always,
                               readData(readWalletBalance));
}

QFuture<Result<ListPart<WalletEntry>>> transactions(Session &session, const QString &cursor)
{
    const HttpRequest request = get(listTarget(QStringLiteral("/wallet/transactions"), cursor));
    return call<ListPart<WalletEntry>>(session, request, Sign::Always,
                                       readListPart(readWalletEntry));
}

QFuture<Result<QList<TokenPackage>>> packages(Session &session)
{
    return call<QList<TokenPackage>>(session, get(QStringLiteral("/wallet/pricing")), Sign::Never,
                                     readData(readPricing));
}

QFuture<Result<PurchaseIntent>> purchase(Session &session, const QString &id)
{
    const HttpRequest request = get(QString(QStringLiteral("/wallet/purchases/") + encoded(id)));
    return call<PurchaseIntent>(session, request, Sign::Always, readData(readPurchaseIntent));
}

QFuture<Result<ReceiptDocument>> receipt(Session &session, const QString &id)
{
    const HttpRequest request = get(QString(QStringLiteral("/wallet/receipts/") + encoded(id)));
    return call<ReceiptDocument>(session, request, Sign::Always, readData(readReceiptDocument));
}

QFuture<Result<QList<EventInfo>>> events(Session &session)
{
    const auto read = [](const HttpAnswer &answer) -> Result<QList<EventInfo>> {
        return readListPart(readEventInfo)(answer).map(
            [](const ListPart<EventInfo> &part) { return part.rows; });
    };
    return call<QList<EventInfo>>(session, get(listTarget(QStringLiteral("/events"), {})),
                                  Sign::Never, read);
}

QFuture<Result<EventInfo>> event(Session &session, const QString &id)
{
    const HttpRequest request = get(QString(QStringLiteral("/events/") + encoded(id)));
    return call<EventInfo>(session, request, Sign::Never, readData(readEventInfo));
}

QFuture<Result<ListPart<BookingInfo>>> bookings(Session &session, const QString &cursor)
{
    const HttpRequest request = get(listTarget(QStringLiteral("/bookings"), cursor));
    return call<ListPart<BookingInfo>>(session, request, Sign::Always,
                                       readListPart(readBookingInfo));
}

QFuture<Result<QByteArray>> send(Session &session, const MoneyOrder &order)
{
    HttpRequest request = post(order.request.target, order.request.body);
    request.headers.append({"Idempotency-Key", order.id.toLatin1()});
    return call<QByteArray>(session, request, Sign::Always, readAnyObject);
}

QFuture<Result<LogHead>> checkpoint(Session &session)
{
    return call<LogHead>(session, get(QStringLiteral("/ledger/checkpoint")), Sign::Never,
                         readData(readLogHead));
}

QFuture<Result<QList<MerkleHash>>> consistencyProof(Session &session, std::uint64_t fromSize,
                                                    std::uint64_t toSize)
{
    const QString target = QStringLiteral("/ledger/proof/consistency?from=%1&to=%2");
    return call<QList<MerkleHash>>(session, get(target.arg(fromSize).arg(toSize)), Sign::Never,
                                   readData(readHashes));
}

} // namespace nw::endpoints
