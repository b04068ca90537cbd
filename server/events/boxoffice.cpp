#include "server/events/boxoffice.h"

#include "server/events/bookinglines.h"

#include <QCryptographicHash>
#include <QRegularExpression>

namespace nw::server::events {

namespace {

constexpr int kMostTickets = 500;
const QString kKey = QStringLiteral("box office of "); // device and key follow

QString deviceOf(const BookingRow &booking)
{
    return booking.request.key.section(u' ', 3, 3);
}

QString offlineAccount(const QString &typeId, const QString &deviceId)
{
    return u"seat:" % typeId % u":offline:" % deviceId;
}

Posting allotment(const BookingRow &booking)
{
    const QString asset = seatAsset(booking.typeId);
    const Amount seats{booking.quantity * kUnitsPerToken};
    Posting posting;
    posting.transactionId = derivedId(QStringLiteral("box office allotment"), booking.id);
    posting.kind = QStringLiteral("box_office");
    posting.reference = u"booking " % booking.id;
    posting.description = QStringLiteral("Seats of a box office");
    posting.lines = {{seatAccount(booking.typeId, "pool"), asset, seats, {}, {}},
                     {offlineAccount(booking.typeId, deviceOf(booking)), asset, {}, seats, {}}};
    return posting;
}

Posting closingOf(const BookingRow &booking, QStringList sold)
{
    sold.sort();
    const QByteArray list =
        QCryptographicHash::hash(sold.join(u' ').toLatin1(), QCryptographicHash::Sha256);
    const QString asset = seatAsset(booking.typeId);
    const auto units = [](qsizetype seats) { return Amount{qint64(seats) * kUnitsPerToken}; };
    Posting posting;
    posting.transactionId = derivedId(QStringLiteral("box office closing"), booking.id);
    posting.kind = QStringLiteral("box_office");
    posting.reference = QString(u"sold " % QString::fromLatin1(list.toHex()));
    posting.description = QStringLiteral("A box office is back");
    posting.lines = {{offlineAccount(booking.typeId, deviceOf(booking)),
                      asset,
                      units(booking.quantity),
                      {},
                      {}}};
    if (!sold.isEmpty())
        posting.lines.append(
            {seatAccount(booking.typeId, "sold"), asset, {}, units(sold.size()), {}});
    if (sold.size() < booking.quantity)
        posting.lines.append({seatAccount(booking.typeId, "pool"),
                              asset,
                              {},
                              units(booking.quantity - sold.size()),
                              {}});
    return posting;
}

tl::unexpected<Error> absent()
{
    return failure(ErrorCode::NotFound, QStringLiteral("There is no such ticket."));
}

} // namespace

bool isOfBoxOffice(const BookingRow &booking)
{
    return booking.request.key.startsWith(kKey);
}

BoxOffice::BoxOffice(const Parts &parts)
    : m_parts(parts)
{
}

Result<BookingInfo> BoxOffice::allot(const Organiser &who, const QString &eventId, const Wish &wish,
                                     const RequestKey &key)
{
    static const QRegularExpression device(QStringLiteral("^[a-z0-9_-]{1,40}$"));
    if (Result<void> may = m_parts.organising->mayManage(who, eventId); !may)
        return tl::unexpected(may.error());
    if (!device.match(wish.deviceId).hasMatch())
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("deviceId is 1 to 40 of a-z, 0-9, _ and -."),
                       QStringLiteral("deviceId"));
    if (wish.quantity < 1 || wish.quantity > kMostTickets)
        return failure(ErrorCode::InvalidInput, QStringLiteral("quantity is 1 to 500."),
                       QStringLiteral("quantity"));
    const Result<EventWithTypes> event = m_parts.organising->event(eventId);
    if (!event)
        return tl::unexpected(event.error());
    const auto type = std::find_if(event->types.begin(), event->types.end(),
                                   [&](const TypeRow &row) { return row.id == wish.typeId; });
    if (type == event->types.end())
        return absent();
    BookingRow row;
    row.id = derivedId(QStringLiteral("box office"), QString(who.userId % u' ' % key.key));
    row.userId = who.userId;
    row.eventId = eventId;
    row.typeId = wish.typeId;
    row.quantity = wish.quantity;
    row.request = {key.scope, kKey % wish.deviceId % u' ' % key.key, key.requestHash};
    row.bookedAtMs = m_parts.clock->nowMs();
    const Result<BookingStore::Claim> claim = m_parts.bookings->claim(row, 0);
    if (!claim)
        return tl::unexpected(claim.error());
    if (claim->row.request.requestHash != key.requestHash)
        return failure(ErrorCode::IdempotencyKeyReused,
                       QStringLiteral("The key was used for another request."));
    if (claim->row.state == BookingState::Refused)
        return tl::unexpected(claim->row.refusal);
    const Result<PostingOutcome> outcome = m_parts.books->post(allotment(claim->row));
    if (!outcome)
        return tl::unexpected(outcome.error());
    if (!outcome->isPosted()) {
        const Error soldOut{ErrorCode::SoldOut, QStringLiteral("There are not as many left."), {}};
        const Result<bool> ended =
            m_parts.bookings->end(row.id, {BookingState::New}, BookingState::Refused, soldOut);
        return tl::unexpected(ended ? soldOut : ended.error());
    }
    const Result<QList<SeatRow>> seats =
        m_parts.bookings->issue(claim->row, m_parts.clock->nowMs());
    if (!seats)
        return tl::unexpected(seats.error());
    BookingRow issued = claim->row;
    issued.state = BookingState::Confirmed;
    return bookingInfo(event->event, *type, issued, *seats, m_parts.ticketSeed);
}

Result<BoxOfficeClosing> BoxOffice::close(const Organiser &who, const QString &eventId,
                                          const QString &bookingId,
                                          const QStringList &soldTicketIds)
{
    if (Result<void> may = m_parts.organising->mayManage(who, eventId); !may)
        return tl::unexpected(may.error());
    const Result<std::optional<BookingRow>> row = m_parts.bookings->booking(bookingId);
    if (!row)
        return tl::unexpected(row.error());
    if (!*row || (*row)->eventId != eventId || !isOfBoxOffice(**row))
        return absent();
    const Result<QList<SeatRow>> seats = m_parts.bookings->seats(bookingId);
    if (!seats)
        return tl::unexpected(seats.error());
    QStringList sold = soldTicketIds;
    sold.removeDuplicates();
    for (const QString &ticket : std::as_const(sold)) {
        const bool known = std::any_of(seats->begin(), seats->end(),
                                       [&](const SeatRow &seat) { return seat.id == ticket; });
        if (!known)
            return absent();
    }
    // The books decide which list counts; the codes follow.
    const Result<PostingOutcome> outcome = m_parts.books->post(closingOf(**row, sold));
    if (!outcome)
        return tl::unexpected(outcome.error());
    if (!outcome->isPosted())
        return failure(ErrorCode::Conflict, QStringLiteral("This box office was closed before."));
    if (Result<void> revoked =
            m_parts.bookings->revokeExcept(bookingId, sold, m_parts.clock->nowMs());
        !revoked)
        return tl::unexpected(revoked.error());
    const int count = static_cast<int>(sold.size());
    return BoxOfficeClosing{count, (*row)->quantity - count};
}

} // namespace nw::server::events
