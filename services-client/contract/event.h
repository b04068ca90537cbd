#pragma once

#include "services-client/contract/jsonwriter.h"
#include "services-client/contract/money.h"
#include "services-client/contract/result.h"

#include <QJsonObject>
#include <QList>

#include <cstdint>
#include <optional>

namespace nw {

// A kind of ticket of an event; in the seed's tables, `tickets`.
struct TicketType
{
    QString id;
    QString name; // `ticketType` on the wire
    Amount price; // 0: free
    std::int64_t capacity = 0;
    std::int64_t available = 0; // neither sold nor held
    int perUserLimit = 0; // 0: none
    std::int64_t saleFromMs = 0;
    std::int64_t saleUntilMs = 0; // exclusive
};

// GET /events[/:id]
struct EventInfo
{
    QString id;
    QString title;
    QString description;
    QString location;
    std::int64_t startsAtMs = 0; // `date` on the wire
    std::int64_t endsAtMs = 0;
    Amount ticketPrice; // of the cheapest type
    QList<TicketType> ticketTypes;
    bool cancelled = false;
};

enum class BookingStatus
{
    Held = 1, // tokens and seats are reserved until `heldUntilMs`
    Confirmed = 2,
    Cancelled = 3, // with its refund
    Expired = 4, // the hold ran out
    Refused = 5,
};

enum class TicketState
{
    Valid = 1,
    Transferred = 2, // somebody else has it, under a new code
    Revoked = 3, // cancelled
    CheckedIn = 4,
};

// One seat of a booking.
struct TicketInfo
{
    QString id;
    TicketState state = TicketState::Valid;
    QString code; // see ticketcode.h; empty unless the ticket is valid and one's own
};

// GET /bookings[/:id]
struct BookingInfo
{
    QString id;
    QString eventId;
    QString eventTitle;
    QString ticketTypeId;
    QString ticketType; // its name
    int quantity = 0;
    Amount total;
    BookingStatus status = BookingStatus::Held;
    QList<TicketInfo> tickets;
    QString receiptId; // of the capture; empty before
    std::int64_t bookedAtMs = 0;
    std::int64_t heldUntilMs = 0; // 0 unless held
};

// POST /events/:id/tickets
struct BookingRequest
{
    QString ticketTypeId;
    int quantity = 0;
    std::optional<Amount> expectedAmount; // of all tickets together
    bool reserve = false; // hold only; POST /bookings/:id/confirm pays
};

void write(JsonWriter &out, const TicketType &value);
void write(JsonWriter &out, const EventInfo &value);
void write(JsonWriter &out, const BookingInfo &value);
void write(JsonWriter &out, const BookingRequest &value);

Result<TicketType> readTicketType(const QJsonObject &json);
Result<EventInfo> readEventInfo(const QJsonObject &json);
Result<BookingInfo> readBookingInfo(const QJsonObject &json);
Result<BookingRequest> readBookingRequest(const QJsonObject &json); // strict: a request

// The words of the contract: "held", "confirmed", …; "valid", "transferred", …
QString toText(BookingStatus status);
std::optional<BookingStatus> bookingStatusFromText(const QString &text);
QString toText(TicketState state);
std::optional<TicketState> ticketStateFromText(const QString &text);

} // namespace nw
