#include "server/auth/accessgate.h"

namespace nw::server::auth {

AccessGate::AccessGate(const JwtSigner &signer, RevokedSessions &revoked)
    : m_signer(signer)
    , m_revoked(revoked)
{
}

Result<Identity> AccessGate::check(const QByteArray &token, std::int64_t nowMs) const
{
    auto identity = m_signer.verify(token, nowMs);
    if (!identity)
        return identity;
    if (m_revoked.contains(identity->sessionId))
        return failure(ErrorCode::Unauthenticated, QStringLiteral("The session has ended."));
    const QReadLocker locker(&m_lock);
    if (const auto known = m_roles.constFind(identity->userId); known != m_roles.cend())
        identity->roles = known->change.roles;
    return identity;
}

void AccessGate::learn(const AccessChanges &changes, std::int64_t nowMs)
{
    m_revoked.add(changes.endedSessions, nowMs);
    if (changes.roles.isEmpty())
        return;
    const QWriteLocker locker(&m_lock);
    m_roles.removeIf([&](const QHash<QString, Known>::iterator &entry) {
        return entry->learnedAtMs + m_revoked.tokenLifetimeMs() < nowMs;
    });
    for (const RolesChange &change : changes.roles) {
        Known &known = m_roles[change.userId];
        if (known.learnedAtMs == 0 || known.change.changedAtMs < change.changedAtMs)
            known = {change, nowMs};
    }
}

} // namespace nw::server::auth
