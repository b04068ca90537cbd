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

Response readiness(const Health &health)
{
    const char *failed = health.firstFailure();
    if (!failed)
        return alive();
    Response response = problemResponse(Error{ErrorCode::Unavailable, {}, {}});
    response.problem->detail = QStringLiteral("Not ready: ") % QLatin1String(failed);
    response.body = toJson(*response.problem);
    response.set("Retry-After", "1");
    return response;
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
    Route live = publicRoute(Method::Get, "/livez", RateClass::None,
                             [](const Request &) { return alive(); });
    live.executor = Executor::Inline;
    router.add(live);
    router.add(publicRoute(Method::Get, "/readyz", RateClass::None,
                           [&health](const Request &) { return readiness(health); }));
}

} // namespace nw::server
