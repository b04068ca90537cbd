#include "server/events/sqlseats.h"

#include "server/common/db/sqlquery.h"

namespace nw::server::events {

namespace {

constexpr char kColumns[] =
    "SELECT id, booking_id, event_id, ticket_id, holder_id, serial, state FROM booking_seats"
    " WHERE ";

SeatRow seatRow(const Statement &row)
{
    SeatRow seat;
    seat.id = row.text(0);
    seat.bookingId = row.text(1);
    seat.eventId = row.text(2);
    seat.typeId = row.text(3);
    seat.holderId = row.text(4);
    seat.serial = static_cast<std::uint64_t>(row.integer(5));
    seat.state = static_cast<TicketState>(row.integer(6));
    return seat;
}

Result<void> noteState(Connection &connection, const SeatRow &seat, TicketState state,
                       std::int64_t nowMs)
{
    return execute(
        connection,
        "INSERT INTO seat_states (seat_id, event_id, serial, state, changed_at)"
        " VALUES (?, ?, ?, ?, ?)",
        {seat.id, seat.eventId, qint64(seat.serial), static_cast<int>(state), qint64(nowMs)});
}

// The last of `count` new serials. The row of the event is locked by it until the end.
Result<std::int64_t> takeSerials(Connection &connection, const QString &eventId, int count)
{
    if (Result<void> taken =
            execute(connection, "UPDATE events SET last_serial = last_serial + ? WHERE id = ?",
                    {count, eventId});
        !taken)
        return tl::unexpected(taken.error());
    const auto last =
        firstRow(runQuery(connection, "SELECT last_serial FROM events WHERE id = ?", {eventId}),
                 firstInteger);
    if (!last)
        return tl::unexpected(last.error());
    return last->value_or(0);
}

} // namespace

Result<QList<SeatRow>> seatsOfBooking(Connection &connection, const QString &bookingId)
{
    return allRows(runComposed(connection,
                               QString::fromLatin1(kColumns) % u"booking_id = ? ORDER BY serial",
                               {bookingId}),
                   seatRow);
}

Result<std::optional<SeatRow>> seatOf(Connection &connection, const QString &seatId)
{
    return firstRow(runComposed(connection, QString::fromLatin1(kColumns) % u"id = ?", {seatId}),
                    seatRow);
}

Result<QList<SeatRow>> addSeats(Connection &connection, const BookingRow &booking,
                                std::int64_t nowMs)
{
    const Result<std::int64_t> last = takeSerials(connection, booking.eventId, booking.quantity);
    if (!last)
        return tl::unexpected(last.error());
    QList<SeatRow> seats;
    for (int i = 0; i < booking.quantity; ++i) {
        SeatRow seat;
        seat.id =
            derivedId(QStringLiteral("seat"), QString(booking.id % u' ' % QString::number(i)));
        seat.bookingId = booking.id;
        seat.eventId = booking.eventId;
        seat.typeId = booking.typeId;
        seat.holderId = booking.userId;
        seat.serial = static_cast<std::uint64_t>(*last - booking.quantity + 1 + i);
        Result<void> added = execute(
            connection,
            "INSERT INTO booking_seats (id, booking_id, event_id, ticket_id, holder_id, serial,"
            " state) VALUES (?, ?, ?, ?, ?, ?, ?)",
            {seat.id, seat.bookingId, seat.eventId, seat.typeId, seat.holderId, qint64(seat.serial),
             static_cast<int>(seat.state)});
        if (added)
            added = noteState(connection, seat, TicketState::Valid, nowMs);
        if (!added)
            return tl::unexpected(added.error());
        seats.append(seat);
    }
    return seats;
}

Result<bool> changeSeat(Connection &connection, const SeatRow &seat, TicketState to,
                        std::int64_t nowMs)
{
    const Result<bool> changed =
        executeOnOne(connection,
                     "UPDATE booking_seats SET state = ? WHERE id = ? AND state = ?"
                     " AND NOT EXISTS (SELECT 1 FROM checkins WHERE seat_id = booking_seats.id)",
                     {static_cast<int>(to), seat.id, static_cast<int>(TicketState::Valid)});
    if (!changed || !*changed)
        return changed;
    if (Result<void> noted = noteState(connection, seat, to, nowMs); !noted)
        return tl::unexpected(noted.error());
    return true;
}

} // namespace nw::server::events
