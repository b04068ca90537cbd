#pragma once

#include <QHash>
#include <QReadWriteLock>
#include <QStringList>

#include <cstdint>

namespace nw::server::auth {

// The sessions that ended while access tokens of theirs may still be valid. An access token is
// checked by its signature alone, so signing out would otherwise work only when it expires; every
// request asks here first, which costs one look into a hash. Filled from the database at start.
// Thread-safe.
class RevokedSessions
{
public:
    explicit RevokedSessions(std::int64_t tokenLifetimeSeconds);

    void add(const QStringList &sessionIds, std::int64_t nowMs);
    bool contains(const QString &sessionId) const;

    std::int64_t tokenLifetimeMs() const { return m_tokenLifetimeMs; }

private:
    const std::int64_t m_tokenLifetimeMs;
    mutable QReadWriteLock m_lock;
    QHash<QString, std::int64_t> m_endedAtMs;
};

} // namespace nw::server::auth
