#include "server/events/eventsroutes.h"

#include "server/common/http/paging.h"
#include "server/events/calendar.h"
#include "server/events/organising.h"
#include "server/events/routing.h"
#include "services-client/contract/ids.h"
#include "services-client/contract/jsonreader.h"
#include "services-client/contract/wallet.h"

namespace nw::server::events {

namespace {

EventInfo infoOf(const EventWithTypes &row)
{
    EventInfo info;
    info.id = row.event.id;
    info.title = row.event.title;
    info.description = row.event.description;
    info.location = row.event.location;
    info.startsAtMs = row.event.startsAtMs;
    info.endsAtMs = row.event.endsAtMs;
    info.cancelled = row.event.cancelled;
    for (const TypeRow &type : row.types)
        info.ticketTypes.append({type.id, type.name, type.price, type.capacity, type.available,
                                 type.perUserLimit, type.saleFromMs, type.saleUntilMs});
    if (!row.types.isEmpty())
        info.ticketPrice =
            std::min_element(row.types.begin(), row.types.end(),
                             [](const TypeRow &a, const TypeRow &b) { return a.price < b.price; })
                ->price;
    return info;
}

Response answerOf(const Result<EventWithTypes> &event, int status = 200)
{
    if (!event)
        return problemResponse(event.error());
    JsonWriter out;
    write(out, infoOf(*event));
    // Seats go while people look at them.
    return success(out.take(), status).set("Cache-Control", "no-cache");
}

Response getEvents(Organising &organising, const Request &request)
{
    const Result<PageRequest> page = readPageRequest(request);
    if (!page)
        return problemResponse(page.error());
    const Result<EventPage> events = organising.list(page->position, page->limit);
    if (!events)
        return problemResponse(events.error());
    JsonWriter out;
    out.beginArray();
    for (const EventWithTypes &event : events->events)
        write(out, infoOf(event));
    out.endArray();
    return pageResponse(request, out.take(), events->nextPosition).set("Cache-Control", "no-cache");
}

// "/events/<id>" and "/events/<id>.ics"
Response getEvent(Organising &organising, const Request &request)
{
    QString id = request.argument("id");
    const bool wantsCalendar = id.endsWith(u".ics");
    if (wantsCalendar)
        id.chop(4);
    const Result<EventWithTypes> event = isUuid(id)
        ? organising.event(id)
        : failure(ErrorCode::NotFound, QStringLiteral("There is no such event."));
    if (!event || !wantsCalendar)
        return answerOf(event);
    Response response;
    response.set("Content-Type", "text/calendar; charset=utf-8");
    response.set("Cache-Control", "no-cache");
    response.body = toCalendar(event->event, event->event.createdAtMs);
    return response;
}

Result<TypeRow> readType(const QJsonObject &json, const EventDraft &draft)
{
    JsonReader in(json);
    TypeRow type;
    type.id = in.stringOr("id");
    type.name = in.string("ticketType");
    type.price = readAmount(in, "price");
    type.capacity = in.integer("capacity");
    type.perUserLimit =
        static_cast<int>(std::clamp<std::int64_t>(in.integerOr("perUserLimit", 0), -1, 1'000'000));
    type.saleFromMs = in.has("saleFrom") ? in.timestamp("saleFrom") : 0;
    type.saleUntilMs = in.has("saleUntil") ? in.timestamp("saleUntil") : draft.endsAtMs;
    in.refuseOthers();
    return in.finish(type);
}

Result<EventDraft> readDraft(const QJsonObject &json)
{
    JsonReader in(json);
    EventDraft draft;
    draft.title = in.string("title");
    draft.description = in.stringOr("description");
    draft.location = in.stringOr("location");
    draft.startsAtMs = in.timestamp("date");
    draft.endsAtMs = in.timestamp("endsAt");
    draft.cancelled = in.booleanOr("cancelled", false);
    const QJsonArray types = in.arrayOr("ticketTypes");
    in.refuseOthers();
    for (const auto &row : types) {
        const Result<TypeRow> type = readType(row.toObject(), draft);
        if (!type)
            return tl::unexpected(type.error());
        draft.types.append(*type);
    }
    return in.finish(draft);
}

Response putEvent(Organising &organising, const Request &request)
{
    const Result<QString> id = idOf(request);
    const Result<EventDraft> draft = parseJsonObject(request.body).and_then(readDraft);
    if (!id || !draft)
        return problemResponse(id ? draft.error() : id.error());
    return answerOf(organising.update(organiserOf(request), *id, *draft));
}

Response answerOf(const Result<EventSales> &sales)
{
    if (!sales)
        return problemResponse(sales.error());
    JsonWriter out;
    out.beginObject().key("ticketTypes").beginArray();
    for (const SalesRow &row : sales->types) {
        out.beginObject().member("id", row.typeId).member("ticketType", row.name);
        out.member("price", formatAmount(row.price)).member("sold", row.sold);
        out.member("checkedIn", row.checkedIn).endObject();
    }
    out.endArray();
    out.member("gross", formatAmount(sales->gross)).member("fee", formatAmount(sales->fee));
    out.member("share", formatAmount(sales->share));
    out.key("settled").boolean(sales->settled);
    out.endObject();
    return success(out.take());
}

} // namespace

void addEventRoutes(Router &router, Organising &organising)
{
    router.add(
        publicRoute(Method::Get, "/events", RateClass::Read, [&organising](const Request &request) {
            return getEvents(organising, request);
        }));
    router.add(publicRoute(
        Method::Get, "/events/:id", RateClass::Read,
        [&organising](const Request &request) { return getEvent(organising, request); }));
    router.add(organiserRoute(Method::Post, "/events", [&organising](const Request &request) {
        const Result<EventDraft> draft = parseJsonObject(request.body).and_then(readDraft);
        if (!draft)
            return problemResponse(draft.error());
        return answerOf(organising.create(request.identity->userId, *draft), 201);
    }));
    router.add(organiserRoute(Method::Put, "/events/:id", [&organising](const Request &request) {
        return putEvent(organising, request);
    }));
    router.add(
        organiserRoute(Method::Get, "/events/:id/sales", [&organising](const Request &request) {
            const Result<QString> id = idOf(request);
            return id ? answerOf(organising.sales(organiserOf(request), *id))
                      : problemResponse(id.error());
        }));
    router.add(
        organiserRoute(Method::Post, "/events/:id/settle", [&organising](const Request &request) {
            const Result<QString> id = idOf(request);
            return id ? answerOf(organising.settle(organiserOf(request), *id))
                      : problemResponse(id.error());
        }));
}

} // namespace nw::server::events
