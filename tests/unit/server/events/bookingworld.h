#pragma once

#include "server/events/bookings.h"
#include "server/events/sqlbookingstore.h"
#include "server/events/sqldoorstore.h"
#include "server/events/sqleventsfollower.h"
#include "server/events/sqleventsstore.h"
#include "tests/unit/server/money/memorybooks.h"

#include "eventsdatabase.h"

namespace nw::test {

class KnownGuests final : public server::events::Guests
{
public:
    Result<bool> exists(const QString &userId) override { return known.contains(userId); }
    QStringList known;
};

struct BookingWorld : EventsDatabase
{
    const QString ada = QStringLiteral("018f3c00-0000-7000-8000-00000000000a");
    const QString bea = QStringLiteral("018f3c00-0000-7000-8000-00000000000b");
    const QString organiser = QStringLiteral("018f3c00-0000-7000-8000-0000000000f0");
    const QByteArray seed = QByteArray(32, 's');

    ManualClock clock;
    MemoryBooks books{clock};
    server::events::SqlEventsFollower follower;
    server::events::SqlEventsStore events{database};
    server::events::SqlBookingStore rows{database};
    KnownGuests guests;
    server::events::Bookings bookings{{&books, &events, &rows, &guests, &clock, seed}};

    BookingWorld()
    {
        books.follow(follower, *database);
        guests.known = {ada, bea};
    }

    static server::RequestKey keyOf(const QString &userId, const QString &key,
                                    const QByteArray &hash)
    {
        return {userId, key, hash.leftJustified(32, ' ', true)};
    }
    std::int64_t tokensOf(const QString &userId)
    {
        return books.units(server::userAccount(userId)) / kUnitsPerToken;
    }
};

} // namespace nw::test
