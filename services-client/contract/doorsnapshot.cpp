#include "services-client/contract/doorsnapshot.h"

#include "services-client/contract/ed25519.h"
#include "services-client/contract/ids.h"
#include "services-client/contract/jsonreader.h"
#include "services-client/contract/jsonwriter.h"

#include <algorithm>

namespace nw {

namespace {

// Signed bytes of one kind are never good as another.
constexpr QByteArrayView kPurpose = "nerdwork door snapshot 1\n";

QByteArray signedBytes(const QByteArray &payload)
{
    return kPurpose.toByteArray() + payload;
}

QByteArray payloadOf(const DoorSnapshot &snapshot)
{
    JsonWriter out;
    out.beginObject().member("eventId", snapshot.eventId).member("title", snapshot.title);
    out.member("asOf", formatTimestamp(snapshot.asOfMs));
    out.member("expiresAt", formatTimestamp(snapshot.expiresAtMs));
    out.key("types").beginArray();
    for (auto type = snapshot.types.cbegin(); type != snapshot.types.cend(); ++type)
        out.beginObject().member("number", type.key()).member("name", type.value()).endObject();
    out.endArray().key("revoked").beginArray();
    QList<std::uint64_t> serials(snapshot.revoked.cbegin(), snapshot.revoked.cend());
    std::sort(serials.begin(), serials.end());
    for (const std::uint64_t serial : serials)
        out.value(static_cast<std::int64_t>(serial));
    out.endArray().key("checkedIn").beginArray();
    for (auto scan = snapshot.checkedIn.cbegin(); scan != snapshot.checkedIn.cend(); ++scan)
        out.beginObject()
            .member("ticketId", scan.key())
            .member("at", formatTimestamp(scan.value()))
            .endObject();
    out.endArray().endObject();
    return out.take();
}

Result<DoorSnapshot> readPayload(const QByteArray &payload)
{
    const Result<QJsonObject> json = parseJsonObject(payload);
    if (!json)
        return tl::unexpected(json.error());
    JsonReader in(*json);
    DoorSnapshot snapshot;
    snapshot.eventId = in.string("eventId");
    snapshot.title = in.stringOr("title");
    snapshot.asOfMs = in.timestamp("asOf");
    snapshot.expiresAtMs = in.timestamp("expiresAt");
    const QJsonArray types = in.arrayOr("types");
    for (const auto &row : types)
        snapshot.types.insert(row.toObject()[QLatin1String("number")].toInt(),
                              row.toObject()[QLatin1String("name")].toString());
    const QJsonArray revoked = in.arrayOr("revoked");
    for (const auto &serial : revoked)
        snapshot.revoked.insert(static_cast<std::uint64_t>(serial.toInteger()));
    const QJsonArray scans = in.arrayOr("checkedIn");
    for (const auto &row : scans)
        snapshot.checkedIn.insert(row.toObject()[QLatin1String("ticketId")].toString(),
                                  parseTimestamp(row.toObject()[QLatin1String("at")].toString()));
    return in.finish(snapshot);
}

DoorVerdict verdictOn(const DoorSnapshot &snapshot, const TicketClaims &claims, std::int64_t nowMs)
{
    const std::int64_t nowSeconds = nowMs / 1000;
    if (claims.eventTag != eventTag(snapshot.eventId))
        return DoorVerdict::OtherEvent;
    if (snapshot.revoked.contains(claims.serial))
        return DoorVerdict::Revoked;
    if (nowSeconds < claims.validFromSeconds || nowSeconds >= claims.validUntilSeconds)
        return DoorVerdict::NotNow;
    if (snapshot.checkedIn.contains(uuidText(claims.ticketId)))
        return DoorVerdict::AlreadyIn;
    return DoorVerdict::Welcome;
}

} // namespace

QByteArray signedSnapshot(const DoorSnapshot &snapshot, const QByteArray &seed)
{
    const QByteArray payload = payloadOf(snapshot);
    JsonWriter out;
    out.beginObject().member("payload", payload);
    out.member("publicKey", ed25519PublicKey(seed).toBase64());
    out.member("signature", ed25519Sign(seed, signedBytes(payload)).toBase64()).endObject();
    return out.take();
}

Result<DoorSnapshot> readSnapshot(const QByteArray &json, const QByteArray &pinned)
{
    const Result<QJsonObject> object = parseJsonObject(json);
    if (!object)
        return tl::unexpected(object.error());
    JsonReader in(*object);
    const QByteArray payload = in.string("payload").toUtf8();
    const QByteArray signature = QByteArray::fromBase64(in.string("signature").toLatin1());
    if (in.error())
        return tl::unexpected(*in.error());
    if (!ed25519Verify(pinned, signedBytes(payload), signature))
        return failure(ErrorCode::Damaged, QStringLiteral("not signed by the event's key"));
    Result<DoorSnapshot> snapshot = readPayload(payload);
    if (snapshot)
        snapshot->publicKey = pinned;
    return snapshot;
}

DoorAnswer judgeTicket(const DoorSnapshot &snapshot, QByteArrayView code, std::int64_t nowMs)
{
    if (nowMs >= snapshot.expiresAtMs)
        return {DoorVerdict::SnapshotTooOld, std::nullopt, {}};
    const TicketCodeResult read = readTicket(code, snapshot.publicKey);
    if (!read.claims)
        return {DoorVerdict::Forged, std::nullopt, {}};
    return {verdictOn(snapshot, *read.claims, nowMs), read.claims,
            snapshot.types.value(read.claims->typeNumber)};
}

QString toText(DoorVerdict verdict)
{
    switch (verdict) {
    case DoorVerdict::Welcome:
        return QStringLiteral("welcome");
    case DoorVerdict::AlreadyIn:
        return QStringLiteral("already_in");
    case DoorVerdict::Revoked:
        return QStringLiteral("revoked");
    case DoorVerdict::OtherEvent:
        return QStringLiteral("other_event");
    case DoorVerdict::NotNow:
        return QStringLiteral("not_now");
    case DoorVerdict::Forged:
        return QStringLiteral("forged");
    case DoorVerdict::SnapshotTooOld:
        return QStringLiteral("snapshot_too_old");
    }
    Q_UNREACHABLE();
}

} // namespace nw
