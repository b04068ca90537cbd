#pragma once

#include "server/common/http/router.h"
#include "server/common/runtime/health.h"
#include "server/common/runtime/metrics.h"
#include "server/composition/serverdata.h"
#include "server/gateway/recentproblems.h"
#include "server/gateway/requestmetrics.h"

namespace nw::server {

class HttpServer;
class WorkerPools;

// What whoever runs the server sees of one process: GET /metrics, and at the front door
// GET /admin/health with the newest failures. Sources that are added outlive the last request.
class Operations
{
public:
    Operations(const ServerConfig &config, const Clock &clock, Health &health);

    void watch(const HttpServer &server);
    void watch(const WorkerPools &pools);
    void watch(const ServerData &data);

    void addRoutes(Router &router);

    gateway::RequestMetrics &requests() { return m_requests; }
    gateway::RecentProblems &problems() { return m_problems; }

private:
    bool mayReadMetrics(const Request &request) const;
    Response metrics(const Request &request) const;
    Response adminHealth();

    const ServerConfig &m_config;
    const Clock &m_clock;
    Health &m_health;
    const std::int64_t m_startedAtMs;
    Metrics m_metrics;
    gateway::RequestMetrics m_requests;
    gateway::RecentProblems m_problems;
};

} // namespace nw::server
