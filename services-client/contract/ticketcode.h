#pragma once

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <optional>

namespace nw {

// What a ticket's code says, and the door checks without a network.
struct TicketClaims
{
    QByteArray eventTag; // 8 bytes, see eventTag()
    QByteArray ticketId; // 16 bytes of the ticket's UUID
    std::uint16_t typeNumber = 0; // of the ticket type within its event
    std::int64_t validFromSeconds = 0; // Unix time, inclusive
    std::int64_t validUntilSeconds = 0; // Unix time, exclusive
    std::uint64_t serial = 0; // grows with every code of an event; what a revocation names
    QByteArray keyId; // 4 bytes, see ticketKeyId(); set by signTicket()

    friend bool operator==(const TicketClaims &, const TicketClaims &) = default;
};

// The layout of a code, 111 bytes, integers big-endian:
//
//   offset bytes
//        0     1  version, 1
//        1     8  event tag
//        9    16  ticket id
//       25     2  type number
//       27     4  valid from, Unix seconds
//       31     4  valid until, Unix seconds
//       35     8  serial
//       43     4  key id
//       47    64  Ed25519 signature (RFC 8032) of bytes 0 to 46
//
// It is shown as base45 (RFC 9285), 167 characters, which a QR code of version 7 holds at error
// correction level M in its alphanumeric mode.
constexpr qsizetype kTicketCodeBytes = 111;
constexpr qsizetype kTicketCodeCharacters = 167;

// The last 8 bytes of the event's UUID, which are its random ones.
QByteArray eventTag(const QString &eventId);

// The 16 bytes of a UUID, and back as lower-case text. Empty for what is none.
QByteArray uuidBytes(const QString &id);
QString uuidText(const QByteArray &bytes);

// The first 4 bytes of the key's SHA-256. It names a key among a few, it is no proof of it.
QByteArray ticketKeyId(const QByteArray &publicKey);

// Base45 text of a code; empty when the seed is none or a claim does not fit its field.
QByteArray signTicket(TicketClaims claims, const QByteArray &seed);

enum class TicketCodeFault
{
    Malformed = 1, // not base45, another length, another version, an empty time span
    UnknownKey = 2,
    BadSignature = 3,
};

struct TicketCodeResult
{
    std::optional<TicketClaims> claims; // only of a code whose signature holds
    TicketCodeFault fault = TicketCodeFault::Malformed; // otherwise
};

// Checks shape, key and signature against the one key; time, event and revocation are the caller's.
TicketCodeResult readTicket(QByteArrayView code, const QByteArray &publicKey);

} // namespace nw
