#include "server/events/organising.h"

#include "server/events/bookinglines.h"
#include "services-client/contract/ids.h"

namespace nw::server::events {

namespace {

constexpr qsizetype kMaxTitle = 200;
constexpr qsizetype kMaxText = 10'000;
constexpr qsizetype kMaxTypes = 50;
constexpr std::int64_t kMaxCapacity = 1'000'000;
constexpr Amount kMaxPrice{1'000'000 * kUnitsPerToken};
constexpr int kMaxPerUser = 1000;

tl::unexpected<Error> absent()
{
    return failure(ErrorCode::NotFound, QStringLiteral("There is no such event."));
}

tl::unexpected<Error> wrong(const char *field, const char *why)
{
    return failure(ErrorCode::InvalidInput, QString::fromLatin1(why), QLatin1String(field));
}

Result<void> checkType(const TypeRow &type)
{
    if (type.name.trimmed().isEmpty() || type.name.size() > kMaxTitle)
        return wrong("ticketTypes", "A ticket type has a name of up to 200 characters.");
    if (type.capacity < 0 || type.capacity > kMaxCapacity)
        return wrong("ticketTypes", "capacity is 0 to 1000000.");
    if (type.price > kMaxPrice)
        return wrong("ticketTypes", "price is up to 1000000 tokens.");
    if (type.perUserLimit < 0 || type.perUserLimit > kMaxPerUser)
        return wrong("ticketTypes", "perUserLimit is 0 to 1000.");
    if (type.saleFromMs >= type.saleUntilMs)
        return wrong("ticketTypes", "saleUntil is after saleFrom.");
    return {};
}

Result<void> checkDraft(const EventDraft &draft)
{
    if (draft.title.trimmed().isEmpty() || draft.title.size() > kMaxTitle)
        return wrong("title", "An event has a title of up to 200 characters.");
    if (draft.description.size() > kMaxText)
        return wrong("description", "Up to 10000 characters.");
    if (draft.location.size() > kMaxTitle)
        return wrong("location", "Up to 200 characters.");
    if (draft.startsAtMs >= draft.endsAtMs)
        return wrong("endsAt", "It ends after it begins.");
    if (draft.types.isEmpty() || draft.types.size() > kMaxTypes)
        return wrong("ticketTypes", "An event has 1 to 50 ticket types.");
    for (const TypeRow &type : draft.types) {
        if (Result<void> checked = checkType(type); !checked)
            return checked;
    }
    return {};
}

void apply(const EventDraft &draft, EventRow &event)
{
    event.title = draft.title;
    event.description = draft.description;
    event.location = draft.location;
    event.startsAtMs = draft.startsAtMs;
    event.endsAtMs = draft.endsAtMs;
    event.cancelled = event.cancelled || draft.cancelled; // there is no way back
}

// "1795000000000 <id>"
std::optional<EventsStore::Position> readPosition(const QString &text)
{
    const qint64 startsAtMs = text.section(u' ', 0, 0).toLongLong();
    const QString id = text.section(u' ', 1);
    if (!isUuid(id) || text != QString(QString::number(startsAtMs) % u' ' % id))
        return std::nullopt;
    return EventsStore::Position{startsAtMs, id};
}

} // namespace

Organising::Organising(EventsStore &events, DoorStore &door, Books &books, const Clock &clock,
                       const FeePolicy &fees)
    : m_events(events)
    , m_door(door)
    , m_books(books)
    , m_clock(clock)
    , m_fees(fees)
{
}

Result<EventPage> Organising::list(const QString &position, int limit)
{
    const std::optional<EventsStore::Position> after = readPosition(position);
    if (!position.isEmpty() && !after)
        return wrong("cursor", "cursor is not one that this list gave.");
    Result<QList<EventWithTypes>> events = m_events.list(m_clock.nowMs(), after, limit + 1);
    if (!events)
        return tl::unexpected(events.error());
    EventPage page;
    if (events->size() > limit) {
        events->resize(limit);
        const EventRow &last = events->last().event;
        page.nextPosition = QString::number(qint64(last.startsAtMs)) % u' ' % last.id;
    }
    page.events = *events;
    return page;
}

Result<EventWithTypes> Organising::event(const QString &eventId)
{
    const Result<std::optional<EventWithTypes>> event = m_events.event(eventId);
    if (!event)
        return tl::unexpected(event.error());
    return *event ? Result<EventWithTypes>(**event) : absent();
}

Result<EventWithTypes> Organising::typesEvent(const QString &typeId)
{
    const Result<std::optional<TypeRow>> type = m_events.type(typeId);
    if (!type)
        return tl::unexpected(type.error());
    return *type ? event((*type)->eventId) : absent();
}

Result<void> Organising::mayManage(const Organiser &who, const QString &eventId)
{
    const Result<EventWithTypes> found = event(eventId);
    if (!found)
        return tl::unexpected(found.error());
    if (!who.mayAll && found->event.organiserId != who.userId)
        return absent();
    return {};
}

Result<void> Organising::mint(const TypeRow &type)
{
    if (type.capacity == type.minted)
        return {};
    const Result<PostingOutcome> outcome = m_books.post(mintOf(type));
    if (!outcome)
        return tl::unexpected(outcome.error());
    if (outcome->status == PostingStatus::InsufficientFunds)
        return failure(ErrorCode::Conflict,
                       QStringLiteral("More seats are sold than would be left."));
    if (!outcome->isPosted())
        return failure(ErrorCode::Internal, QStringLiteral("the ledger refused seats"));
    return m_events.setMinted(type.id, type.capacity);
}

Result<EventWithTypes> Organising::create(const QString &organiserId, const EventDraft &draft)
{
    if (Result<void> checked = checkDraft(draft); !checked)
        return tl::unexpected(checked.error());
    EventWithTypes added;
    added.event.id = makeUuidV7();
    added.event.organiserId = organiserId;
    added.event.createdAtMs = m_clock.nowMs();
    apply(draft, added.event);
    for (TypeRow type : draft.types) {
        type.id = makeUuidV7();
        type.eventId = added.event.id;
        type.number = static_cast<int>(added.types.size()) + 1;
        added.types.append(type);
    }
    if (Result<void> kept = m_events.add(added); !kept)
        return tl::unexpected(kept.error());
    for (const TypeRow &type : added.types) {
        if (Result<void> minted = mint(type); !minted)
            return tl::unexpected(minted.error());
    }
    return event(added.event.id);
}

Result<EventWithTypes> Organising::update(const Organiser &who, const QString &eventId,
                                          const EventDraft &draft)
{
    if (Result<void> may = mayManage(who, eventId); !may)
        return tl::unexpected(may.error());
    if (Result<void> checked = checkDraft(draft); !checked)
        return tl::unexpected(checked.error());
    Result<EventWithTypes> changed = event(eventId);
    if (!changed)
        return changed;
    apply(draft, changed->event);
    for (TypeRow type : draft.types) {
        const auto same = std::find_if(changed->types.begin(), changed->types.end(),
                                       [&](const TypeRow &old) { return old.id == type.id; });
        if (same == changed->types.end() && !type.id.isEmpty())
            return wrong("ticketTypes", "There is no such ticket type.");
        type.eventId = eventId;
        type.minted = same == changed->types.end() ? 0 : same->minted;
        type.number = same == changed->types.end() ? static_cast<int>(changed->types.size()) + 1
                                                   : same->number;
        // Seats that would be too few are refused before anything of the rest is kept.
        if (same != changed->types.end()) {
            if (Result<void> minted = mint(type); !minted)
                return tl::unexpected(minted.error());
            *same = type;
            continue;
        }
        type.id = makeUuidV7();
        changed->types.append(type);
    }
    if (Result<void> kept = m_events.update(*changed); !kept)
        return tl::unexpected(kept.error());
    tick();
    return event(eventId);
}

Result<EventSales> Organising::sales(const Organiser &who, const QString &eventId)
{
    if (Result<void> may = mayManage(who, eventId); !may)
        return tl::unexpected(may.error());
    const Result<EventWithTypes> found = event(eventId);
    const Result<QList<SalesRow>> rows = m_door.sales(eventId);
    const Result<BookBalance> escrow = m_books.balance(escrowAccount(eventId), nwt());
    if (!found || !rows)
        return tl::unexpected(found ? rows.error() : found.error());
    if (!escrow)
        return tl::unexpected(escrow.error());
    EventSales sales;
    sales.types = *rows;
    sales.gross = escrow->balance;
    const Split split = splitAmount(sales.gross, m_fees.ticketBps);
    sales.fee = split.fee;
    sales.share = split.share;
    sales.settled = !found->event.settledBy.isEmpty();
    return sales;
}

Result<EventSales> Organising::settle(const Organiser &who, const QString &eventId)
{
    const Result<EventSales> due = sales(who, eventId);
    const Result<EventWithTypes> found = event(eventId);
    if (!due || !found)
        return due ? tl::unexpected(found.error()) : due;
    if (m_clock.nowMs() < found->event.endsAtMs)
        return failure(ErrorCode::Conflict, QStringLiteral("The event is not over."));
    if (due->settled || due->gross.units == 0)
        return due;
    Posting posting;
    posting.transactionId = derivedId(QStringLiteral("settlement"), eventId);
    posting.kind = QStringLiteral("settlement");
    posting.reference = u"event " % eventId;
    posting.description = QStringLiteral("Ticket sales");
    posting.lines = {{escrowAccount(eventId), nwt(), due->gross, {}, {}}};
    if (due->share.units > 0)
        posting.lines.append({u"creator:" % found->event.organiserId, nwt(), {}, due->share, {}});
    if (due->fee.units > 0)
        posting.lines.append({QStringLiteral("platform:fees"), nwt(), {}, due->fee, {}});
    const Result<PostingOutcome> outcome = m_books.post(posting);
    if (!outcome)
        return tl::unexpected(outcome.error());
    const bool done = outcome->isPosted() || outcome->status == PostingStatus::TransactionExists;
    if (!done)
        return failure(ErrorCode::Internal, QStringLiteral("the ledger refused a settlement"));
    if (Result<void> kept = m_events.setSettled(eventId, posting.transactionId); !kept)
        return tl::unexpected(kept.error());
    EventSales settled = *due;
    settled.settled = true;
    return settled;
}

void Organising::tick()
{
    constexpr int kAtOnce = 100;
    const Result<QList<TypeRow>> types = m_events.unminted(kAtOnce);
    for (const TypeRow &type : types.value_or(QList<TypeRow>())) {
        const Result<void> minted = mint(type);
        Q_UNUSED(minted)
    }
}

} // namespace nw::server::events
