#include "server/common/http/paging.h"
#include "server/events/bookings.h"
#include "server/events/eventsroutes.h"
#include "server/events/routing.h"
#include "services-client/contract/jsonreader.h"

namespace nw::server::events {

namespace {

QByteArray jsonOf(const BookingInfo &booking)
{
    JsonWriter out;
    write(out, booking);
    return out.take();
}

Response answerOf(const BookingOutcome &outcome, int status)
{
    if (!outcome.result)
        return asAnswered(keyedProblem(outcome.result.error()), outcome.answered);
    return asAnswered(success(jsonOf(*outcome.result), status), outcome.answered);
}

Response postTickets(Bookings &bookings, const Request &request)
{
    const Result<QString> id = idOf(request);
    if (!id)
        return problemResponse(id.error());
    const Result<RequestKey> key = readRequestKey(request);
    const Result<BookingRequest> wanted =
        parseJsonObject(request.body).and_then(readBookingRequest);
    if (!key || !wanted)
        return keyedProblem(key ? wanted.error() : key.error());
    return answerOf(bookings.book(request.identity->userId, *id, *wanted, *key), 201);
}

// What is done to a booking as a whole is the same the second time: the key is asked for, and its
// booking remembers.
using Act = BookingOutcome (Bookings::*)(const QString &, const QString &);

Response actOn(Bookings &bookings, Act act, const Request &request)
{
    const Result<QString> id = idOf(request);
    if (!id)
        return problemResponse(id.error());
    if (const Result<RequestKey> key = readRequestKey(request); !key)
        return keyedProblem(key.error());
    return answerOf((bookings.*act)(request.identity->userId, *id), 200);
}

Response postTransfer(Bookings &bookings, const Request &request)
{
    const Result<QString> id = idOf(request);
    const Result<QString> ticket = idOf(request, "ticketId");
    if (!id || !ticket)
        return problemResponse(id ? ticket.error() : id.error());
    if (const Result<RequestKey> key = readRequestKey(request); !key)
        return keyedProblem(key.error());
    const Result<QJsonObject> json = parseJsonObject(request.body);
    if (!json)
        return problemResponse(json.error());
    JsonReader in(*json);
    const QString to = in.string("userId");
    in.refuseOthers();
    if (in.error())
        return problemResponse(*in.error());
    const Result<BookingInfo> booking =
        bookings.transfer(request.identity->userId, *id, *ticket, to);
    return booking ? success(jsonOf(*booking)) : keyedProblem(booking.error());
}

Response getBookings(Bookings &bookings, const Request &request)
{
    const Result<PageRequest> page = readPageRequest(request);
    if (!page)
        return problemResponse(page.error());
    const Result<BookingPage> rows =
        bookings.bookings(request.identity->userId, page->position, page->limit);
    if (!rows)
        return problemResponse(rows.error());
    JsonWriter out;
    out.beginArray();
    for (const BookingInfo &booking : rows->bookings)
        write(out, booking);
    out.endArray();
    return pageResponse(request, out.take(), rows->nextId);
}

} // namespace

void addBookingRoutes(Router &router, Bookings &bookings)
{
    router.add(moneyRoute("/events/:id/tickets", [&bookings](const Request &request) {
        return postTickets(bookings, request);
    }));
    router.add(userRoute(Method::Get, "/bookings", [&bookings](const Request &request) {
        return getBookings(bookings, request);
    }));
    router.add(userRoute(Method::Get, "/bookings/:id", [&bookings](const Request &request) {
        const Result<QString> id = idOf(request);
        const Result<BookingInfo> booking = id ? bookings.booking(request.identity->userId, *id)
                                               : Result<BookingInfo>(tl::unexpected(id.error()));
        return booking ? success(jsonOf(*booking)) : problemResponse(booking.error());
    }));
    router.add(moneyRoute("/bookings/:id/confirm", [&bookings](const Request &request) {
        return actOn(bookings, &Bookings::confirm, request);
    }));
    router.add(moneyRoute("/bookings/:id/cancel", [&bookings](const Request &request) {
        return actOn(bookings, &Bookings::cancel, request);
    }));
    router.add(
        moneyRoute("/bookings/:id/tickets/:ticketId/transfer", [&bookings](const Request &request) {
            return postTransfer(bookings, request);
        }));
}

} // namespace nw::server::events
