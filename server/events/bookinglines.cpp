#include "server/events/bookinglines.h"

#include "server/events/bookings.h"
#include "services-client/contract/jsonwriter.h"
#include "services-client/contract/ticketcode.h"

namespace nw::server::events {

namespace {

constexpr std::int64_t kEarlyAndLateMs = 6LL * 60 * 60 * 1000;

QString postingId(const char *step, const BookingRow &booking)
{
    return derivedId(QString::fromLatin1(step), booking.id);
}

Amount seatUnits(std::int64_t seats)
{
    return {seats * kUnitsPerToken};
}

QList<BookLine> linesOf(const BookingRow &booking)
{
    const QString asset = seatAsset(booking.typeId);
    const Amount seats = seatUnits(booking.quantity);
    QList<BookLine> lines{{seatAccount(booking.typeId, "pool"), asset, seats, {}, {}},
                          {seatAccount(booking.typeId, "sold"), asset, {}, seats, {}}};
    if (booking.total().units > 0) {
        lines.append({userAccount(booking.userId), nwt(), booking.total(), {}, {}});
        lines.append({escrowAccount(booking.eventId), nwt(), {}, booking.total(), {}});
    }
    return lines;
}

Posting postingOf(const char *step, const BookingRow &booking)
{
    Posting posting;
    posting.transactionId = postingId(step, booking);
    posting.kind = QStringLiteral("ticket");
    posting.reference = u"booking " % booking.id;
    posting.description = QStringLiteral("Tickets");
    return posting;
}

BookingStatus statusOf(BookingState state)
{
    switch (state) {
    case BookingState::New:
    case BookingState::Held:
        return BookingStatus::Held;
    case BookingState::Confirmed:
        return BookingStatus::Confirmed;
    case BookingState::Cancelled:
    case BookingState::Cancelling:
        return BookingStatus::Cancelled;
    case BookingState::Expired:
        return BookingStatus::Expired;
    case BookingState::Refused:
        return BookingStatus::Refused;
    }
    Q_UNREACHABLE();
}

} // namespace

QString seatAsset(const QString &typeId)
{
    return u"SEAT:" % typeId;
}

QString seatAccount(const QString &typeId, const char *word)
{
    return u"seat:" % typeId % u':' % QLatin1String(word);
}

QString escrowAccount(const QString &eventId)
{
    return u"event:" % eventId % u":escrow";
}

Posting holdOf(const BookingRow &booking)
{
    Posting posting = postingOf("ticket hold", booking);
    posting.action = BookAction::Hold;
    posting.lines = linesOf(booking);
    posting.holdMs = kHoldMs;
    return posting;
}

Posting captureOf(const BookingRow &booking)
{
    Posting posting = postingOf("ticket capture", booking);
    posting.action = BookAction::Capture;
    posting.holdId = postingId("ticket hold", booking);
    posting.lines = linesOf(booking);
    JsonWriter message;
    message.beginObject().member("bookingId", booking.id).endObject();
    posting.messages = {{QStringLiteral("ticket.captured"), message.take()}};
    return posting;
}

Posting voidOf(const BookingRow &booking)
{
    Posting posting = postingOf("ticket void", booking);
    posting.action = BookAction::Void;
    posting.holdId = postingId("ticket hold", booking);
    return posting;
}

Posting refundOf(const BookingRow &booking)
{
    Posting posting = postingOf("ticket refund", booking);
    posting.kind = QStringLiteral("refund");
    posting.description = QStringLiteral("Tickets given back");
    posting.reverses = postingId("ticket capture", booking);
    int index = 0;
    for (const BookLine &line : linesOf(booking))
        posting.lines.append({line.account, line.asset, line.credit, line.debit, index++});
    return posting;
}

Posting mintOf(const TypeRow &type)
{
    const std::int64_t seats = type.capacity - type.minted;
    const Amount units = seatUnits(seats < 0 ? -seats : seats);
    const QString supply = seatAccount(type.id, "supply");
    const QString pool = seatAccount(type.id, "pool");
    Posting posting;
    posting.transactionId = derivedId(QStringLiteral("seats"),
                                      QString(type.id % u' ' % QString::number(type.minted) % u' '
                                              % QString::number(type.capacity)));
    posting.kind = QStringLiteral("seats");
    posting.reference = u"ticket type " % type.id;
    posting.description = QStringLiteral("Seats");
    posting.lines = {{seats > 0 ? supply : pool, seatAsset(type.id), units, {}, {}},
                     {seats > 0 ? pool : supply, seatAsset(type.id), {}, units, {}}};
    return posting;
}

QByteArray ticketCode(const EventRow &event, const TypeRow &type, const SeatRow &seat,
                      const QByteArray &ticketSeed)
{
    TicketClaims claims;
    claims.eventTag = eventTag(event.id);
    claims.ticketId = uuidBytes(seat.id);
    claims.typeNumber = static_cast<std::uint16_t>(type.number);
    claims.validFromSeconds = (event.startsAtMs - kEarlyAndLateMs) / 1000;
    claims.validUntilSeconds = (event.endsAtMs + kEarlyAndLateMs) / 1000;
    claims.serial = seat.serial;
    return signTicket(claims, ticketSeed);
}

BookingInfo bookingInfo(const EventRow &event, const TypeRow &type, const BookingRow &booking,
                        const QList<SeatRow> &seats, const QByteArray &ticketSeed)
{
    BookingInfo info;
    info.id = booking.id;
    info.eventId = event.id;
    info.eventTitle = event.title;
    info.ticketTypeId = type.id;
    info.ticketType = type.name;
    info.quantity = booking.quantity;
    info.total = booking.total();
    info.status = statusOf(booking.state);
    info.bookedAtMs = booking.bookedAtMs;
    if (booking.state == BookingState::Held)
        info.heldUntilMs = booking.heldUntilMs;
    const bool isPaid = booking.state == BookingState::Confirmed && booking.total().units > 0;
    if (isPaid)
        info.receiptId = postingId("ticket capture", booking);
    for (const SeatRow &seat : seats) {
        TicketInfo ticket{seat.id, seat.state, {}};
        if (seat.state == TicketState::Valid && seat.holderId == booking.userId)
            ticket.code = QString::fromLatin1(ticketCode(event, type, seat, ticketSeed));
        info.tickets.append(ticket);
    }
    return info;
}

} // namespace nw::server::events
