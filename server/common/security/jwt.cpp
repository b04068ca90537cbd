#include "server/common/security/jwt.h"

#include "server/common/security/keyedhash.h"
#include "services-client/contract/ids.h"
#include "services-client/contract/jsonreader.h"
#include "services-client/contract/jsonwriter.h"

#include <QJsonArray>

namespace nw::server {

namespace {

constexpr const char *kIssuer = "nerdwork";
constexpr const char *kAudience = "nerdwork-api";
constexpr qsizetype kMaxTokenBytes = 4096;
constexpr auto kBase64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

// {"alg":"HS256","typ":"at+jwt"}. Only this program signs, so its header has one spelling and
// anything else is refused before it is looked at: `none`, another algorithm, `crit`, `jku`,
// another type.
const QByteArray &headerSegment()
{
    static const QByteArray segment =
        QByteArray(R"({"alg":"HS256","typ":"at+jwt"})").toBase64(kBase64);
    return segment;
}

tl::unexpected<Error> refused(const char *why)
{
    return failure(ErrorCode::Unauthenticated, QLatin1String(why));
}

Result<Identity> readClaims(const QByteArray &json, std::int64_t nowMs,
                            std::int64_t lifetimeSeconds)
{
    const auto claims = parseJsonObject(json);
    if (!claims)
        return refused("the token's claims are not JSON");
    JsonReader reader(*claims);
    const QString issuer = reader.string("iss");
    const QString audience = reader.string("aud");
    const std::int64_t expiresAt = reader.integer("exp");
    const std::int64_t issuedAt = reader.integer("iat");
    Identity identity;
    identity.userId = reader.string("sub");
    identity.sessionId = reader.string("sid");
    identity.roles = reader.stringsOr("roles");
    if (reader.error())
        return refused("the token's claims are incomplete");
    if (issuer != QLatin1String(kIssuer) || audience != QLatin1String(kAudience))
        return refused("the token is meant for something else");
    if (!isUuid(identity.userId) || !isUuid(identity.sessionId))
        return refused("the token's claims are incomplete");
    // Subtracted, since the claim may be any number: now is far from both ends.
    const std::int64_t nowSeconds = nowMs / 1000;
    if (nowSeconds >= expiresAt || nowSeconds - lifetimeSeconds >= issuedAt)
        return failure(ErrorCode::TokenExpired, QStringLiteral("the token has expired"));
    return identity;
}

} // namespace

JwtSigner::JwtSigner(const QByteArray &secret, std::int64_t lifetimeSeconds)
    : m_key(deriveKey(secret, "nerdwork access token HS256 1"))
    , m_lifetimeSeconds(lifetimeSeconds)
{
}

QByteArray JwtSigner::sign(const Identity &identity, std::int64_t nowMs) const
{
    JsonWriter claims;
    claims.beginObject();
    claims.member("iss", QByteArray(kIssuer));
    claims.member("aud", QByteArray(kAudience));
    claims.member("sub", identity.userId);
    claims.member("sid", identity.sessionId);
    claims.key("roles").beginArray();
    for (const QString &role : identity.roles)
        claims.value(role);
    claims.endArray();
    claims.member("iat", nowMs / 1000);
    claims.member("exp", nowMs / 1000 + m_lifetimeSeconds);
    claims.endObject();
    const QByteArray signedPart = headerSegment() + '.' + claims.take().toBase64(kBase64);
    return signedPart + '.' + hmacSha256(m_key, signedPart).toBase64(kBase64);
}

Result<Identity> JwtSigner::verify(const QByteArray &token, std::int64_t nowMs) const
{
    if (token.size() > kMaxTokenBytes)
        return refused("the token is too long");
    const qsizetype firstDot = token.indexOf('.');
    const qsizetype lastDot = token.lastIndexOf('.');
    if (firstDot < 0 || lastDot == firstDot || token.indexOf('.', firstDot + 1) != lastDot)
        return refused("the token has not three parts");
    if (token.left(firstDot) != headerSegment())
        return refused("the token's header is not ours");
    // Comparing the encoded tags leaves one spelling of each: base64 has unused bits at its end.
    const QByteArray expected =
        hmacSha256(m_key, QByteArrayView(token).first(lastDot)).toBase64(kBase64);
    if (!equalInConstantTime(expected, QByteArrayView(token).sliced(lastDot + 1)))
        return refused("the token's signature is wrong");
    const auto claims =
        QByteArray::fromBase64Encoding(token.mid(firstDot + 1, lastDot - firstDot - 1),
                                       kBase64 | QByteArray::AbortOnBase64DecodingErrors);
    if (!claims)
        return refused("the token's claims are not base64url");
    return readClaims(*claims, nowMs, m_lifetimeSeconds);
}

} // namespace nw::server
