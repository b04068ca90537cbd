#include "server/common/security/hopidentity.h"

#include "server/common/http/requestpolicy.h"
#include "server/common/security/keyedhash.h"

namespace nw::server {

namespace {

constexpr auto kBase64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
constexpr qsizetype kFields = 5;

// One line each: time, user, session, roles, client's address. None of them holds a line break.
QByteArray payloadOf(std::int64_t nowMs, const HopIdentity &hop)
{
    const Identity identity = hop.identity.value_or(Identity{});
    const QStringList fields{QString::number(qint64(nowMs)), identity.userId, identity.sessionId,
                             identity.roles.join(u','), hop.client.toString()};
    return fields.join(u'\n').toUtf8();
}

tl::unexpected<Error> refused()
{
    return failure(ErrorCode::Unauthenticated, QStringLiteral("No process of ours asks."));
}

} // namespace

HopSigner::HopSigner(const QByteArray &secret, const Clock &clock)
    : m_key(deriveKey(secret, "nerdwork identity between processes 1"))
    , m_clock(clock)
{
}

QByteArray HopSigner::mac(Method method, const QByteArray &target, const QByteArray &payload) const
{
    // The target holds no space and no line break, so that no two requests have the same text.
    const QByteArray text = QByteArray(methodName(method)) + ' ' + target + '\n' + payload;
    return hmacSha256(m_key, text);
}

QByteArray HopSigner::sign(Method method, const QByteArray &target, const HopIdentity &hop) const
{
    const QByteArray payload = payloadOf(m_clock.nowMs(), hop);
    return payload.toBase64(kBase64) + '.' + mac(method, target, payload).toBase64(kBase64);
}

Result<HopIdentity> HopSigner::verify(Method method, const QByteArray &target,
                                      const QByteArray &header) const
{
    const qsizetype dot = header.indexOf('.');
    if (dot < 0)
        return refused();
    const auto payload = QByteArray::fromBase64Encoding(
        header.first(dot), kBase64 | QByteArray::AbortOnBase64DecodingErrors);
    const auto signature = QByteArray::fromBase64Encoding(
        header.sliced(dot + 1), kBase64 | QByteArray::AbortOnBase64DecodingErrors);
    if (!payload || !signature || !equalInConstantTime(*signature, mac(method, target, *payload)))
        return refused();
    const QStringList fields = QString::fromUtf8(*payload).split(u'\n');
    if (fields.size() != kFields)
        return refused();
    const qint64 ageMs = m_clock.nowMs() - fields[0].toLongLong();
    if (ageMs > kLifeMs || ageMs < -kLifeMs)
        return refused();
    HopIdentity hop;
    if (!fields[1].isEmpty())
        hop.identity = Identity{fields[1], fields[2], fields[3].split(u',', Qt::SkipEmptyParts)};
    hop.client = QHostAddress(fields[4]);
    return hop;
}

} // namespace nw::server
