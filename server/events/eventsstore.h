#pragma once

#include "server/events/eventsrows.h"
#include "services-client/contract/result.h"

#include <optional>

namespace nw::server::events {

struct EventWithTypes
{
    EventRow event;
    QList<TypeRow> types;
};

// Events and their kinds of tickets. Calls are atomic and may come from any thread; NotFound is an
// empty optional, not an error.
class EventsStore
{
public:
    virtual ~EventsStore() = default;

    // Those that end after `endsAfterMs`, soonest first; `after`: the start and id of the last one
    // that was seen.
    struct Position
    {
        std::int64_t startsAtMs = 0;
        QString id;
    };
    virtual Result<QList<EventWithTypes>> list(std::int64_t endsAfterMs,
                                               const std::optional<Position> &after, int limit) = 0;
    virtual Result<std::optional<EventWithTypes>> event(const QString &id) = 0;
    virtual Result<std::optional<TypeRow>> type(const QString &id) = 0;

    virtual Result<void> add(const EventWithTypes &event) = 0;
    // Replaces what an organiser may change; types that are new are added, capacities set.
    virtual Result<void> update(const EventWithTypes &event) = 0;

    virtual Result<QList<TypeRow>> unminted(int limit) = 0; // capacity and seats differ
    virtual Result<void> setMinted(const QString &typeId, std::int64_t seats) = 0;
    virtual Result<void> setSettled(const QString &eventId, const QString &transactionId) = 0;
};

// Bookings and their seats.
class BookingStore
{
public:
    virtual ~BookingStore() = default;

    struct Claim
    {
        BookingRow row;
        bool isNew = true;
    };
    // Keeps a booking under its person's key, and takes its seats of what one person may have; when
    // that is too many, it is kept as refused. The booking of before, when there is one.
    virtual Result<Claim> claim(const BookingRow &row, int perUserLimit) = 0;

    virtual Result<std::optional<BookingRow>> booking(const QString &id) = 0;
    virtual Result<QList<BookingRow>> bookings(const QString &userId, const QString &beforeId,
                                               int limit) = 0; // newest first; shown ones only
    virtual Result<QList<BookingRow>> inState(BookingState state, std::int64_t bookedBeforeMs,
                                              int limit) = 0;
    virtual Result<QList<BookingRow>> confirmedOf(const QString &eventId, int limit) = 0;

    virtual Result<void> hold(const QString &id, std::int64_t untilMs) = 0; // New becomes Held

    // Ends a booking that is in one of `from` and gives back what it took of its person's share.
    // False: it is in none of them.
    virtual Result<bool> end(const QString &id, const QList<BookingState> &from, BookingState to,
                             const Error &refusal) = 0;

    // Confirms and makes the seats with their serials, once; the seats in any case.
    virtual Result<QList<SeatRow>> issue(const BookingRow &booking, std::int64_t nowMs) = 0;
    virtual Result<QList<SeatRow>> seats(const QString &bookingId) = 0;

    // Confirmed becomes Cancelling and its codes are revoked. False: it is not confirmed, or, by
    // the rule, one of its tickets was used or given away.
    enum class CancelRule
    {
        UnlessUsed, // as its person asks
        Always // as the event falls out
    };
    virtual Result<bool> beginCancel(const QString &id, CancelRule rule, std::int64_t nowMs) = 0;

    // Revokes the codes of a booking's tickets, but for those that are kept.
    virtual Result<void> revokeExcept(const QString &bookingId, const QStringList &keptTickets,
                                      std::int64_t nowMs) = 0;

    // The ticket leaves its booking for one of the other person's, under a new serial; the old code
    // is revoked. Nothing: it is not the holder's to give.
    virtual Result<std::optional<BookingRow>> transfer(const QString &seatId, const QString &from,
                                                       const QString &to, std::int64_t nowMs) = 0;
};

// What happens at the door.
class DoorStore
{
public:
    virtual ~DoorStore() = default;

    virtual Result<QList<std::uint64_t>> revokedSerials(const QString &eventId) = 0;
    virtual Result<std::optional<SeatRow>> seat(const QString &seatId) = 0;
    virtual Result<void> addScan(const ScanRow &scan, std::int64_t nowMs) = 0; // once a nonce
    virtual Result<std::optional<ScanRow>> firstScan(const QString &seatId) = 0; // the earliest
    virtual Result<QList<ScanRow>> firstScans(const QString &eventId) = 0;
    virtual Result<QList<SalesRow>> sales(const QString &eventId) = 0;
};

} // namespace nw::server::events
