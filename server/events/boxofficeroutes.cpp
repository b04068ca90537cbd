#include "server/events/answeredrequests.h"
#include "server/events/boxoffice.h"
#include "server/events/eventsroutes.h"
#include "server/events/routing.h"

namespace nw::server::events {

namespace {

constexpr int kMostTickets = 1000;

BoxOffice::Wish readWish(JsonReader &in)
{
    BoxOffice::Wish wish;
    wish.deviceId = in.string("deviceId");
    wish.typeId = in.string("ticketTypeId");
    wish.quantity =
        static_cast<int>(std::clamp<std::int64_t>(in.integer("quantity"), 0, kMostTickets));
    return wish;
}

QByteArray jsonOfClosing(const BoxOfficeClosing &closing)
{
    JsonWriter out;
    out.beginObject().member("sold", closing.sold).member("returned", closing.returned);
    out.endObject();
    return out.take();
}

Response postBoxOffice(BoxOffice &boxOffice, AnsweredRequests &answered, const Request &request)
{
    const Result<QString> id = idOf(request);
    if (!id)
        return problemResponse(id.error());
    const auto wish = readBody<BoxOffice::Wish>(request, readWish);
    if (!wish)
        return keyedProblem(wish.error());
    return answered.answer(request, 201, [&] {
        return readRequestKey(request)
            .and_then([&](const RequestKey &key) {
                return boxOffice.allot(organiserOf(request), *id, *wish, key);
            })
            .map(jsonOf<BookingInfo>);
    });
}

Response postClose(BoxOffice &boxOffice, AnsweredRequests &answered, const Request &request)
{
    const Result<QString> id = idOf(request);
    const Result<QString> booking = idOf(request, "bookingId");
    if (!id || !booking)
        return problemResponse(id ? booking.error() : id.error());
    const auto sold = readBody<QStringList>(
        request, [](JsonReader &in) { return in.stringsOr("soldTicketIds"); });
    if (!sold)
        return problemResponse(sold.error());
    return answered.answer(request, 200, [&] {
        return boxOffice.close(organiserOf(request), *id, *booking, *sold).map(jsonOfClosing);
    });
}

} // namespace

void addBoxOfficeRoutes(Router &router, BoxOffice &boxOffice, AnsweredRequests &answered)
{
    const auto add = [&router](const char *pattern, Handler handler) {
        Route route = organiserRoute(Method::Post, pattern, std::move(handler));
        route.rateClass = RateClass::Money;
        route.executor = Executor::Money;
        router.add(route);
    };
    add("/events/:id/boxoffice",
        [&](const Request &request) { return postBoxOffice(boxOffice, answered, request); });
    add("/events/:id/boxoffice/:bookingId/close",
        [&](const Request &request) { return postClose(boxOffice, answered, request); });
}

} // namespace nw::server::events
