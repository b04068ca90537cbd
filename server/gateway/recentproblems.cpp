#include "server/gateway/recentproblems.h"

#include "server/common/http/requestpolicy.h"

namespace nw::server::gateway {

void RecentProblems::record(const Exchange &exchange, const Outcome &outcome)
{
    if (outcome.status < 500)
        return;
    const Request &request = exchange.request;
    ServerProblem problem;
    problem.atMs = m_clock.nowMs();
    problem.requestId = request.requestId;
    problem.method = methodName(request.method);
    problem.route = request.routeTemplate.isEmpty() ? QByteArray("-") : request.routeTemplate;
    problem.status = outcome.status;
    if (outcome.error)
        problem.code = problemKind(outcome.error->code).code;
    const std::lock_guard lock(m_mutex);
    m_problems.push_front(std::move(problem));
    if (m_problems.size() > kKept)
        m_problems.pop_back();
}

QList<ServerProblem> RecentProblems::newestFirst() const
{
    const std::lock_guard lock(m_mutex);
    return {m_problems.begin(), m_problems.end()};
}

} // namespace nw::server::gateway
