#pragma once

#include "server/common/http/clientaddress.h"

#include <QByteArray>
#include <QHash>
#include <QHostAddress>

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace nw::server {

// Counts open connections, all and by client. Used by the listener and by all I/O threads.
class ConnectionCounter
{
public:
    // `perClient` 0: no limit of its own. The clients behind a proxy share its connections, which
    // are counted in all only.
    ConnectionCounter(int total, int perClient, TrustedProxies proxies = {})
        : m_maxTotal(total)
        , m_maxPerClient(perClient)
        , m_proxies(std::move(proxies))
    {
    }

    enum class Verdict
    {
        Counted,
        TooMany,
        TooManyOfClient
    };

    Verdict tryCount(const QHostAddress &client);
    void release(const QHostAddress &client);
    int open() const;

    enum class Waited
    {
        Empty,
        TimedOut
    };
    Waited waitUntilEmpty(std::chrono::steady_clock::time_point deadline) const;

private:
    const int m_maxTotal;
    const int m_maxPerClient;
    const TrustedProxies m_proxies;
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_emptied;
    int m_open = 0;
    QHash<QByteArray, int> m_byClient;
};

} // namespace nw::server
