#pragma once

#include "server/common/http/router.h"
#include "server/common/runtime/clock.h"
#include "services-client/contract/result.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace nw::server {

class Database;

// What /readyz asks. Checks are added before the server starts. Anybody may ask, as often as they
// like: a verdict is kept for a second, and only its change is logged. Thread-safe.
class Health
{
public:
    using Check = std::function<Result<void>()>;

    explicit Health(const Clock &clock);

    void add(const char *name, Check check);
    void shutDown() { m_shuttingDown = true; } // from now on not ready

    // The name of the first check that fails ("shutdown" when the server ends); null when ready.
    const char *firstFailure();

private:
    const char *ask();

    const Clock &m_clock;
    std::vector<std::pair<const char *, Check>> m_checks;
    std::atomic<bool> m_shuttingDown{false};
    std::mutex m_mutex;
    const char *m_failure = nullptr; // as it was at m_askedAtMs
    std::optional<std::int64_t> m_askedAtMs;
};

// Reads from the database on the calling thread's connection.
Health::Check databaseCheck(std::shared_ptr<Database> database);

// GET /livez (the process answers) and GET /readyz (it can serve).
void addHealthRoutes(Router &router, Health &health);

} // namespace nw::server
