#include "tests/integration/http/testserver.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QTest>

#include <unistd.h>

namespace nw::test {

using namespace nw::server;

void RoutingPipeline::add(const char *pattern, Handler handler, Method method, qint64 maxBodyBytes)
{
    Route route;
    route.method = method;
    route.pattern = pattern;
    route.handler = std::move(handler);
    route.maxBodyBytes = maxBodyBytes;
    m_router.add(std::move(route));
}

void RoutingPipeline::addInline(const char *pattern, Handler handler)
{
    Route route;
    route.pattern = pattern;
    route.handler = std::move(handler);
    route.executor = Executor::Inline;
    m_router.add(std::move(route));
}

std::optional<Response> RoutingPipeline::admit(Exchange &exchange)
{
    auto match = m_router.find(exchange.request.method, exchange.request.path);
    if (!match.route)
        return problemResponse(Error{ErrorCode::NotFound, QStringLiteral("no such path"), {}});
    exchange.route = match.route;
    exchange.request.arguments = match.arguments;
    return std::nullopt;
}

void RoutingPipeline::finish(Exchange &exchange, Response &response)
{
    exchange.request.requestId = "test-request";
    response.set("X-Request-Id", exchange.request.requestId);
}

void RoutingPipeline::sent(const Exchange &, const Outcome &outcome)
{
    const std::lock_guard lock(m_mutex);
    m_outcomes.append(outcome);
}

int RoutingPipeline::count(int status) const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<int>(
        std::count_if(m_outcomes.begin(), m_outcomes.end(),
                      [status](const Outcome &o) { return o.status == status; }));
}

QString RoutingPipeline::lastReason() const
{
    const std::lock_guard lock(m_mutex);
    const bool isTold = !m_outcomes.isEmpty() && m_outcomes.last().error;
    return isTold ? m_outcomes.last().error->detail : QString();
}

int RoutingPipeline::broken() const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<int>(
        std::count_if(m_outcomes.begin(), m_outcomes.end(),
                      [](const Outcome &o) { return o.delivery == Delivery::Broken; }));
}

TestServer::TestServer(const std::function<void(HttpServerOptions &)> &adjust)
{
    m_options.port = 0;
    m_options.limits.maxConnectionsPerClient = 0;
    if (adjust)
        adjust(m_options);
}

quint16 TestServer::start()
{
    m_engine = std::make_unique<HttpServer>(m_options, pipeline, pools);
    const auto started = m_engine->start();
    return started ? m_engine->port() : 0;
}

bool waitUntil(const std::function<bool()> &condition)
{
    return QTest::qWaitFor(condition, 10000);
}

qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * sysconf(_SC_PAGESIZE);
}

} // namespace nw::test
