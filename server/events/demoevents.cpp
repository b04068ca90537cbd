#include "server/events/demoevents.h"

namespace nw::server::events {

namespace {

constexpr std::int64_t kHourMs = 60LL * 60 * 1000;
constexpr std::int64_t kDayMs = 24 * kHourMs;

TypeRow typeOf(const char *name, std::int64_t tokens, std::int64_t capacity, int perUser,
               std::int64_t fromMs, std::int64_t untilMs)
{
    TypeRow type;
    type.name = QString::fromUtf8(name);
    type.price = {tokens * kUnitsPerToken};
    type.capacity = capacity;
    type.perUserLimit = perUser;
    type.saleFromMs = fromMs;
    type.saleUntilMs = untilMs;
    return type;
}

EventDraft fairOf(std::int64_t nowMs)
{
    EventDraft draft;
    draft.title = QStringLiteral("Ink and Lantern Fair");
    draft.description = QStringLiteral(
        "Two halls of independent comics, a drawing room that is open all day, and the people "
        "behind Lantern County at a table of their own.");
    draft.location = QStringLiteral("Old Tram Depot, Hall 2");
    draft.startsAtMs = (nowMs / kDayMs + 21) * kDayMs + 10 * kHourMs;
    draft.endsAtMs = draft.startsAtMs + 8 * kHourMs;
    const std::int64_t endMs = draft.endsAtMs;
    draft.types = {typeOf("Day ticket", 20, 400, 6, nowMs - kDayMs, endMs),
                   typeOf("Opening talk", 0, 80, 2, nowMs - kDayMs, endMs),
                   typeOf("Signing hour", 45, 40, 1, nowMs - kDayMs, endMs)};
    return draft;
}

EventDraft nightOf(std::int64_t nowMs)
{
    EventDraft draft;
    draft.title = QStringLiteral("Night Train Live");
    draft.description =
        QStringLiteral("A reading on the last train: pages on the wall, sound from the carriage.");
    draft.location = QStringLiteral("Central Station, platform 9");
    draft.startsAtMs = (nowMs / kDayMs + 70) * kDayMs + 20 * kHourMs;
    draft.endsAtMs = draft.startsAtMs + 3 * kHourMs;
    draft.types = {typeOf("Seat", 12, 120, 4, nowMs - kDayMs, draft.startsAtMs),
                   typeOf("Standing", 0, 60, 2, nowMs - kDayMs, draft.startsAtMs)};
    return draft;
}

} // namespace

Result<int> installDemoEvents(Organising &organising, const Clock &clock)
{
    const Result<EventPage> there = organising.list({}, 1);
    if (!there)
        return tl::unexpected(there.error());
    if (!there->events.isEmpty())
        return 0;
    const QString nobody = derivedId(QStringLiteral("organiser"), QStringLiteral("demo"));
    int made = 0;
    for (const EventDraft &draft : {fairOf(clock.nowMs()), nightOf(clock.nowMs())}) {
        const Result<EventWithTypes> event = organising.create(nobody, draft);
        if (!event)
            return tl::unexpected(event.error());
        ++made;
    }
    return made;
}

} // namespace nw::server::events
