#include "server/common/http/connectioncounter.h"

#include <algorithm>

namespace nw::server {

namespace {

constexpr std::uint64_t kPerConnection = 2;
constexpr std::uint64_t kOtherDescriptors = 512;

} // namespace

std::uint64_t descriptorsFor(int connections)
{
    return static_cast<std::uint64_t>(connections) * kPerConnection + kOtherDescriptors;
}

int affordableConnections(int wanted, std::uint64_t descriptors)
{
    if (descriptors >= descriptorsFor(wanted))
        return wanted;
    const std::uint64_t others = std::min(kOtherDescriptors, descriptors / 2);
    return static_cast<int>(std::max<std::uint64_t>(1, (descriptors - others) / kPerConnection));
}

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
