#pragma once

#include "server/common/db/database.h"
#include "server/events/eventsrows.h"

#include <optional>

namespace nw::server::events {

// The seats of bookings, inside a caller's transaction. Each change of a seat is a row of
// seat_states too; revoked and transferred ones are what doors are told to refuse.

Result<QList<SeatRow>> seatsOfBooking(Connection &connection, const QString &bookingId);
Result<std::optional<SeatRow>> seatOf(Connection &connection, const QString &seatId);

// A seat for each of the booking's tickets, with the next serials of the event.
Result<QList<SeatRow>> addSeats(Connection &connection, const BookingRow &booking,
                                std::int64_t nowMs);

// False: the seat is not valid any more, or was seen at the door.
Result<bool> changeSeat(Connection &connection, const SeatRow &seat, TicketState to,
                        std::int64_t nowMs);

} // namespace nw::server::events
