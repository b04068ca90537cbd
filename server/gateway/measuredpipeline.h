#pragma once

#include "server/common/http/pipeline.h"
#include "server/gateway/recentproblems.h"
#include "server/gateway/requestmetrics.h"

namespace nw::server::gateway {

// Counts what passes the pipeline within. All outlive it.
class MeasuredPipeline final : public Pipeline
{
public:
    MeasuredPipeline(Pipeline &within, RequestMetrics &metrics, RecentProblems &problems)
        : m_within(within)
        , m_metrics(metrics)
        , m_problems(problems)
    {
    }

    std::optional<Response> admit(Exchange &exchange) override { return m_within.admit(exchange); }
    void finish(Exchange &exchange, Response &response) override
    {
        m_within.finish(exchange, response);
    }
    void sent(const Exchange &exchange, const Outcome &outcome) override
    {
        m_metrics.record(exchange, outcome);
        m_problems.record(exchange, outcome);
        m_within.sent(exchange, outcome);
    }

private:
    Pipeline &m_within;
    RequestMetrics &m_metrics;
    RecentProblems &m_problems;
};

} // namespace nw::server::gateway
