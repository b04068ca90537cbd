#pragma once

#include "server/common/http/upstream.h"
#include "server/common/runtime/serverconfig.h"
#include "server/common/security/hopidentity.h"

#include <QJsonObject>

#include <map>

namespace nw::server {

// The services in other processes, each called where the environment says it is.
class Upstreams
{
public:
    // `secret`: of JWT_SECRET, which all processes share.
    Upstreams(const ServerConfig &config, const QByteArray &secret, const Clock &clock);

    Upstream &to(Role role) { return *m_upstreams.at(role); }
    const HopSigner &signer() const { return m_signer; }

    // Asks a service for this process itself, and waits. The answer's `data`; errors: see dataOf().
    Result<QJsonObject> ask(Role role, const QByteArray &target);
    Result<QJsonObject> tell(Role role, const QByteArray &target, const QJsonObject &body);

    // tell(), with all of the answer.
    Result<UpstreamAnswer> exchange(Role role, const QByteArray &target, const QJsonObject &body);

    // The same question without waiting, for Upstream::send().
    UpstreamRequest question(const QByteArray &target) const;

private:
    UpstreamLoop m_loop; // outlives the upstreams
    HopSigner m_signer;
    std::map<Role, std::unique_ptr<Upstream>> m_upstreams;
};

// The `data` of a service's answer, or why there is none: what the service refused is the service's
// error, and whatever else went wrong is Unavailable.
Result<QJsonObject> dataOf(const Result<UpstreamAnswer> &answer);

} // namespace nw::server
