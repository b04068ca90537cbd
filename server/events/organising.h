#pragma once

#include "server/common/money/split.h"
#include "server/common/runtime/clock.h"
#include "server/events/eventsstore.h"

namespace nw::server::events {

// What an organiser says of an event. Types with an id are changed, those without are new.
struct EventDraft
{
    QString title;
    QString description;
    QString location;
    std::int64_t startsAtMs = 0;
    std::int64_t endsAtMs = 0;
    QList<TypeRow> types;
    bool cancelled = false;
};

struct EventSales
{
    QList<SalesRow> types;
    Amount gross; // paid and not given back
    Amount fee;
    Amount share;
    bool settled = false;
};

// Who asks: an organiser's own events, or any for an administrator.
struct Organiser
{
    QString userId;
    bool mayAll = false;
};

struct EventPage
{
    QList<EventWithTypes> events;
    QString nextPosition; // empty at the end
};

// Events, and what their organisers do with them. Thread-safe.
class Organising
{
public:
    // All outlive the service.
    Organising(EventsStore &events, DoorStore &door, Books &books, const Clock &clock,
               const FeePolicy &fees);

    // Events that are not over, soonest first. `position`: of the answer before. InvalidInput.
    Result<EventPage> list(const QString &position, int limit);
    Result<EventWithTypes> event(const QString &eventId); // NotFound
    Result<EventWithTypes> typesEvent(const QString &typeId); // the event of a ticket type

    // InvalidInput names the field. Seats are made in the ledger at once.
    Result<EventWithTypes> create(const QString &organiserId, const EventDraft &draft);
    Result<EventWithTypes> update(const Organiser &who, const QString &eventId,
                                  const EventDraft &draft);
    Result<EventSales> sales(const Organiser &who, const QString &eventId);

    // Pays what is in escrow, once the event is over: to the organiser, less the fee. Conflict: it
    // is not over. A second time: the first payment.
    Result<EventSales> settle(const Organiser &who, const QString &eventId);

    Result<void> mayManage(const Organiser &who, const QString &eventId); // NotFound

    void tick(); // makes the seats that a crash left unmade

private:
    Result<void> mint(const TypeRow &type);

    EventsStore &m_events;
    DoorStore &m_door;
    Books &m_books;
    const Clock &m_clock;
    const FeePolicy m_fees;
};

} // namespace nw::server::events
