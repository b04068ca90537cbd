#include "server/events/eventsmodule.h"

#include "server/events/answeredrequests.h"
#include "server/events/boxoffice.h"
#include "server/events/demoevents.h"
#include "server/events/door.h"
#include "server/events/eventsroutes.h"
#include "server/events/organising.h"
#include "server/events/sqlanswerstore.h"
#include "server/events/sqlbookingstore.h"
#include "server/events/sqldoorstore.h"
#include "server/events/sqleventsstore.h"

namespace nw::server::events {

struct EventsModule::Private
{
    explicit Private(const EventsParts &given)
        : parts(given)
        , events(given.database)
        , bookingRows(given.database)
        , doorRows(given.database)
        , answers(given.database)
        , answered(answers, *given.clock)
        , organising(events, doorRows, *given.books, *given.clock, given.fees)
        , bookings(
              {given.books, &events, &bookingRows, given.guests, given.clock, given.ticketSeed})
        , boxOffice({given.books, &organising, &bookingRows, given.clock, given.ticketSeed})
        , door(events, doorRows, *given.clock, given.ticketSeed)
    {
    }

    const EventsParts parts;
    SqlEventsStore events;
    SqlBookingStore bookingRows;
    SqlDoorStore doorRows;
    SqlAnswerStore answers;
    AnsweredRequests answered;
    Organising organising;
    Bookings bookings;
    BoxOffice boxOffice;
    Door door;
};

EventsModule::EventsModule(const EventsParts &parts)
    : d(std::make_unique<Private>(parts))
{
}

EventsModule::~EventsModule() = default;

void EventsModule::addRoutes(Router &router)
{
    addEventRoutes(router, d->organising);
    addBookingRoutes(router, d->bookings, d->answered);
    addBoxOfficeRoutes(router, d->boxOffice, d->answered);
    addDoorRoutes(router, d->organising, d->door);
}

Bookings &EventsModule::bookings()
{
    return d->bookings;
}

BookingOutcome EventsModule::buyOne(const QString &userId, const QString &ticketTypeId,
                                    Amount expected, const RequestKey &key)
{
    const Result<EventWithTypes> event = d->organising.typesEvent(ticketTypeId);
    if (!event)
        return {tl::unexpected(event.error()), Answered::Now, {}};
    return d->bookings.book(userId, event->event.id, {ticketTypeId, 1, expected, false}, key);
}

void EventsModule::tick()
{
    d->organising.tick();
    d->bookings.tick();
}

Result<int> EventsModule::installDemo()
{
    return installDemoEvents(d->organising, *d->parts.clock);
}

} // namespace nw::server::events
