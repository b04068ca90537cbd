#include "server/auth/refreshtokens.h"

#include "server/common/security/keyedhash.h"
#include "server/common/security/passwords.h"

#include <QUuid>

namespace nw::server::auth {

namespace {

constexpr qsizetype kIdBytes = 16;
constexpr qsizetype kSecretBytes = 32;
constexpr qsizetype kTagBytes = 16;
constexpr qsizetype kTokenBytes = kIdBytes + kSecretBytes + kTagBytes;
constexpr auto kBase64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

// The 64 bytes of a token, or nothing. Comparing with the encoding refuses every other spelling of
// the same bytes.
QByteArray decode(const QByteArray &token)
{
    const auto decoded =
        QByteArray::fromBase64Encoding(token, kBase64 | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || (*decoded).size() != kTokenBytes || (*decoded).toBase64(kBase64) != token)
        return {};
    return *decoded;
}

} // namespace

RefreshTokens::RefreshTokens(const QByteArray &secret)
    : m_successorKey(deriveKey(secret, "refresh token successor"))
    , m_tagKey(deriveKey(secret, "refresh token tag"))
{
}

QByteArray RefreshTokens::first(const QString &sessionId) const
{
    const QByteArray secret = QByteArray::fromBase64(randomToken(), kBase64);
    return assemble(QUuid::fromString(sessionId).toRfc4122(), secret);
}

QByteArray RefreshTokens::successor(const QByteArray &token) const
{
    const QByteArray bytes = decode(token);
    return assemble(bytes.left(kIdBytes), hmacSha256(m_successorKey, bytes));
}

std::optional<QString> RefreshTokens::sessionOf(const QByteArray &token) const
{
    const QByteArray bytes = decode(token);
    if (bytes.isEmpty())
        return std::nullopt;
    const QByteArray expected = tag(bytes.first(kIdBytes + kSecretBytes));
    if (!equalInConstantTime(expected, bytes.last(kTagBytes)))
        return std::nullopt;
    return QUuid::fromRfc4122(bytes.first(kIdBytes)).toString(QUuid::WithoutBraces);
}

QByteArray RefreshTokens::assemble(const QByteArray &sessionId, const QByteArray &secret) const
{
    const QByteArray idAndSecret = sessionId + secret;
    return QByteArray(idAndSecret + tag(idAndSecret)).toBase64(kBase64);
}

QByteArray RefreshTokens::tag(const QByteArray &idAndSecret) const
{
    return hmacSha256(m_tagKey, idAndSecret).first(kTagBytes);
}

} // namespace nw::server::auth
