#include "server/auth/revokedsessions.h"

namespace nw::server::auth {

RevokedSessions::RevokedSessions(std::int64_t tokenLifetimeSeconds)
    : m_tokenLifetimeMs(tokenLifetimeSeconds * 1000)
{
}

void RevokedSessions::add(const QStringList &sessionIds, std::int64_t nowMs)
{
    if (sessionIds.isEmpty())
        return;
    const QWriteLocker locker(&m_lock);
    // A session whose last access token has expired needs no entry any more.
    m_endedAtMs.removeIf([&](const QHash<QString, std::int64_t>::iterator &entry) {
        return entry.value() + m_tokenLifetimeMs < nowMs;
    });
    for (const QString &id : sessionIds)
        m_endedAtMs.insert(id, nowMs);
}

bool RevokedSessions::contains(const QString &sessionId) const
{
    const QReadLocker locker(&m_lock);
    return m_endedAtMs.contains(sessionId);
}

} // namespace nw::server::auth
