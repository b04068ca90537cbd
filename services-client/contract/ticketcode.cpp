#include "services-client/contract/ticketcode.h"

#include "services-client/contract/base45.h"
#include "services-client/contract/ed25519.h"

#include <QCryptographicHash>
#include <QUuid>
#include <QtEndian>

#include <limits>

namespace nw {

namespace {

constexpr char kVersion = 1;
constexpr qsizetype kEventTagBytes = 8;
constexpr qsizetype kTicketIdBytes = 16;
constexpr qsizetype kKeyIdBytes = 4;
constexpr qsizetype kTicketIdAt = 9;
constexpr qsizetype kTypeAt = 25;
constexpr qsizetype kFromAt = 27;
constexpr qsizetype kUntilAt = 31;
constexpr qsizetype kSerialAt = 35;
constexpr qsizetype kKeyIdAt = 43;
constexpr qsizetype kSignatureAt = 47;
static_assert(kSignatureAt + kEd25519SignatureBytes == kTicketCodeBytes);

template <typename T> void append(QByteArray &out, T value)
{
    const T bytes = qToBigEndian(value);
    out.append(reinterpret_cast<const char *>(&bytes), sizeof bytes);
}

template <typename T> T at(const QByteArray &bytes, qsizetype offset)
{
    return qFromBigEndian<T>(bytes.constData() + offset);
}

bool fits(const TicketClaims &claims)
{
    constexpr std::int64_t kLast = std::numeric_limits<std::uint32_t>::max();
    return claims.eventTag.size() == kEventTagBytes && claims.ticketId.size() == kTicketIdBytes
        && claims.validFromSeconds >= 0 && claims.validFromSeconds < claims.validUntilSeconds
        && claims.validUntilSeconds <= kLast;
}

QByteArray signedPart(const TicketClaims &claims)
{
    QByteArray bytes(1, kVersion);
    bytes.append(claims.eventTag).append(claims.ticketId);
    append(bytes, claims.typeNumber);
    append(bytes, static_cast<std::uint32_t>(claims.validFromSeconds));
    append(bytes, static_cast<std::uint32_t>(claims.validUntilSeconds));
    append(bytes, claims.serial);
    bytes.append(claims.keyId);
    return bytes;
}

TicketClaims claimsOf(const QByteArray &bytes)
{
    TicketClaims claims;
    claims.eventTag = bytes.mid(1, kEventTagBytes);
    claims.ticketId = bytes.mid(kTicketIdAt, kTicketIdBytes);
    claims.typeNumber = at<std::uint16_t>(bytes, kTypeAt);
    claims.validFromSeconds = at<std::uint32_t>(bytes, kFromAt);
    claims.validUntilSeconds = at<std::uint32_t>(bytes, kUntilAt);
    claims.serial = at<std::uint64_t>(bytes, kSerialAt);
    claims.keyId = bytes.mid(kKeyIdAt, kKeyIdBytes);
    return claims;
}

} // namespace

QByteArray uuidBytes(const QString &id)
{
    const QUuid uuid = QUuid::fromString(id);
    return uuid.isNull() ? QByteArray() : uuid.toRfc4122();
}

QString uuidText(const QByteArray &bytes)
{
    const QUuid uuid = QUuid::fromRfc4122(bytes);
    return uuid.isNull() ? QString() : uuid.toString(QUuid::WithoutBraces);
}

QByteArray eventTag(const QString &eventId)
{
    return uuidBytes(eventId).right(kEventTagBytes);
}

QByteArray ticketKeyId(const QByteArray &publicKey)
{
    return QCryptographicHash::hash(publicKey, QCryptographicHash::Sha256).left(kKeyIdBytes);
}

QByteArray signTicket(TicketClaims claims, const QByteArray &seed)
{
    const QByteArray publicKey = ed25519PublicKey(seed);
    if (publicKey.isEmpty() || !fits(claims))
        return {};
    claims.keyId = ticketKeyId(publicKey);
    const QByteArray bytes = signedPart(claims);
    const QByteArray signature = ed25519Sign(seed, bytes);
    return signature.isEmpty() ? QByteArray() : toBase45(QByteArray(bytes + signature));
}

TicketCodeResult readTicket(QByteArrayView code, const QByteArray &publicKey)
{
    if (code.size() != kTicketCodeCharacters)
        return {};
    const std::optional<QByteArray> bytes = fromBase45(code);
    if (!bytes || bytes->size() != kTicketCodeBytes || bytes->front() != kVersion)
        return {};
    const TicketClaims claims = claimsOf(*bytes);
    if (!fits(claims))
        return {};
    if (claims.keyId != ticketKeyId(publicKey))
        return {std::nullopt, TicketCodeFault::UnknownKey};
    const QByteArrayView all(*bytes);
    if (!ed25519Verify(publicKey, all.first(kSignatureAt), all.sliced(kSignatureAt)))
        return {std::nullopt, TicketCodeFault::BadSignature};
    return {claims, {}};
}

} // namespace nw
