#pragma once

#include "server/common/runtime/clock.h"
#include "server/events/eventsstore.h"

namespace nw::server::events {

// A scan as a device tells it, perhaps hours later.
struct Scan
{
    QString nonce; // of the device: an upload that is repeated counts once
    QByteArray code;
    std::int64_t scannedAtMs = 0;
};

enum class ScanVerdict
{
    Accepted = 1, // the earliest scan of a good ticket
    Duplicate = 2, // another scan was earlier
    Revoked = 3,
    OtherEvent = 4,
    Forged = 5,
    NotNow = 6,
};

QString toText(ScanVerdict verdict);

struct ScanAnswer
{
    QString nonce;
    ScanVerdict verdict = ScanVerdict::Forged;
    QString ticketId; // of a code that is signed
    QString firstDevice; // of the scan that counts
    std::int64_t firstAtMs = 0;
};

// The door of an event. Devices scan without a network and upload later, in any order: the earliest
// scan of a ticket wins, all are kept. Thread-safe.
class Door
{
public:
    // All outlive the service. `ticketSeed`: Ed25519.
    Door(EventsStore &events, DoorStore &store, const Clock &clock, const QByteArray &ticketSeed);

    // A signed snapshot, see services-client/contract/doorsnapshot.h. NotFound.
    Result<QByteArray> snapshot(const QString &eventId);

    // NotFound (the event).
    Result<QList<ScanAnswer>> checkIn(const QString &eventId, const QString &deviceId,
                                      const QList<Scan> &scans);

private:
    Result<ScanAnswer> judge(const EventRow &event, const QString &deviceId, const Scan &scan);

    EventsStore &m_events;
    DoorStore &m_store;
    const Clock &m_clock;
    const QByteArray m_ticketSeed;
};

} // namespace nw::server::events
