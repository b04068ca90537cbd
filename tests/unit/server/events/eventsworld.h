#pragma once

#include "server/events/door.h"
#include "server/events/organising.h"
#include "services-client/contract/ids.h"

#include "bookingworld.h"

namespace nw::test {

// The events service on a real database and a ledger in memory. One event in a month: 5 seats for
// 20 tokens, at most 3 for one person, and 2 free ones. Ada has 100 tokens.
struct EventsWorld : BookingWorld
{
    server::events::SqlDoorStore doorRows{database};
    server::events::Organising organising{events, doorRows, books, clock, {}};
    server::events::Door door{events, doorRows, clock, seed};
    server::events::EventWithTypes fair;

    EventsWorld()
    {
        server::events::EventDraft draft;
        draft.title = QStringLiteral("Fair");
        draft.startsAtMs = clock.nowMs() + 30LL * 24 * 3600 * 1000;
        draft.endsAtMs = draft.startsAtMs + 8LL * 3600 * 1000;
        server::events::TypeRow day;
        day.name = QStringLiteral("Day");
        day.price = {20 * kUnitsPerToken};
        day.capacity = 5;
        day.perUserLimit = 3;
        day.saleFromMs = clock.nowMs();
        day.saleUntilMs = draft.startsAtMs;
        server::events::TypeRow talk = day;
        talk.name = QStringLiteral("Talk");
        talk.price = {};
        talk.capacity = 2;
        talk.perUserLimit = 0;
        draft.types = {day, talk};
        const auto made = organising.create(organiser, draft);
        if (!made)
            qFatal("%s", qUtf8Printable(made.error().detail));
        fair = *made;
        books.mint(ada, 100);
    }

    const server::events::TypeRow &day() const { return fair.types[0]; }
    const server::events::TypeRow &talk() const { return fair.types[1]; }

    server::events::BookingOutcome book(const QString &userId, int quantity,
                                        const QString &key = makeUuidV7(),
                                        const QByteArray &hash = "the request")
    {
        return bookings.book(userId, fair.event.id, {day().id, quantity, std::nullopt, false},
                             keyOf(userId, key, hash));
    }
    std::int64_t left() { return events.type(day().id).value()->available; }
    void goToTheDoor() { clock.advanceMs(fair.event.startsAtMs - clock.nowMs()); }
};

} // namespace nw::test
