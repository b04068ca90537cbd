#pragma once

#include "services-client/contract/result.h"
#include "services-client/contract/ticketcode.h"

#include <QHash>
#include <QList>
#include <QSet>

namespace nw {

// What a door needs to check tickets without a network: the state of an event at one time, signed
// by the key that signs its tickets.
struct DoorSnapshot
{
    QString eventId;
    QString title;
    QByteArray publicKey; // 32 bytes; the only key whose codes are good
    std::int64_t asOfMs = 0;
    std::int64_t expiresAtMs = 0; // too old to be trusted afterwards
    QHash<int, QString> types; // by number
    QSet<std::uint64_t> revoked; // serials of codes that were cancelled or given away
    QHash<QString, std::int64_t> checkedIn; // ticket id → when it was first seen, Unix ms
};

// {"payload":"<JSON text>","publicKey":"<base64>","signature":"<base64>"}: the payload is signed
// as it stands there, byte for byte.
QByteArray signedSnapshot(const DoorSnapshot &snapshot, const QByteArray &seed);

// Checks the signature before the payload is read. `pinned`: the key that is expected. Errors:
// Damaged, and what reading says.
Result<DoorSnapshot> readSnapshot(const QByteArray &json, const QByteArray &pinned);

// Numbers are shown to door staff and kept in scans: never reused.
enum class DoorVerdict
{
    Welcome = 1,
    AlreadyIn = 2, // seen before, by this snapshot
    Revoked = 3, // cancelled, or given to somebody who has a newer code
    OtherEvent = 4,
    NotNow = 5, // before or after its time
    Forged = 6, // no code, or not signed by the event's key
    SnapshotTooOld = 7,
};

struct DoorAnswer
{
    DoorVerdict verdict = DoorVerdict::Forged;
    std::optional<TicketClaims> claims; // of a code that is signed
    QString type; // its name
};

DoorAnswer judgeTicket(const DoorSnapshot &snapshot, QByteArrayView code, std::int64_t nowMs);

QString toText(DoorVerdict verdict); // "welcome", "already_in", …

} // namespace nw
