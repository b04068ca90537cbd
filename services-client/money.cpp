#include "services-client/money.h"

#include "services-client/backendcall.h"
#include "services-client/contract/jsonreader.h"
#include "services-client/endpoints/call.h"

#include <QUrl>

namespace nw {

namespace {

template <typename T> QFuture<Result<T>> asFuture(const Result<T> &result)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(result);
    promise.finish();
    return promise.future();
}

template <typename T> QFuture<Result<T>> asFuture(const QFuture<Result<T>> &future)
{
    return future;
}

QString encoded(const QString &id)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(id));
}

Result<ComicPurchase> readComicPurchase(const QJsonObject &json)
{
    JsonReader in(json);
    ComicPurchase value{in.stringOr("receiptId")};
    return in.finish(value);
}

OrderRequest purchaseOrder(JsonWriter &out, const QString &provider)
{
    out.member("provider", provider).endObject();
    return {OrderKind::Purchase, QStringLiteral("/wallet/purchase"), out.take()};
}

OrderRequest bookingOrder(OrderKind kind, const QString &bookingId, const QString &act,
                          const QByteArray &body = {})
{
    return {kind, QString(QStringLiteral("/bookings/") + encoded(bookingId) + act), body};
}

} // namespace

Money::Money(std::shared_ptr<BackendHandle> handle, Backend &backend)
    : m_handle(std::move(handle))
{
    connect(&backend, &Backend::balanceChanged, this, &Money::balanceChanged);
    connect(&backend, &Backend::historyChanged, this, &Money::historyChanged);
    connect(&backend, &Backend::bookingsChanged, this, &Money::bookingsChanged);
    connect(&backend, &Backend::orderSettled, this, &Money::orderSettled);
    connect(&backend, &Backend::alarmChanged, this, [this](bool alarmed) {
        m_alarmed = alarmed;
        Q_EMIT alarmChanged(alarmed);
    });
}

Money::~Money() = default;

// `fn(money)` of the account that is signed in; it gives a Result<T> or a QFuture of one.
template <typename T, typename Function> QFuture<Result<T>> Money::ask(Function fn)
{
    return callBackend<T>(*m_handle, [fn](Backend &backend) -> QFuture<Result<T>> {
        MoneySync *money = backend.account().money();
        if (!money)
            return asFuture<T>(failure(ErrorCode::Unauthenticated));
        return asFuture(fn(*money));
    });
}

template <typename T>
QFuture<Result<T>> Money::place(const OrderRequest &order, Result<T> (*read)(const QJsonObject &))
{
    return ask<T>([order, read](MoneySync &money) {
        auto promise = std::make_shared<QPromise<Result<T>>>();
        promise->start();
        QFuture<Result<T>> future = promise->future();
        onReady(money.place(order), &money, [promise, read](const Result<QByteArray> &answer) {
            const Result<QJsonObject> json = answer
                ? parseJsonObject(*answer)
                : Result<QJsonObject>(tl::unexpected<Error>(answer.error()));
            promise->addResult(json ? read(*json) : Result<T>(tl::unexpected<Error>(json.error())));
            promise->finish();
        });
        return future;
    });
}

QFuture<Result<std::optional<WalletBalance>>> Money::balance()
{
    return ask<std::optional<WalletBalance>>(
        [](MoneySync &money) { return money.cache().balance(); });
}

QFuture<Result<QList<ProvenEntry>>> Money::history(int limit, int offset)
{
    return ask<QList<ProvenEntry>>(
        [=](MoneySync &money) { return money.cache().entries(limit, offset); });
}

QFuture<Result<QList<BookingInfo>>> Money::bookings()
{
    return ask<QList<BookingInfo>>([](MoneySync &money) { return money.cache().bookings(); });
}

QFuture<Result<VerifiedReceipt>> Money::receipt(const QString &receiptId)
{
    return ask<VerifiedReceipt>([=](MoneySync &money) { return money.watch().receipt(receiptId); });
}

QFuture<Result<QList<TokenPackage>>> Money::packages()
{
    return ask<QList<TokenPackage>>(
        [](MoneySync &money) { return endpoints::packages(money.session()); });
}

