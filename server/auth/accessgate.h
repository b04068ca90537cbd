#pragma once

#include "server/auth/accesschanges.h"
#include "server/auth/revokedsessions.h"
#include "server/common/http/request.h"
#include "server/common/security/jwt.h"

namespace nw::server::auth {

// Judges tokens without a database. A token says who asks and what they may do, and both may have
// changed since it was signed: the gate knows every change that a living token does not, and puts
// it in the token's place. So who signs out is out, and who lost a role has lost it, with the next
// request. Thread-safe.
class AccessGate
{
public:
    AccessGate(const JwtSigner &signer, RevokedSessions &revoked);

    // Errors: TokenExpired, Unauthenticated.
    Result<Identity> check(const QByteArray &token, std::int64_t nowMs) const;

    // May be told the same twice, and of one user in any order.
    void learn(const AccessChanges &changes, std::int64_t nowMs);

private:
    struct Known
    {
        RolesChange change;
        std::int64_t learnedAtMs = 0;
    };

    const JwtSigner &m_signer;
    RevokedSessions &m_revoked;
    mutable QReadWriteLock m_lock;
    QHash<QString, Known> m_roles; // by user; as long as a token of before may live
};

} // namespace nw::server::auth
