#include "server/composition/operations.h"

#include "server/comics/sqlfeedstats.h"
#include "server/common/db/databasesize.h"
#include "server/common/http/httpserver.h"
#include "server/ledger/sqlledgerstats.h"
#include "services-client/contract/ids.h"

namespace nw::server {

namespace {

using Kind = MetricsText::Kind;

void writePools(const WorkerPools &pools, MetricsText &out)
{
    const auto write = [&](const char *name, const char *help, auto number) {
        out.begin(name, Kind::Gauge, help);
        for (const WorkerPool *pool : pools.all())
            out.sample({{"pool", pool->options().name}}, number(*pool));
    };
    write("nerdwork_pool_queued", "Tasks that no thread has taken yet",
          [](const WorkerPool &pool) { return std::int64_t(pool.queued()); });
    write("nerdwork_pool_queue_limit", "Tasks beyond which a request is told to come later",
          [](const WorkerPool &pool) { return std::int64_t(pool.options().maxQueued); });
    write("nerdwork_pool_threads", "Threads of the pool",
          [](const WorkerPool &pool) { return std::int64_t(pool.options().threads); });
}

void writeLedger(Connection &connection, MetricsText &out)
{
    const auto stats = ledger::readLedgerStats(connection);
    if (!stats)
        return;
    // The ledger only grows, but a restored one is shorter: a gauge.
    out.begin("nerdwork_ledger_height", Kind::Gauge, "Number of the newest sealed transaction");
    out.sample({}, stats->height);
    out.begin("nerdwork_ledger_open_holds", Kind::Gauge, "Holds that wait to be resolved");
    out.sample({}, stats->openHolds);
    out.begin("nerdwork_ledger_outbox", Kind::Gauge, "Messages of the ledger not yet delivered");
    out.sample({}, stats->outboxWaiting);
}

void writeFeed(Connection &connection, MetricsText &out)
{
    const auto stats = comics::readFeedStats(connection);
    if (!stats)
        return;
    out.begin("nerdwork_feed_readers", Kind::Gauge, "People whose change feeds have rows");
    out.sample({}, stats->readers);
    out.begin("nerdwork_feed_changes", Kind::Gauge, "Changes counted in all feeds");
    out.sample({}, stats->changes);
    out.begin("nerdwork_comics_outbox", Kind::Gauge, "Messages of comics not yet delivered");
    out.sample({}, stats->outboxWaiting);
}

// A database that is away is a number too: whoever watches wants the rest all the same.
void writeDatabase(Database &database, Role role, MetricsText &out)
{
    Connection &connection = database.connection();
    const auto bytes = databaseBytes(connection);
    out.begin("nerdwork_database_up", Kind::Gauge, "1: the database answers");
    out.sample({}, bytes ? 1 : 0);
    if (!bytes)
        return;
    const bool isSqlite = connection.engine() == Engine::Sqlite;
    out.begin("nerdwork_database_bytes", Kind::Gauge, "What the database takes on its disk");
    out.sample({{"engine", isSqlite ? "sqlite" : "postgresql"}}, *bytes);
    if (role == Role::All || role == Role::Ledger)
        writeLedger(connection, out);
    if (role == Role::All || role == Role::Comics)
        writeFeed(connection, out);
}

void writeProblem(JsonWriter &json, const gateway::ServerProblem &problem)
{
    json.beginObject()
        .member("at", formatTimestamp(problem.atMs))
        .member("requestId", problem.requestId)
        .member("method", problem.method)
        .member("route", problem.route)
        .member("status", problem.status)
        .member("code", problem.code)
        .endObject();
}

} // namespace

Operations::Operations(const ServerConfig &config, const Clock &clock, Health &health)
    : m_config(config)
    , m_clock(clock)
    , m_health(health)
    , m_startedAtMs(clock.nowMs())
    , m_problems(clock)
{
    m_metrics.add(processMetrics(NW_VERSION));
    m_metrics.add([this](MetricsText &out) {
        out.begin("nerdwork_ready", Kind::Gauge, "1: /readyz says yes");
        out.sample({}, m_health.firstFailure() ? 0 : 1);
    });
    m_metrics.add([this](MetricsText &out) { m_requests.write(out); });
}

void Operations::watch(const HttpServer &server)
{
    m_metrics.add([&server](MetricsText &out) {
        out.begin("nerdwork_http_connections", Kind::Gauge, "Open connections");
        out.sample({}, server.openConnections());
    });
}

void Operations::watch(const WorkerPools &pools)
{
    m_metrics.add([&pools](MetricsText &out) { writePools(pools, out); });
}

void Operations::watch(const ServerData &data)
{
    m_metrics.add([database = data.database, role = m_config.role](MetricsText &out) {
        writeDatabase(*database, role, out);
    });
}

void Operations::addRoutes(Router &router)
{
    router.add(publicRoute(Method::Get, "/metrics", RateClass::None,
                           [this](const Request &request) { return metrics(request); }));
    if (m_config.role != Role::All && m_config.role != Role::Gateway)
        return;
    Route health =
        userRoute(Method::Get, "/admin/health", [this](const Request &) { return adminHealth(); });
    health.access = Access::Admin;
    router.add(health);
}

// A proxy on this machine comes from the loopback too; what it passes on is somebody else's
// request.
bool Operations::mayReadMetrics(const Request &request) const
{
    if (request.identity && request.identity->hasRole(u"admin"))
        return true;
    const bool isNear =
        request.remote.isLoopback() || m_config.metricsNetworks.trusts(request.remote);
    return isNear && request.arrival == Arrival::Direct;
}

// To everybody else there is nothing here.
Response Operations::metrics(const Request &request) const
{
    if (!mayReadMetrics(request))
        return problemResponse(
            Error{ErrorCode::NotFound, QStringLiteral("There is nothing here."), {}});
    Response response;
    response.set("Content-Type", MetricsText::kMediaType).set("Cache-Control", "no-store");
    response.body = m_metrics.text();
    return response;
}

Response Operations::adminHealth()
{
    const char *failed = m_health.firstFailure();
    JsonWriter json;
    json.beginObject()
        .member("status", QByteArray(failed ? "not_ready" : "ready"))
        .member("failing", QByteArray(failed ? failed : ""))
        .member("version", QByteArray(NW_VERSION))
        .member("role", QByteArray(infoOf(m_config.role).name))
        .member("startedAt", formatTimestamp(m_startedAtMs));
    json.key("recentProblems").beginArray();
    for (const gateway::ServerProblem &problem : m_problems.newestFirst())
        writeProblem(json, problem);
    json.endArray().endObject();
    Response response = success(json.take());
    response.set("Cache-Control", "no-store");
    return response;
}

} // namespace nw::server