QFuture<Result<PurchaseIntent>> Money::purchase(const QString &intentId)
{
    return ask<PurchaseIntent>(
        [=](MoneySync &money) { return endpoints::purchase(money.session(), intentId); });
}

QFuture<Result<QList<EventInfo>>> Money::events()
{
    return callBackend<QList<EventInfo>>(
        *m_handle, [](Backend &backend) { return endpoints::events(backend.session()); });
}

QFuture<Result<EventInfo>> Money::event(const QString &eventId)
{
    return callBackend<EventInfo>(
        *m_handle, [=](Backend &backend) { return endpoints::event(backend.session(), eventId); });
}

QFuture<Result<PurchaseIntent>> Money::buyPackage(const QString &packageId, const QString &provider)
{
    JsonWriter out;
    out.beginObject().member("packageId", packageId);
    return place(purchaseOrder(out, provider), readPurchaseIntent);
}

QFuture<Result<PurchaseIntent>> Money::buyTokens(Amount tokens, const QString &provider)
{
    JsonWriter out;
    out.beginObject().member("amount", formatAmount(tokens));
    return place(purchaseOrder(out, provider), readPurchaseIntent);
}

QFuture<Result<ComicPurchase>> Money::buyComic(const QString &comicId, Amount shownPrice)
{
    JsonWriter out;
    out.beginObject().member("expectedPrice", formatAmount(shownPrice)).endObject();
    const QString target =
        QStringLiteral("/comics/") + encoded(comicId) + QStringLiteral("/unlock");
    return place({OrderKind::BuyComic, target, out.take()}, readComicPurchase);
}

QFuture<Result<SpendAnswer>> Money::tip(const QString &userId, Amount amount)
{
    const SpendRequest request{SpendPurpose::Tip, userId, amount};
    return place({OrderKind::Spend, QStringLiteral("/wallet/spend"), endpoints::toBody(request)},
                 readSpendAnswer);
}

QFuture<Result<BookingInfo>> Money::book(const QString &eventId, const BookingRequest &request)
{
    const QString target =
        QStringLiteral("/events/") + encoded(eventId) + QStringLiteral("/tickets");
    return place({OrderKind::Book, target, endpoints::toBody(request)}, readBookingInfo);
}

QFuture<Result<BookingInfo>> Money::confirmBooking(const QString &bookingId)
{
    return place(bookingOrder(OrderKind::ConfirmBooking, bookingId, QStringLiteral("/confirm")),
                 readBookingInfo);
}

QFuture<Result<BookingInfo>> Money::cancelBooking(const QString &bookingId)
{
    return place(bookingOrder(OrderKind::CancelBooking, bookingId, QStringLiteral("/cancel")),
                 readBookingInfo);
}

QFuture<Result<BookingInfo>> Money::transferTicket(const QString &bookingId,
                                                   const QString &ticketId, const QString &toUserId)
{
    JsonWriter out;
    out.beginObject().member("userId", toUserId).endObject();
    const QString act =
        QStringLiteral("/tickets/") + encoded(ticketId) + QStringLiteral("/transfer");
    return place(bookingOrder(OrderKind::TransferTicket, bookingId, act, out.take()),
                 readBookingInfo);
}

QFuture<Result<QList<MoneyOrder>>> Money::openOrders()
{
    return ask<QList<MoneyOrder>>([](MoneySync &money) { return money.orders().open(); });
}

QFuture<Result<void>> Money::withdrawOrder(const QString &orderId)
{
    return ask<void>([=](MoneySync &money) { return money.orders().withdraw(orderId); });
}

QFuture<Result<QList<ProofAlarm>>> Money::alarms()
{
    return ask<QList<ProofAlarm>>([](MoneySync &money) { return money.watch().alarms(); });
}

QFuture<Result<void>> Money::lookedAtAlarms()
{
    return ask<void>([](MoneySync &money) { return money.lookedAt(); });
}

QFuture<Result<void>> Money::syncNow()
{
    return ask<void>([](MoneySync &money) { return money.run(); });
}

} // namespace nw
