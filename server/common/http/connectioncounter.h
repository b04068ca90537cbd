#pragma once

#include "server/common/http/clientaddress.h"

#include <QByteArray>
#include <QHash>
#include <QHostAddress>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace nw::server {

// How many connections a process with so many descriptors can hold: each may send a file at the
// same time, and the database, the page store and the libraries keep some open.
int affordableConnections(int wanted, std::uint64_t descriptors);

// The descriptors that `connections` need.
std::uint64_t descriptorsFor(int connections);

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
