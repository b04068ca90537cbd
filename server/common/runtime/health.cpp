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

constexpr std::int64_t kKeptMs = 1000;

Response readiness(Health &health)
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

Health::Health(const Clock &clock)
    : m_clock(clock)
{
}

void Health::add(const char *name, Check check)
{
    m_checks.emplace_back(name, std::move(check));
}

const char *Health::firstFailure()
{
    if (m_shuttingDown)
        return "shutdown";
    const std::lock_guard lock(m_mutex);
    const std::int64_t nowMs = m_clock.nowMs();
    // A clock that was set back must not keep a verdict for long.
    const bool isFresh = m_askedAtMs && nowMs >= *m_askedAtMs && nowMs - *m_askedAtMs < kKeptMs;
    if (!isFresh) {
        m_failure = ask();
        m_askedAtMs = nowMs;
    }
    return m_failure;
}

const char *Health::ask()
{
    for (const auto &[name, check] : m_checks) {
        const auto checked = check();
        if (checked)
            continue;
        if (m_failure != name)
            qWarning("not ready: %s: %s", name, qUtf8Printable(checked.error().detail));
        return name;
    }
    if (m_failure)
        qWarning("ready again");
    return nullptr;
}

Health::Check databaseCheck(std::shared_ptr<Database> database)
{
    return [database = std::move(database)] { return checkAnswers(database->connection()); };
}

void addHealthRoutes(Router &router, Health &health)
{
    Route live = publicRoute(Method::Get, "/livez", RateClass::None,
                             [](const Request &) { return alive(); });
    live.executor = Executor::Inline;
    router.add(live);
    router.add(publicRoute(Method::Get, "/readyz", RateClass::None,
                           [&health](const Request &) { return readiness(health); }));
}

} // namespace nw::server
