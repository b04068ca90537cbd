#include "server/events/sqlbookingstore.h"

#include "server/common/db/intransaction.h"
#include "server/common/db/sqlquery.h"
#include "server/events/sqlseats.h"

namespace nw::server::events {

namespace {

constexpr char kColumns[] =
    "SELECT id, user_id, event_id, ticket_id, booking_date, quantity, unit_price, state, reserve,"
    " idempotency_key, request_hash, refusal_code, refusal_detail, held_until FROM bookings WHERE ";

// No id is greater than this one: without a cursor the page starts at the newest.
const QString kLastId = QStringLiteral("ffffffff-ffff-ffff-ffff-ffffffffffff");

BookingRow bookingRow(const Statement &row)
{
    BookingRow booking;
    booking.id = row.text(0);
    booking.userId = row.text(1);
    booking.eventId = row.text(2);
    booking.typeId = row.text(3);
    booking.bookedAtMs = row.integer(4);
    booking.quantity = static_cast<int>(row.integer(5));
    booking.unitPrice = {row.integer(6)};
    booking.state = static_cast<BookingState>(row.integer(7));
    booking.reserve = row.integer(8) != 0;
    booking.request.key = row.text(9);
    booking.request.requestHash = row.bytes(10);
    booking.refusal = {static_cast<ErrorCode>(row.integer(11)), row.text(12), {}};
    booking.heldUntilMs = row.integer(13);
    return booking;
}

// The keys of bookings that were given; those that people send have no spaces.
const QString kTransferKey = QStringLiteral("transfer of ");

QString where(QLatin1String condition)
{
    return QString::fromLatin1(kColumns) % condition;
}

Result<std::optional<BookingRow>> find(Connection &connection, QLatin1String condition,
                                       const QVariantList &values)
{
    return firstRow(runComposed(connection, where(condition), values), bookingRow);
}

Result<bool> add(Connection &connection, const BookingRow &row)
{
    return executeOnOne(
        connection,
        "INSERT INTO bookings (id, user_id, event_id, ticket_id, booking_date, quantity,"
        " unit_price, state, reserve, idempotency_key, request_hash, refusal_code, refusal_detail,"
        " held_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (user_id, idempotency_key) DO NOTHING",
        {row.id, row.userId, row.eventId, row.typeId, qint64(row.bookedAtMs), row.quantity,
         qint64(row.unitPrice.units), static_cast<int>(row.state), row.reserve ? 1 : 0,
         row.request.key, row.request.requestHash, static_cast<int>(row.refusal.code),
         row.refusal.detail, qint64(row.heldUntilMs)});
}

// False: it would be more than one person may have. The condition is in the statement, so that two
// at once cannot both find room.
Result<bool> takeAllowance(Connection &connection, const BookingRow &row, int limit)
{
    return executeOnOne(connection,
                        "INSERT INTO ticket_allowances (ticket_id, user_id, taken)"
                        " SELECT CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BIGINT)"
                        " WHERE CAST(? AS BIGINT) <= CAST(? AS BIGINT)"
                        " ON CONFLICT (ticket_id, user_id) DO UPDATE"
                        " SET taken = ticket_allowances.taken + excluded.taken"
                        " WHERE ticket_allowances.taken + excluded.taken <= ?",
                        {row.typeId, row.userId, row.quantity, row.quantity, limit, limit});
}

Result<void> giveAllowance(Connection &connection, const BookingRow &row)
{
    return execute(connection,
                   "UPDATE ticket_allowances SET taken = taken - ?"
                   " WHERE ticket_id = ? AND user_id = ? AND taken >= ?",
                   {row.quantity, row.typeId, row.userId, row.quantity});
}

Result<bool> setState(Connection &connection, const QString &id, const QList<BookingState> &from,
                      BookingState to, const Error &refusal)
{
    QStringList marks;
    QVariantList values{static_cast<int>(to), static_cast<int>(refusal.code), refusal.detail, id};
    for (const BookingState state : from) {
        marks.append(QStringLiteral("?"));
        values.append(static_cast<int>(state));
    }
    const Result<Statement> done = runComposed(
        connection,
        QStringLiteral("UPDATE bookings SET state = ?, refusal_code = ?, refusal_detail = ?"
                       " WHERE id = ? AND state IN (")
            % marks.join(u',') % u')',
        values);
    if (!done)
        return tl::unexpected(done.error());
    return done->rowsAffected() == 1;
}

} // namespace

SqlBookingStore::SqlBookingStore(std::shared_ptr<Database> database)
    : m_database(std::move(database))
{
}

Result<BookingStore::Claim> SqlBookingStore::claim(const BookingRow &wanted, int perUserLimit)
{
    Connection &connection = m_database->connection();
    return inTransaction(connection, [&]() -> Result<Claim> {
        BookingRow row = wanted;
        const Result<bool> added = add(connection, row);
        if (!added)
            return tl::unexpected(added.error());
        if (!*added) {
            const auto before =
                find(connection, QLatin1String("user_id = ? AND idempotency_key = ?"),
                     {row.userId, row.request.key});
            if (!before)
                return tl::unexpected(before.error());
            return Claim{before->value_or(row), false};
        }
        if (perUserLimit == 0 || row.state != BookingState::New)
            return Claim{row, true};
        const Result<bool> taken = takeAllowance(connection, row, perUserLimit);
        if (!taken)
            return tl::unexpected(taken.error());
        if (*taken)
            return Claim{row, true};
        row.state = BookingState::Refused;
        row.refusal = {ErrorCode::PerUserLimit,
                       QStringLiteral("One person may have %1 of these.").arg(perUserLimit),
                       {}};
        const Result<bool> refused =
            setState(connection, row.id, {BookingState::New}, row.state, row.refusal);
        if (!refused)
            return tl::unexpected(refused.error());
        return Claim{row, true};
    });
}

Result<std::optional<BookingRow>> SqlBookingStore::booking(const QString &id)
{
    return find(m_database->connection(), QLatin1String("id = ?"), {id});
}

Result<QList<BookingRow>> SqlBookingStore::bookings(const QString &userId, const QString &beforeId,
                                                    int limit)
{
    return allRows(runComposed(m_database->connection(),
                               where(QLatin1String("user_id = ? AND id < ? AND state NOT IN (?, ?)"
                                                   " ORDER BY id DESC LIMIT ?")),
                               {userId, beforeId.isEmpty() ? kLastId : beforeId,
                                static_cast<int>(BookingState::New),
                                static_cast<int>(BookingState::Refused), limit}),
                   bookingRow);
}

Result<QList<BookingRow>> SqlBookingStore::inState(BookingState state, std::int64_t bookedBeforeMs,
                                                   int limit)
{
    return allRows(runComposed(m_database->connection(),
                               where(QLatin1String("state = ? AND booking_date < ?"
                                                   " ORDER BY booking_date LIMIT ?")),
                               {static_cast<int>(state), qint64(bookedBeforeMs), limit}),
                   bookingRow);
}

Result<QList<BookingRow>> SqlBookingStore::confirmedOf(const QString &eventId, int limit)
{
    return allRows(
        runComposed(m_database->connection(),
                    where(QLatin1String("event_id = ? AND state = ? ORDER BY id LIMIT ?")),
                    {eventId, static_cast<int>(BookingState::Confirmed), limit}),
        bookingRow);
}

Result<void> SqlBookingStore::hold(const QString &id, std::int64_t untilMs)
{
    return execute(m_database->connection(),
                   "UPDATE bookings SET state = ?, held_until = ? WHERE id = ? AND state = ?",
                   {static_cast<int>(BookingState::Held), qint64(untilMs), id,
                    static_cast<int>(BookingState::New)});
}

Result<bool> SqlBookingStore::end(const QString &id, const QList<BookingState> &from,
                                  BookingState to, const Error &refusal)
{
    Connection &connection = m_database->connection();
    return inTransaction(connection, [&]() -> Result<bool> {
        const Result<bool> ended = setState(connection, id, from, to, refusal);
        if (!ended || !*ended)
            return ended;
        const auto row = find(connection, QLatin1String("id = ?"), {id});
        if (!row)
            return tl::unexpected(row.error());
        if (!*row || (*row)->request.key.startsWith(kTransferKey)) // took no share of anybody's
            return true;
        if (Result<void> given = giveAllowance(connection, **row); !given)
            return tl::unexpected(given.error());
        return true;
    });
}

Result<QList<SeatRow>> SqlBookingStore::issue(const BookingRow &booking, std::int64_t nowMs)
{
    Connection &connection = m_database->connection();
    return inTransaction(connection, [&]() -> Result<QList<SeatRow>> {
        const Result<bool> confirmed =
            setState(connection, booking.id, {BookingState::New, BookingState::Held},
                     BookingState::Confirmed, {});
        if (!confirmed)
            return tl::unexpected(confirmed.error());
        if (!*confirmed)
            return seatsOfBooking(connection, booking.id);
        return addSeats(connection, booking, nowMs);
    });
}

Result<QList<SeatRow>> SqlBookingStore::seats(const QString &bookingId)
{
    return seatsOfBooking(m_database->connection(), bookingId);
}

Result<bool> SqlBookingStore::beginCancel(const QString &id, CancelRule rule, std::int64_t nowMs)
{
    Connection &connection = m_database->connection();
    const Result<bool> begun = inTransaction(connection, [&]() -> Result<bool> {
        const Result<bool> moved =
            setState(connection, id, {BookingState::Confirmed}, BookingState::Cancelling, {});
        if (!moved || !*moved)
            return moved;
        const Result<QList<SeatRow>> seats = seatsOfBooking(connection, id);
        if (!seats)
            return tl::unexpected(seats.error());
        for (const SeatRow &seat : *seats) {
            const Result<bool> revoked = changeSeat(connection, seat, TicketState::Revoked, nowMs);
            if (!revoked)
                return tl::unexpected(revoked.error());
            if (!*revoked && rule == CancelRule::UnlessUsed) // used or given away: everything of
                                                             // this is rolled back
                return failure(ErrorCode::Conflict, QStringLiteral("a ticket is gone"));
        }
        return true;
    });
    if (!begun && begun.error().code == ErrorCode::Conflict)
        return false;
    return begun;
}

Result<void> SqlBookingStore::revokeExcept(const QString &bookingId, const QStringList &keptTickets,
                                           std::int64_t nowMs)
{
    Connection &connection = m_database->connection();
    return inTransaction(connection, [&]() -> Result<void> {
        const Result<QList<SeatRow>> seats = seatsOfBooking(connection, bookingId);
        if (!seats)
            return tl::unexpected(seats.error());
        for (const SeatRow &seat : *seats) {
            if (keptTickets.contains(seat.id))
                continue;
            const Result<bool> revoked = changeSeat(connection, seat, TicketState::Revoked, nowMs);
            if (!revoked)
                return tl::unexpected(revoked.error());
        }
        return {};
    });
}

Result<std::optional<BookingRow>> SqlBookingStore::transfer(const QString &seatId,
                                                            const QString &from, const QString &to,
                                                            std::int64_t nowMs)
{
    using Given = std::optional<BookingRow>;
    Connection &connection = m_database->connection();
    return inTransaction(connection, [&]() -> Result<Given> {
        BookingRow given;
        given.id = derivedId(QStringLiteral("transfer"), QString(seatId % u' ' % to));
        const auto before = find(connection, QLatin1String("id = ?"), {given.id});
        if (!before || *before)
            return before;
        const auto seat = seatOf(connection, seatId);
        if (!seat)
            return tl::unexpected(seat.error());
        if (!*seat || (*seat)->holderId != from)
            return Given();
        const Result<bool> left = changeSeat(connection, **seat, TicketState::Transferred, nowMs);
        if (!left || !*left)
            return left ? Result<Given>(Given()) : tl::unexpected(left.error());
        given.userId = to;
        given.eventId = (*seat)->eventId;
        given.typeId = (*seat)->typeId;
        given.quantity = 1;
        given.state = BookingState::Confirmed;
        given.request.key = kTransferKey % seatId;
        given.bookedAtMs = nowMs;
        if (const Result<bool> added = add(connection, given); !added)
            return tl::unexpected(added.error());
        if (const auto seats = addSeats(connection, given, nowMs); !seats)
            return tl::unexpected(seats.error());
        return Given(given);
    });
}

} // namespace nw::server::events
