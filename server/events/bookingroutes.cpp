#include "server/common/http/paging.h"
#include "server/events/answeredrequests.h"
#include "server/events/bookings.h"
#include "server/events/eventsroutes.h"
#include "server/events/routing.h"

namespace nw::server::events {

namespace {

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

using Act = BookingOutcome (Bookings::*)(const QString &, const QString &);

Response actOn(Bookings &bookings, AnsweredRequests &answered, Act act, const Request &request)
{
    const Result<QString> id = idOf(request);
    if (!id)
        return problemResponse(id.error());
    return answered.answer(request, 200, [&] {
        return (bookings.*act)(request.identity->userId, *id).result.map(jsonOf<BookingInfo>);
    });
}

Response postTransfer(Bookings &bookings, AnsweredRequests &answered, const Request &request)
{
    const Result<QString> id = idOf(request);
    const Result<QString> ticket = idOf(request, "ticketId");
    if (!id || !ticket)
        return problemResponse(id ? ticket.error() : id.error());
    const Result<QString> to =
        readBody<QString>(request, [](JsonReader &in) { return in.string("userId"); });
    if (!to)
        return problemResponse(to.error());
    return answered.answer(request, 200, [&] {
        return bookings.transfer(request.identity->userId, *id, *ticket, *to)
            .map(jsonOf<BookingInfo>);
    });
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
    return listResponse(request, rows->bookings, rows->nextId);
}

} // namespace

void addBookingRoutes(Router &router, Bookings &bookings, AnsweredRequests &answered)
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
    router.add(moneyRoute("/bookings/:id/confirm", [&](const Request &request) {
        return actOn(bookings, answered, &Bookings::confirm, request);
    }));
    router.add(moneyRoute("/bookings/:id/cancel", [&](const Request &request) {
        return actOn(bookings, answered, &Bookings::cancel, request);
    }));
    router.add(moneyRoute("/bookings/:id/tickets/:ticketId/transfer", [&](const Request &request) {
        return postTransfer(bookings, answered, request);
    }));
}

} // namespace nw::server::events
