#pragma once

#include "server/common/db/database.h"
#include "server/common/http/router.h"
#include "server/common/money/split.h"
#include "server/events/bookings.h"

#include <memory>

namespace nw::server::events {

// What the events service stands on. Everything outlives the module.
struct EventsParts
{
    std::shared_ptr<Database> database; // migrated
    const Clock *clock = nullptr;
    Books *books = nullptr;
    Guests *guests = nullptr;
    QByteArray ticketSeed; // Ed25519, 32 bytes
    FeePolicy fees;
};

// The events service, put together.
class EventsModule
{
public:
    explicit EventsModule(const EventsParts &parts);
    ~EventsModule();

    void addRoutes(Router &router);

    Bookings &bookings();

    // One ticket of a type, for wallet. NotFound.
    BookingOutcome buyOne(const QString &userId, const QString &ticketTypeId, Amount expected,
                          const RequestKey &key);

    void tick(); // what is due by the clock; by one thread

    Result<int> installDemo();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace nw::server::events
