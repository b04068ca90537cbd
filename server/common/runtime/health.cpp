#include "server/common/runtime/health.h"

#include "server/common/db/database.h"
#include "server/common/db/migrations.h"

namespace nw::server {

namespace {

Response alive()
{
    Response response = success(R"({"status":"ok"})");
    response.set("Cache-Control", "no-store");
    return response;
}

Route publicRoute(const char *pattern, Executor executor, Handler handler)
{
    Route route;
    route.pattern = pattern;
    route.handler = std::move(handler);
    route.access = Access::Public;
    route.rateClass = RateClass::None;
    route.executor = executor;
    return route;
}

} // namespace

void Health::add(const char *name, Check check)
{
    m_checks.emplace_back(name, std::move(check));
}

const char *Health::firstFailure() const
{
    if (m_shuttingDown)
        return "shutdown";
    for (const auto &[name, check] : m_checks) {
        if (auto checked = check(); !checked) {
            qWarning("not ready: %s: %s", name, qUtf8Printable(checked.error().detail));
            return name;
        }
    }
    return nullptr;
}

Health::Check databaseCheck(std::shared_ptr<Database> database)
{
    return [database = std::move(database)] { return checkAnswers(database->connection()); };
}

void addHealthRoutes(Router &router, const Health &health)
{
    router.add(publicRoute("/livez", Executor::Inline, [](const Request &) { return alive(); }));
    router.add(publicRoute("/readyz", Executor::Database, [&health](const Request &) {
        const char *failed = health.firstFailure();
        if (!failed)
            return alive();
        Response response = problemResponse(Error{ErrorCode::Unavailable, {}, {}});
        response.problem->detail = QStringLiteral("Not ready: ") % QLatin1String(failed);
        response.body = toJson(*response.problem);
        response.set("Retry-After", "1");
        return response;
    }));
}

} // namespace nw::server
