#pragma once

#include "server/auth/accessgate.h"
#include "server/common/http/router.h"
#include "server/common/security/jwt.h"
#include "server/composition/upstreams.h"

#include <condition_variable>
#include <thread>

namespace nw::server {

// What a gateway in a process of its own has in place of Services: every route leads to the process
// of its service, and auth tells which sessions ended and which roles changed. It is asked each
// second, and after every request that may have changed any before that is answered: who signs out
// here is out at once, who signs out through another gateway within a second.
class RemoteServices
{
public:
    RemoteServices(const ServerConfig &config, const QByteArray &secret, const Clock &clock);
    ~RemoteServices();

    // Error detail: one line for a person at a terminal.
    Result<void> addRoutes(Router &router);

    Result<Identity> checkToken(const QByteArray &token) const;

    // Fails until auth has told once what changed. For health checks.
    Result<void> checkAccessChanges() const;

private:
    AsyncHandler handlerOf(Role role, const Route &route);
    void askForAccessChanges(std::function<void()> done);
    void keepAsking();

    const Clock &m_clock;
    JwtSigner m_signer;
    auth::RevokedSessions m_revoked;
    auth::AccessGate m_gate;
    std::atomic<std::int64_t> m_knownUntilMs; // by the clock of auth
    std::atomic<bool> m_wasTold{false};
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_ending = false;
    Upstreams m_upstreams; // what it still calls back to stands above
    std::thread m_thread;
};

} // namespace nw::server
