#include "server/events/bookings.h"

#include "server/events/bookinglines.h"
#include "server/events/boxoffice.h"
#include "services-client/contract/ids.h"

namespace nw::server::events {

namespace {

tl::unexpected<Error> absent()
{
    return failure(ErrorCode::NotFound, QStringLiteral("There is no such booking."));
}

const TypeRow *typeOf(const EventWithTypes &event, const QString &typeId)
{
    for (const TypeRow &type : event.types) {
        if (type.id == typeId)
            return &type;
    }
    return nullptr;
}

// Why the type is not sold now, or not like this.
Error refusalOf(const EventWithTypes &event, const TypeRow &type, const BookingRequest &request,
                std::int64_t nowMs)
{
    const bool open = !event.event.cancelled && nowMs >= type.saleFromMs && nowMs < type.saleUntilMs
        && nowMs < event.event.endsAtMs;
    if (!open)
        return {ErrorCode::SaleClosed, QStringLiteral("These tickets are not on sale now."), {}};
    const Amount total{type.price.units * request.quantity};
    if (request.expectedAmount && *request.expectedAmount != total)
        return {ErrorCode::PriceChanged, u"The price is " % formatAmount(total) % u" NWT now.", {}};
    return {};
}

BookingRow rowOf(const QString &userId, const TypeRow &type, const BookingRequest &request,
                 const RequestKey &key, std::int64_t nowMs)
{
    BookingRow row;
    row.id = makeUuidV7();
    row.userId = userId;
    row.eventId = type.eventId;
    row.typeId = type.id;
    row.quantity = request.quantity;
    row.unitPrice = type.price;
    row.reserve = request.reserve;
    row.request = key;
    row.bookedAtMs = nowMs;
    return row;
}

} // namespace

Bookings::Bookings(const Parts &parts)
    : m_parts(parts)
{
}

BookingOutcome Bookings::book(const QString &userId, const QString &eventId,
                              const BookingRequest &request, const RequestKey &key)
{
    const auto place = m_inFlight.enter(key);
    if (!place)
        return {tl::unexpected(place.error()), {}, {}};
    const Result<std::optional<EventWithTypes>> event = m_parts.events->event(eventId);
    if (!event)
        return {tl::unexpected(event.error()), {}, {}};
    const TypeRow *type = *event ? typeOf(**event, request.ticketTypeId) : nullptr;
    if (!type)
        return {failure(ErrorCode::NotFound, QStringLiteral("There is no such ticket.")), {}, {}};
    const std::int64_t nowMs = m_parts.clock->nowMs();
    BookingRow wanted = rowOf(userId, *type, request, key, nowMs);
    const Error refusal = refusalOf(**event, *type, request, nowMs);
    if (refusal.code != ErrorCode::Internal) {
        wanted.state = BookingState::Refused;
        wanted.refusal = refusal;
    }
    const Result<BookingStore::Claim> claim = m_parts.bookings->claim(wanted, type->perUserLimit);
    if (!claim)
        return {tl::unexpected(claim.error()), {}, {}};
    if (claim->row.request.requestHash != key.requestHash)
        return {failure(ErrorCode::IdempotencyKeyReused,
                        QStringLiteral("The key was used for another request.")),
                {},
                {}};
    return drive(**event, claim->row, claim->isNew ? Answered::Now : Answered::Before);
}

// Goes on from wherever the booking is. What was answered before is answered again.
BookingOutcome Bookings::drive(const EventWithTypes &event, const BookingRow &row,
                               Answered answered)
{
    if (row.state == BookingState::Refused)
        return {tl::unexpected(row.refusal), answered, {}};
    BookingRow held = row;
    if (row.state == BookingState::New) {
        const Result<BookingRow> done = hold(row);
        if (!done)
            return {tl::unexpected(done.error()), answered, {}};
        if (done->state == BookingState::Refused)
            return {tl::unexpected(done->refusal), answered, {}};
        held = *done;
    }
    if (held.reserve) { // the first answer, whatever became of the booking since
        held.state = BookingState::Held;
        return {describe(event, held, {}), answered, {}};
    }
    return capture(event, held, answered);
}

Result<BookingRow> Bookings::hold(const BookingRow &row)
{
    const Result<PostingOutcome> outcome = m_parts.books->post(holdOf(row));
    if (!outcome)
        return tl::unexpected(outcome.error());
    BookingRow held = row;
    if (outcome->isPosted()) {
        held.state = BookingState::Held;
        held.heldUntilMs = outcome->expiresAtMs;
        if (Result<void> kept = m_parts.bookings->hold(row.id, held.heldUntilMs); !kept)
            return tl::unexpected(kept.error());
        return held;
    }
    const bool soldOut = outcome->shortAccount.startsWith(u"seat:");
    held.state = BookingState::Refused;
    if (outcome->status == PostingStatus::AccountLocked)
        held.refusal = {ErrorCode::Forbidden, QStringLiteral("This wallet may not spend now."), {}};
    else if (soldOut)
        held.refusal = {ErrorCode::SoldOut, QStringLiteral("There are not as many left."), {}};
    else if (outcome->status == PostingStatus::InsufficientFunds)
        held.refusal = {
            ErrorCode::InsufficientFunds, QStringLiteral("There are not enough tokens."), {}};
    else
        return failure(ErrorCode::Internal, QStringLiteral("the ledger refused a hold"));
    const Result<bool> ended =
        m_parts.bookings->end(row.id, {BookingState::New}, held.state, held.refusal);
    if (!ended)
        return tl::unexpected(ended.error());
    return held;
}

BookingOutcome Bookings::capture(const EventWithTypes &event, const BookingRow &row,
                                 Answered answered)
{
    const Result<PostingOutcome> outcome = m_parts.books->post(captureOf(row));
    if (!outcome)
        return {tl::unexpected(outcome.error()), answered, {}};
    if (!outcome->isPosted()) {
        const Error late{
            ErrorCode::Conflict, QStringLiteral("The booking's time has run out."), {}};
        const Result<bool> ended = m_parts.bookings->end(
            row.id, {BookingState::New, BookingState::Held}, BookingState::Expired, late);
        return {tl::unexpected(ended ? late : ended.error()), answered, {}};
    }
    const Result<QList<SeatRow>> seats = m_parts.bookings->issue(row, m_parts.clock->nowMs());
    if (!seats)
        return {tl::unexpected(seats.error()), answered, {}};
    // The first answer showed tickets that were all valid, and so does each repetition.
    BookingRow confirmed = row;
    confirmed.state = BookingState::Confirmed;
    QList<SeatRow> valid = *seats;
    for (SeatRow &seat : valid) {
        seat.state = TicketState::Valid;
        seat.holderId = row.userId;
    }
    return {describe(event, confirmed, valid), answered, *outcome};
}

BookingOutcome Bookings::confirm(const QString &userId, const QString &bookingId)
{
    const auto found = own(userId, bookingId);
    if (!found)
        return {tl::unexpected(found.error()), {}, {}};
    const auto &[row, event] = *found;
    if (row.state == BookingState::Held)
        return capture(event, row, Answered::Now);
    if (row.state == BookingState::Confirmed)
        return {describeNow(row), Answered::Before, {}};
    return {
        failure(ErrorCode::Conflict, QStringLiteral("The booking is not held any more.")), {}, {}};
}

BookingOutcome Bookings::cancel(const QString &userId, const QString &bookingId)
{
    const auto found = own(userId, bookingId);
    if (!found)
        return {tl::unexpected(found.error()), {}, {}};
    auto [row, event] = *found;
    const Error tooLate{
        ErrorCode::Conflict, QStringLiteral("This booking cannot be cancelled any more."), {}};
    if (row.state == BookingState::Cancelled)
        return {describeNow(row), Answered::Before, {}};
    if (row.state == BookingState::Held) {
        if (const Result<void> lapsed = lapse(row); !lapsed)
            return {tl::unexpected(lapsed.error()), {}, {}};
    } else {
        // A ticket that somebody gave was paid for in their booking, and is not this person's to
        // turn into tokens.
        const Result<bool> isPaid = m_parts.books->isPosted(captureOf(row).transactionId);
        if (!isPaid)
            return {tl::unexpected(isPaid.error()), {}, {}};
        const bool begun = !*isPaid || m_parts.clock->nowMs() >= event.event.startsAtMs;
        const Result<bool> cancelling = row.state == BookingState::Cancelling ? Result<bool>(true)
            : begun                                                           ? Result<bool>(false)
                    : m_parts.bookings->beginCancel(row.id, BookingStore::CancelRule::UnlessUsed,
                                                    m_parts.clock->nowMs());
        if (!cancelling || !*cancelling)
            return {tl::unexpected(cancelling ? tooLate : cancelling.error()), {}, {}};
        if (const Result<void> paid = refund(row); !paid)
            return {tl::unexpected(paid.error()), {}, {}};
    }
    const auto now = m_parts.bookings->booking(row.id);
    if (!now || !*now)
        return {now ? absent() : tl::unexpected(now.error()), {}, {}};
    return {describeNow(**now), Answered::Now, {}};
}

Result<void> Bookings::refund(const BookingRow &row)
{
    const Result<bool> isPaid = m_parts.books->isPosted(captureOf(row).transactionId);
    if (!isPaid)
        return tl::unexpected(isPaid.error());
    if (*isPaid) {
        const Result<PostingOutcome> outcome = m_parts.books->post(refundOf(row));
        if (!outcome)
            return tl::unexpected(outcome.error());
        if (!outcome->isPosted())
            return failure(ErrorCode::Conflict, QStringLiteral("The event has been settled."));
    }
    const Result<bool> ended =
        m_parts.bookings->end(row.id, {BookingState::Cancelling}, BookingState::Cancelled, {});
    return ended ? Result<void>() : Result<void>(tl::unexpected(ended.error()));
}

// The hold of a booking ends, unless it was captured meanwhile.
Result<void> Bookings::lapse(const BookingRow &row)
{
    if (isOfBoxOffice(row)) // it holds nothing; its key is sent again until it is there
        return {};
    const Result<PostingOutcome> outcome = m_parts.books->post(voidOf(row));
    if (!outcome)
        return tl::unexpected(outcome.error());
    const Result<bool> paid = m_parts.books->isPosted(captureOf(row).transactionId);
    if (!paid)
        return tl::unexpected(paid.error());
    if (*paid)
        return captured(row.id);
    const bool byHand = m_parts.clock->nowMs() < row.heldUntilMs;
    const Result<bool> ended =
        m_parts.bookings->end(row.id, {BookingState::New, BookingState::Held},
                              byHand ? BookingState::Cancelled : BookingState::Expired, {});
    return ended ? Result<void>() : Result<void>(tl::unexpected(ended.error()));
}

Result<void> Bookings::captured(const QString &bookingId)
{
    const Result<std::optional<BookingRow>> row = m_parts.bookings->booking(bookingId);
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return {}; // not of this database
    const auto seats = m_parts.bookings->issue(**row, m_parts.clock->nowMs());
    return seats ? Result<void>() : Result<void>(tl::unexpected(seats.error()));
}

Result<BookingInfo> Bookings::transfer(const QString &userId, const QString &bookingId,
                                       const QString &ticketId, const QString &toUserId)
{
    const auto found = own(userId, bookingId);
    if (!found)
        return tl::unexpected(found.error());
    const auto &[row, event] = *found;
    const Result<bool> known = m_parts.guests->exists(toUserId);
    if (!known)
        return tl::unexpected(known.error());
    if (!*known || toUserId == userId)
        return failure(ErrorCode::InvalidInput, QStringLiteral("There is no such person."),
                       QStringLiteral("userId"));
    if (m_parts.clock->nowMs() >= event.event.endsAtMs)
        return failure(ErrorCode::Conflict, QStringLiteral("The event is over."));
    const Result<QList<SeatRow>> seats = m_parts.bookings->seats(bookingId);
    if (!seats)
        return tl::unexpected(seats.error());
    const bool isOfBooking = std::any_of(seats->begin(), seats->end(),
                                         [&](const SeatRow &seat) { return seat.id == ticketId; });
    if (!isOfBooking)
        return absent();
    const Result<std::optional<BookingRow>> given =
        m_parts.bookings->transfer(ticketId, userId, toUserId, m_parts.clock->nowMs());
    if (!given)
        return tl::unexpected(given.error());
    if (!*given)
        return failure(ErrorCode::Conflict, QStringLiteral("This ticket cannot be given away."));
    return describeNow(row);
}

void Bookings::tick()
{
    constexpr int kAtOnce = 100;
    constexpr std::int64_t kStaleMs = 30'000; // nobody is at it any more
    const std::int64_t nowMs = m_parts.clock->nowMs();
    const auto eachIn = [&](BookingState state, std::int64_t beforeMs, const auto &act) {
        const auto rows = m_parts.bookings->inState(state, beforeMs, kAtOnce);
        for (const BookingRow &row : rows.value_or(QList<BookingRow>()))
            act(row);
    };
    // A hold that was never answered runs out in the ledger by itself; so does the booking.
    eachIn(BookingState::New, nowMs - kHoldMs - kStaleMs, [this](const BookingRow &row) {
        const Result<void> lapsed = lapse(row);
        Q_UNUSED(lapsed)
    });
    eachIn(BookingState::Held, nowMs - kHoldMs - kStaleMs, [this](const BookingRow &row) {
        const Result<void> lapsed = lapse(row);
        Q_UNUSED(lapsed)
    });
    eachIn(BookingState::Cancelling, nowMs, [this](const BookingRow &row) {
        const Result<void> paid = refund(row);
        Q_UNUSED(paid)
    });
    const auto events = m_parts.events->list(nowMs, std::nullopt, kAtOnce);
    for (const EventWithTypes &event : events.value_or(QList<EventWithTypes>())) {
        if (!event.event.cancelled)
            continue;
        const auto rows = m_parts.bookings->confirmedOf(event.event.id, kAtOnce);
        for (const BookingRow &row : rows.value_or(QList<BookingRow>())) {
            const Result<bool> begun =
                m_parts.bookings->beginCancel(row.id, BookingStore::CancelRule::Always, nowMs);
            if (begun && *begun && !refund(row))
                return; // the next round goes on
        }
    }
}

Result<BookingInfo> Bookings::booking(const QString &userId, const QString &bookingId)
{
    const auto found = own(userId, bookingId);
    if (!found)
        return tl::unexpected(found.error());
    return describeNow(found->first);
}

Result<BookingPage> Bookings::bookings(const QString &userId, const QString &beforeId, int limit)
{
    const Result<QList<BookingRow>> rows = m_parts.bookings->bookings(userId, beforeId, limit + 1);
    if (!rows)
        return tl::unexpected(rows.error());
    BookingPage page;
    for (const BookingRow &row : *rows) {
        if (page.bookings.size() == limit) {
            page.nextId = page.bookings.last().id;
            break;
        }
        const Result<BookingInfo> info = describeNow(row);
        if (!info)
            return tl::unexpected(info.error());
        page.bookings.append(*info);
    }
    return page;
}

Result<std::pair<BookingRow, EventWithTypes>> Bookings::own(const QString &userId,
                                                            const QString &bookingId)
{
    const Result<std::optional<BookingRow>> row = m_parts.bookings->booking(bookingId);
    if (!row)
        return tl::unexpected(row.error());
    const bool isShown = *row && (*row)->userId == userId && (*row)->state != BookingState::New
        && (*row)->state != BookingState::Refused;
    if (!isShown)
        return absent();
    const Result<std::optional<EventWithTypes>> event = m_parts.events->event((*row)->eventId);
    if (!event)
        return tl::unexpected(event.error());
    if (!*event)
        return absent();
    return std::pair(**row, **event);
}

Result<BookingInfo> Bookings::describeNow(const BookingRow &row)
{
    const Result<std::optional<EventWithTypes>> event = m_parts.events->event(row.eventId);
    const Result<QList<SeatRow>> seats = m_parts.bookings->seats(row.id);
    if (!event || !seats)
        return tl::unexpected(event ? seats.error() : event.error());
    if (!*event)
        return absent();
    return describe(**event, row, *seats);
}

Result<BookingInfo> Bookings::describe(const EventWithTypes &event, const BookingRow &row,
                                       const QList<SeatRow> &seats) const
{
    const TypeRow *type = typeOf(event, row.typeId);
    if (!type)
        return absent();
    return bookingInfo(event.event, *type, row, seats, m_parts.ticketSeed);
}

} // namespace nw::server::events
