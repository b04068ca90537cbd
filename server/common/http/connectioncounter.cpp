#include "server/common/http/connectioncounter.h"

namespace nw::server {

ConnectionCounter::Verdict ConnectionCounter::tryCount(const QHostAddress &client)
{
    const std::lock_guard lock(m_mutex);
    if (m_open >= m_maxTotal)
        return Verdict::TooMany;
    if (!m_proxies.trusts(client)) {
        int &count = m_byClient[clientKey(client)];
        if (m_maxPerClient > 0 && count >= m_maxPerClient)
            return Verdict::TooManyOfClient;
        ++count;
    }
    ++m_open;
    return Verdict::Counted;
}

void ConnectionCounter::release(const QHostAddress &client)
{
    const std::lock_guard lock(m_mutex);
    Q_ASSERT(m_open > 0);
    if (!m_proxies.trusts(client)) {
        const auto found = m_byClient.find(clientKey(client));
        Q_ASSERT(found != m_byClient.end());
        if (--*found == 0)
            m_byClient.erase(found);
    }
    if (--m_open == 0)
        m_emptied.notify_all();
}

int ConnectionCounter::open() const
{
    const std::lock_guard lock(m_mutex);
    return m_open;
}

ConnectionCounter::Waited
ConnectionCounter::waitUntilEmpty(std::chrono::steady_clock::time_point deadline) const
{
    std::unique_lock lock(m_mutex);
    const bool empty = m_emptied.wait_until(lock, deadline, [this] { return m_open == 0; });
    return empty ? Waited::Empty : Waited::TimedOut;
}

} // namespace nw::server
