#include "server/events/boxoffice.h"
#include "server/events/eventsroutes.h"
#include "server/events/routing.h"
#include "services-client/contract/jsonreader.h"

namespace nw::server::events {

namespace {

constexpr int kMostTickets = 1000;

Result<BoxOffice::Wish> readWish(const QJsonObject &json)
{
    JsonReader in(json);
    BoxOffice::Wish wish;
    wish.deviceId = in.string("deviceId");
    wish.typeId = in.string("ticketTypeId");
    wish.quantity =
        static_cast<int>(std::clamp<std::int64_t>(in.integer("quantity"), 0, kMostTickets));
    in.refuseOthers();
    return in.finish(wish);
}

Response postBoxOffice(BoxOffice &boxOffice, const Request &request)
{
    const Result<QString> id = idOf(request);
    if (!id)
        return problemResponse(id.error());
    const Result<RequestKey> key = readRequestKey(request);
    const Result<BoxOffice::Wish> wish = parseJsonObject(request.body).and_then(readWish);
    if (!key || !wish)
        return keyedProblem(key ? wish.error() : key.error());
    const Result<BookingInfo> booking = boxOffice.allot(organiserOf(request), *id, *wish, *key);
    if (!booking)
        return keyedProblem(booking.error());
    JsonWriter out;
    write(out, *booking);
    return success(out.take(), 201);
}

Response postClose(BoxOffice &boxOffice, const Request &request)
{
    const Result<QString> id = idOf(request);
    const Result<QString> booking = idOf(request, "bookingId");
    if (!id || !booking)
        return problemResponse(id ? booking.error() : id.error());
    if (const Result<RequestKey> key = readRequestKey(request); !key)
        return keyedProblem(key.error());
    const Result<QJsonObject> json = parseJsonObject(request.body);
    if (!json)
        return problemResponse(json.error());
    JsonReader in(*json);
    const QStringList sold = in.stringsOr("soldTicketIds");
    in.refuseOthers();
    if (in.error())
        return problemResponse(*in.error());
    const Result<BoxOfficeClosing> closing =
        boxOffice.close(organiserOf(request), *id, *booking, sold);
    if (!closing)
        return keyedProblem(closing.error());
    JsonWriter out;
    out.beginObject().member("sold", closing->sold).member("returned", closing->returned);
    out.endObject();
    return success(out.take());
}

} // namespace

void addBoxOfficeRoutes(Router &router, BoxOffice &boxOffice)
{
    Route allot =
        organiserRoute(Method::Post, "/events/:id/boxoffice", [&boxOffice](const Request &request) {
            return postBoxOffice(boxOffice, request);
        });
    allot.rateClass = RateClass::Money;
    router.add(allot);
    Route close = organiserRoute(
        Method::Post, "/events/:id/boxoffice/:bookingId/close",
        [&boxOffice](const Request &request) { return postClose(boxOffice, request); });
    close.rateClass = RateClass::Money;
    router.add(close);
}

} // namespace nw::server::events
