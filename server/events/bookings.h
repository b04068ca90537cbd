#pragma once

#include "server/common/money/keyedrequest.h"
#include "server/common/runtime/clock.h"
#include "server/events/eventsports.h"
#include "server/events/eventsstore.h"

namespace nw::server::events {

constexpr std::int64_t kHoldMs = 10LL * 60 * 1000;

struct BookingOutcome
{
    Result<BookingInfo> result;
    Answered answered = Answered::Now;
    PostingOutcome payment; // of a confirmed booking: the capture
};

struct BookingPage
{
    QList<BookingInfo> bookings;
    QString nextId; // empty at the end
};

// Bookings. Tokens and seats are held together, and captured together; whether there is a seat is
// the ledger's to say. A booking is a row before anything is posted, and every posting has an id
// that is made of the row's: a crash between two steps is gone on with where it was. Thread-safe.
class Bookings
{
public:
    struct Parts
    {
        Books *books = nullptr; // all outlive the service
        EventsStore *events = nullptr;
        BookingStore *bookings = nullptr;
        Guests *guests = nullptr;
        const Clock *clock = nullptr;
        QByteArray ticketSeed; // Ed25519
    };
    explicit Bookings(const Parts &parts);

    // Errors: NotFound, SaleClosed, PriceChanged, PerUserLimit, SoldOut, InsufficientFunds,
    // IdempotencyKeyReused, InFlight. Refusals are remembered.
    BookingOutcome book(const QString &userId, const QString &eventId,
                        const BookingRequest &request, const RequestKey &key);

    // Pays for a booking that was held. Conflict: its time has run out.
    BookingOutcome confirm(const QString &userId, const QString &bookingId);

    // Until the event begins, and while none of its tickets was used or given away. The tokens come
    // back by reversing entries. Conflict: it cannot be cancelled.
    BookingOutcome cancel(const QString &userId, const QString &bookingId);

    // The ticket is the other person's from now on, under a new code; the old one is revoked.
    Result<BookingInfo> transfer(const QString &userId, const QString &bookingId,
                                 const QString &ticketId, const QString &toUserId);

    Result<BookingInfo> booking(const QString &userId, const QString &bookingId); // NotFound
    Result<BookingPage> bookings(const QString &userId, const QString &beforeId, int limit);

    // The ledger's word that a booking was paid: its tickets are issued, if they are not yet.
    Result<void> captured(const QString &bookingId);

    // Goes on with what a crash left, ends holds whose time has run out, gives back what was paid
    // for cancelled events.
    void tick();

private:
    BookingOutcome drive(const EventWithTypes &event, const BookingRow &row, Answered answered);
    Result<BookingRow> hold(const BookingRow &row);
    BookingOutcome capture(const EventWithTypes &event, const BookingRow &row, Answered answered);
    Result<void> refund(const BookingRow &row);
    Result<void> lapse(const BookingRow &row);
    Result<bool> isEventCancelled(const QString &eventId);
    Result<BookingInfo> describe(const EventWithTypes &event, const BookingRow &row,
                                 const QList<SeatRow> &seats) const;
    Result<BookingInfo> describeNow(const BookingRow &row);
    Result<std::pair<BookingRow, EventWithTypes>> own(const QString &userId,
                                                      const QString &bookingId);

    const Parts m_parts;
    RequestsInFlight m_inFlight;
};

} // namespace nw::server::events
