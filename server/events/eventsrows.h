#pragma once

#include "server/common/money/books.h"
#include "services-client/contract/event.h"

#include <cstdint>

namespace nw::server::events {

// A row of events.
struct EventRow
{
    QString id;
    QString title;
    QString description;
    QString location;
    std::int64_t startsAtMs = 0;
    std::int64_t endsAtMs = 0;
    QString organiserId;
    bool cancelled = false;
    QString settledBy; // the transaction that paid the organiser; empty before
    std::int64_t createdAtMs = 0;
};

// A row of tickets: a kind of ticket.
struct TypeRow
{
    QString id;
    QString eventId;
    int number = 0; // within the event, from 1; in the code
    QString name;
    Amount price;
    std::int64_t capacity = 0;
    std::int64_t minted = 0; // of the capacity, how many seats the ledger has
    std::int64_t available = 0; // follows the ledger
    int perUserLimit = 0;
    std::int64_t saleFromMs = 0;
    std::int64_t saleUntilMs = 0;
};

// How far a booking is. The first six are BookingStatus; numbers are kept in tables.
enum class BookingState
{
    New = 0, // wanted, nothing is reserved yet
    Held = 1,
    Confirmed = 2,
    Cancelled = 3,
    Expired = 4,
    Refused = 5,
    Cancelling = 6, // its tickets are void, its tokens are not back yet
};

// A row of bookings.
struct BookingRow
{
    QString id;
    QString userId;
    QString eventId;
    QString typeId;
    int quantity = 0;
    Amount unitPrice;
    BookingState state = BookingState::New;
    bool reserve = false; // hold only, as it was asked
    RequestKey request; // the scope is not kept: keys are a person's
    Error refusal; // when Refused
    std::int64_t heldUntilMs = 0;
    std::int64_t bookedAtMs = 0;

    Amount total() const { return {unitPrice.units * quantity}; }
};

// A row of booking_seats: one ticket, under one code.
struct SeatRow
{
    QString id;
    QString bookingId;
    QString eventId;
    QString typeId;
    QString holderId;
    std::uint64_t serial = 0;
    TicketState state = TicketState::Valid;
};

// A row of checkins: what one device says it saw. Rows are never changed.
struct ScanRow
{
    QString eventId;
    QString deviceId;
    QString nonce; // of the device
    QString seatId;
    std::uint64_t serial = 0;
    std::int64_t scannedAtMs = 0;
};

struct SalesRow
{
    QString typeId;
    QString name;
    Amount price;
    std::int64_t sold = 0;
    std::int64_t checkedIn = 0;
};

} // namespace nw::server::events
