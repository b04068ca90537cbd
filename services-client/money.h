#pragma once

#include "services-client/contract/receipt.h"
#include "services-client/moneytypes.h"

#include <QFuture>
#include <QObject>

#include <memory>

namespace nw {

class Backend;
class BackendHandle;

// The account's tokens and tickets, as Client::money() gives them. What is shown comes from the
// cache; what is ordered is on disk with its key before it is sent, and is sent until it is
// answered: a future with Offline, Timeout or Unavailable says that there is no answer yet, not
// that nothing will come of it (orderSettled() tells). Everything is Unauthenticated while nobody
// is signed in.
class Money : public QObject
{
    Q_OBJECT

public:
    Money(std::shared_ptr<BackendHandle> handle, Backend &backend);
    ~Money() override;

    // Of the cache. balance(): nothing before the server said it once.
    QFuture<Result<std::optional<WalletBalance>>> balance();
    QFuture<Result<QList<ProvenEntry>>> history(int limit, int offset = 0); // newest first
    QFuture<Result<QList<BookingInfo>>> bookings(); // newest first, with their tickets' codes
    QFuture<Result<VerifiedReceipt>> receipt(const QString &receiptId); // checked anew, offline

    // Of the server.
    QFuture<Result<QList<TokenPackage>>> packages();
    QFuture<Result<PurchaseIntent>> purchase(const QString &intentId);
    QFuture<Result<QList<EventInfo>>> events(); // that are not over, soonest first; 100 at most
    QFuture<Result<EventInfo>> event(const QString &eventId);

    // Orders. Errors are the server's words: InsufficientFunds, PriceChanged, SoldOut, …
    QFuture<Result<PurchaseIntent>> buyPackage(const QString &packageId, const QString &provider);
    QFuture<Result<PurchaseIntent>> buyTokens(Amount tokens, const QString &provider);
    QFuture<Result<ComicPurchase>> buyComic(const QString &comicId, Amount shownPrice);
    QFuture<Result<SpendAnswer>> tip(const QString &userId, Amount amount);
    QFuture<Result<BookingInfo>> book(const QString &eventId, const BookingRequest &request);
    QFuture<Result<BookingInfo>> confirmBooking(const QString &bookingId);
    QFuture<Result<BookingInfo>> cancelBooking(const QString &bookingId);
    QFuture<Result<BookingInfo>> transferTicket(const QString &bookingId, const QString &ticketId,
                                                const QString &toUserId);
    QFuture<Result<QList<MoneyOrder>>> openOrders(); // oldest first
    QFuture<Result<void>> withdrawOrder(const QString &orderId); // Conflict: it was sent already

    // The alarm: the server's books contradict what it signed before. It stays until a person has
    // looked at it.
    QFuture<Result<QList<ProofAlarm>>> alarms(); // newest first, also those that were looked at
    QFuture<Result<void>> lookedAtAlarms();
    bool isAlarmed() const { return m_alarmed; }

    QFuture<Result<void>> syncNow(); // a turn of its own, and how it ended

Q_SIGNALS:
    void balanceChanged();
    void historyChanged();
    void bookingsChanged();
    void orderSettled(const nw::MoneyOrder &order); // also of those placed before a restart
    void alarmChanged(bool alarmed);

private:
    template <typename T, typename Function> QFuture<Result<T>> ask(Function fn);
    template <typename T>
    QFuture<Result<T>> place(const OrderRequest &order, Result<T> (*read)(const QJsonObject &));

    std::shared_ptr<BackendHandle> m_handle;
    bool m_alarmed = false;
};

} // namespace nw
