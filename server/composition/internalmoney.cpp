#include "server/composition/internalmoney.h"

#include "server/composition/bookswire.h"
#include "server/composition/internalroutes.h"
#include "server/events/eventsmodule.h"
#include "services-client/contract/jsonreader.h"

#include <QJsonDocument>

namespace nw::server {

namespace {

// Waits for a commit of the ledger's, like a person's request that moves money.
Route moneyRoute(const char *pattern, Handler handler)
{
    Route route = internalRoute(Method::Put, pattern, std::move(handler));
    route.executor = Executor::Money;
    return route;
}

Response answerWith(const QJsonObject &data)
{
    return success(QJsonDocument(data).toJson(QJsonDocument::Compact));
}

template <typename T> Response answerWith(const Result<T> &result)
{
    return result ? answerWith(toWire(*result)) : problemResponse(result.error());
}

Response answerWith(const Result<void> &done)
{
    return done ? success("{}") : problemResponse(done.error());
}

Response post(Books &books, const Request &request)
{
    const Result<QJsonObject> json = parseJsonObject(request.body);
    const Result<Posting> posting =
        json ? postingFromWire(*json) : Result<Posting>(tl::unexpected(json.error()));
    return posting ? answerWith(books.post(*posting)) : problemResponse(posting.error());
}

Response isPosted(Books &books, const Request &request)
{
    const Result<bool> posted = books.isPosted(request.argument("id"));
    return posted ? answerWith(QJsonObject{{QStringLiteral("posted"), *posted}})
                  : problemResponse(posted.error());
}

Response offer(wallet::ComicShop &comics, const Request &request)
{
    const Result<wallet::ComicOffer> offer = comics.offer(request.argument("id"));
    if (!offer)
        return problemResponse(offer.error());
    return answerWith(
        QJsonObject{{QStringLiteral("title"), offer->title},
                    {QStringLiteral("price"), QString::number(qint64(offer->price.units))},
                    {QStringLiteral("payeeId"), offer->payeeId}});
}

Response owns(wallet::ComicShop &comics, const Request &request)
{
    const Result<bool> owns = comics.owns(request.argument("userId"), request.argument("id"));
    return owns ? answerWith(QJsonObject{{QStringLiteral("owns"), *owns}})
                : problemResponse(owns.error());
}

Response grant(wallet::ComicShop &comics, const Request &request)
{
    const Result<QJsonObject> json = parseJsonObject(request.body);
    if (!json)
        return problemResponse(json.error());
    JsonReader in(*json);
    const QString userId = in.string("userId");
    const QString comicId = in.string("comicId");
    const QString receiptId = in.string("receiptId");
    in.refuseOthers();
    return in.error() ? problemResponse(*in.error())
                      : answerWith(comics.grant(userId, comicId, receiptId));
}

Response sellTicket(wallet::TicketShop &tickets, const Request &request)
{
    const Result<QJsonObject> json = parseJsonObject(request.body);
    if (!json)
        return problemResponse(json.error());
    JsonReader in(*json);
    const QString userId = in.string("userId");
    const QString typeId = in.string("ticketTypeId");
    const Amount expected{in.string("expected").toLongLong()};
    RequestKey key{in.string("scope"), in.string("key"), {}};
    key.requestHash = QByteArray::fromBase64(in.string("requestHash").toLatin1());
    in.refuseOthers();
    if (in.error())
        return problemResponse(*in.error());
    const wallet::TicketSale sale = tickets.buyOne(userId, typeId, expected, key);
    if (!sale.result)
        return asAnswered(keyedProblem(sale.result.error()), sale.answered);
    return asAnswered(
        answerWith(QJsonObject{
            {QStringLiteral("transactionId"), sale.result->transactionId},
            {QStringLiteral("balance"), QString::number(qint64(sale.result->balance.units))}}),
        sale.answered);
}

Response captured(events::EventsModule &events, const Request &request)
{
    const Result<QJsonObject> json = parseJsonObject(request.body);
    if (!json)
        return problemResponse(json.error());
    JsonReader in(*json);
    const QString bookingId = in.string("bookingId");
    in.refuseOthers();
    return in.error() ? problemResponse(*in.error())
                      : answerWith(events.bookings().captured(bookingId));
}

} // namespace

void addInternalBooksRoutes(Router &router, Books &books)
{
    router.add(moneyRoute("/internal/books/postings",
                          [&](const Request &request) { return post(books, request); }));
    router.add(internalRoute(Method::Get, "/internal/books/postings/:id",
                             [&](const Request &request) { return isPosted(books, request); }));
    router.add(internalRoute(Method::Get, "/internal/books/balances", [&](const Request &request) {
        return answerWith(books.balance(request.query("account").value_or(QString()),
                                        request.query("asset").value_or(QString())));
    }));
    router.add(
        internalRoute(Method::Get, "/internal/books/receipts/:id", [&](const Request &request) {
            return answerWith(books.receipt(request.argument("id")));
        }));
}

void addInternalComicsRoutes(Router &router, wallet::ComicShop &comics)
{
    router.add(internalRoute(Method::Get, "/internal/comics/:id/offer",
                             [&](const Request &request) { return offer(comics, request); }));
    router.add(internalRoute(Method::Get, "/internal/comics/:id/owners/:userId",
                             [&](const Request &request) { return owns(comics, request); }));
    router.add(internalRoute(Method::Put, "/internal/entitlements",
                             [&](const Request &request) { return grant(comics, request); }));
}

void addInternalEventsRoutes(Router &router, wallet::TicketShop &tickets,
                             events::EventsModule &events)
{
    router.add(moneyRoute("/internal/ticket-sales",
                          [&](const Request &request) { return sellTicket(tickets, request); }));
    router.add(moneyRoute("/internal/captured-bookings",
                          [&](const Request &request) { return captured(events, request); }));
}

} // namespace nw::server
