#pragma once

#include "server/common/money/keyedrequest.h"
#include "server/common/runtime/clock.h"
#include "server/events/organising.h"

namespace nw::server::events {

struct BoxOfficeClosing
{
    int sold = 0;
    int returned = 0;
};

// A box office without a network. Its seats leave the pool before it goes offline, for an account
// of the device alone (seat:<type>:offline:<device>), with codes that are signed already: whatever
// it sells, nobody else can. When it is back, what it sold is told once, and the rest returns.
// Thread-safe.
class BoxOffice
{
public:
    struct Parts
    {
        Books *books = nullptr; // all outlive the service
        Organising *organising = nullptr;
        BookingStore *bookings = nullptr;
        const Clock *clock = nullptr;
        QByteArray ticketSeed; // Ed25519
    };
    explicit BoxOffice(const Parts &parts);

    // `deviceId`: [a-z0-9_-]{1,40}. Errors: NotFound, InvalidInput, SoldOut, IdempotencyKeyReused.
    struct Wish
    {
        QString deviceId;
        QString typeId;
        int quantity = 0;
    };
    Result<BookingInfo> allot(const Organiser &who, const QString &eventId, const Wish &wish,
                              const RequestKey &key);

    // The codes of tickets that were not sold are revoked. The same tickets a second time: nothing;
    // others: Conflict.
    Result<BoxOfficeClosing> close(const Organiser &who, const QString &eventId,
                                   const QString &bookingId, const QStringList &soldTicketIds);

private:
    const Parts m_parts;
};

// The idempotency keys of its bookings, which have spaces as no person's have.
bool isOfBoxOffice(const BookingRow &booking);

} // namespace nw::server::events
