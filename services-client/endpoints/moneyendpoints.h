#pragma once

#include "services-client/contract/event.h"
#include "services-client/contract/merkle.h"
#include "services-client/contract/wallet.h"
#include "services-client/moneytypes.h"
#include "services-client/transport/session.h"

namespace nw::endpoints {

// A part of a list, and where it goes on; empty at the end.
template <typename T> struct ListPart
{
    QList<T> rows;
    QString nextCursor;
};

QFuture<Result<WalletBalance>> balance(Session &session);
QFuture<Result<ListPart<WalletEntry>>> transactions(Session &session, const QString &cursor);
QFuture<Result<QList<TokenPackage>>> packages(Session &session); // GET /wallet/pricing
QFuture<Result<PurchaseIntent>> purchase(Session &session, const QString &id);
QFuture<Result<ReceiptDocument>> receipt(Session &session, const QString &id);

QFuture<Result<QList<EventInfo>>> events(Session &session); // the first 100, soonest first
QFuture<Result<EventInfo>> event(Session &session, const QString &id);
QFuture<Result<ListPart<BookingInfo>>> bookings(Session &session, const QString &cursor);

// Sends an order once, under its key. The value is `data` of the answer, as JSON.
QFuture<Result<QByteArray>> send(Session &session, const MoneyOrder &order);

struct LogHead // GET /ledger/checkpoint
{
    QByteArray note;
    QList<QByteArray> verifierKeys;
};
QFuture<Result<LogHead>> checkpoint(Session &session);
QFuture<Result<QList<MerkleHash>>> consistencyProof(Session &session, std::uint64_t fromSize,
                                                    std::uint64_t toSize);

} // namespace nw::endpoints
