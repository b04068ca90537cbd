#pragma once

#include "server/common/http/request.h"
#include "services-client/contract/result.h"

#include <QByteArray>

#include <cstdint>

namespace nw::server {

// JSON Web Tokens (RFC 7519) signed with HS256 (RFC 7515, RFC 7518 3.2) under a key derived from
// JWT_SECRET. The algorithm is fixed: a token that names another is refused, whatever its
// signature. `typ` "at+jwt", iss, aud, exp and iat are checked. A token is good for the lifetime
// that this server grants, whatever it was promised when it was signed: what is known of sessions
// that ended reaches back only that far (see RevokedSessions).
class JwtSigner
{
public:
    JwtSigner(const QByteArray &secret, std::int64_t lifetimeSeconds);

    QByteArray sign(const Identity &identity, std::int64_t nowMs) const;

    // Errors: TokenExpired, Unauthenticated.
    Result<Identity> verify(const QByteArray &token, std::int64_t nowMs) const;

    std::int64_t lifetimeSeconds() const { return m_lifetimeSeconds; }

private:
    QByteArray m_key;
    std::int64_t m_lifetimeSeconds = 0;
};

} // namespace nw::server
