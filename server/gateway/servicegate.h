#pragma once

#include "server/common/http/pipeline.h"
#include "server/common/runtime/logger.h"
#include "server/common/security/hopidentity.h"

namespace nw::server::gateway {

// What stands before a service that runs in a process of its own. It answers processes of ours
// alone: a request without their signature is refused, whatever it asks for, but for /livez,
// /readyz and /metrics. Limits of rate, tokens and CORS are the gateway's; rights by role are
// looked at again. Paths under /internal/ are for the processes themselves, never for a person whom
// a gateway lets through. Thread-safe.
class ServiceGate final : public Pipeline
{
public:
    // All outlive the gate.
    ServiceGate(const Router &router, const HopSigner &signer, Logger &logger);

    std::optional<Response> admit(Exchange &exchange) override;
    void finish(Exchange &exchange, Response &response) override;
    void sent(const Exchange &exchange, const Outcome &outcome) override;

private:
    const Router &m_router;
    const HopSigner &m_signer;
    Logger &m_logger;
};

} // namespace nw::server::gateway
