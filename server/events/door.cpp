#include "server/events/door.h"

#include "services-client/contract/doorsnapshot.h"
#include "services-client/contract/ed25519.h"

namespace nw::server::events {

namespace {

constexpr std::int64_t kSnapshotMs = 24LL * 60 * 60 * 1000;

tl::unexpected<Error> absent()
{
    return failure(ErrorCode::NotFound, QStringLiteral("There is no such event."));
}

} // namespace

QString toText(ScanVerdict verdict)
{
    switch (verdict) {
    case ScanVerdict::Accepted:
        return QStringLiteral("accepted");
    case ScanVerdict::Duplicate:
        return QStringLiteral("duplicate");
    case ScanVerdict::Revoked:
        return QStringLiteral("revoked");
    case ScanVerdict::OtherEvent:
        return QStringLiteral("other_event");
    case ScanVerdict::Forged:
        return QStringLiteral("forged");
    case ScanVerdict::NotNow:
        return QStringLiteral("not_now");
    }
    Q_UNREACHABLE();
}

Door::Door(EventsStore &events, DoorStore &store, const Clock &clock, const QByteArray &ticketSeed)
    : m_events(events)
    , m_store(store)
    , m_clock(clock)
    , m_ticketSeed(ticketSeed)
{
}

Result<QByteArray> Door::snapshot(const QString &eventId)
{
    const Result<std::optional<EventWithTypes>> event = m_events.event(eventId);
    if (!event)
        return tl::unexpected(event.error());
    if (!*event)
        return absent();
    const Result<QList<std::uint64_t>> revoked = m_store.revokedSerials(eventId);
    const Result<QList<ScanRow>> scans = m_store.firstScans(eventId);
    if (!revoked || !scans)
        return tl::unexpected(revoked ? scans.error() : revoked.error());
    DoorSnapshot snapshot;
    snapshot.eventId = eventId;
    snapshot.title = (*event)->event.title;
    snapshot.asOfMs = m_clock.nowMs();
    snapshot.expiresAtMs = snapshot.asOfMs + kSnapshotMs;
    for (const TypeRow &type : (*event)->types)
        snapshot.types.insert(type.number, type.name);
    for (const std::uint64_t serial : *revoked)
        snapshot.revoked.insert(serial);
    for (const ScanRow &scan : *scans)
        snapshot.checkedIn.insert(scan.seatId, scan.scannedAtMs);
    return signedSnapshot(snapshot, m_ticketSeed);
}

Result<QList<ScanAnswer>> Door::checkIn(const QString &eventId, const QString &deviceId,
                                        const QList<Scan> &scans)
{
    const Result<std::optional<EventWithTypes>> event = m_events.event(eventId);
    if (!event)
        return tl::unexpected(event.error());
    if (!*event)
        return absent();
    QList<ScanAnswer> answers;
    for (const Scan &scan : scans) {
        const Result<ScanAnswer> answer = judge((*event)->event, deviceId, scan);
        if (!answer)
            return tl::unexpected(answer.error());
        answers.append(*answer);
    }
    return answers;
}

Result<ScanAnswer> Door::judge(const EventRow &event, const QString &deviceId, const Scan &scan)
{
    ScanAnswer answer;
    answer.nonce = scan.nonce;
    const TicketCodeResult read = readTicket(scan.code, ed25519PublicKey(m_ticketSeed));
    if (!read.claims)
        return answer;
    const TicketClaims &claims = *read.claims;
    answer.ticketId = uuidText(claims.ticketId);
    const std::int64_t seconds = scan.scannedAtMs / 1000;
    if (claims.eventTag != eventTag(event.id)) {
        answer.verdict = ScanVerdict::OtherEvent;
        return answer;
    }
    if (seconds < claims.validFromSeconds || seconds >= claims.validUntilSeconds) {
        answer.verdict = ScanVerdict::NotNow;
        return answer;
    }
    const Result<std::optional<SeatRow>> seat = m_store.seat(answer.ticketId);
    if (!seat)
        return tl::unexpected(seat.error());
    const bool isValid =
        *seat && (*seat)->state == TicketState::Valid && (*seat)->serial == claims.serial;
    if (!isValid) {
        answer.verdict = ScanVerdict::Revoked;
        return answer;
    }
    const Result<void> kept = m_store.addScan(
        {event.id, deviceId, scan.nonce, answer.ticketId, claims.serial, scan.scannedAtMs},
        m_clock.nowMs());
    const auto first = kept ? m_store.firstScan(answer.ticketId)
                            : Result<std::optional<ScanRow>>(tl::unexpected(kept.error()));
    if (!first || !*first)
        return first ? answer : Result<ScanAnswer>(tl::unexpected(first.error()));
    answer.firstDevice = (*first)->deviceId;
    answer.firstAtMs = (*first)->scannedAtMs;
    const bool wins = (*first)->deviceId == deviceId && (*first)->nonce == scan.nonce;
    answer.verdict = wins ? ScanVerdict::Accepted : ScanVerdict::Duplicate;
    return answer;
}

} // namespace nw::server::events
