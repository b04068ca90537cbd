#pragma once

#include "server/common/http/router.h"
#include "services-client/contract/result.h"

#include <atomic>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace nw::server {

class Database;

// What /readyz asks. Checks are added before the server starts.
class Health
{
public:
    using Check = std::function<Result<void>()>;

    void add(const char *name, Check check);
    void shutDown() { m_shuttingDown = true; } // from now on not ready

    // The name of the first check that fails ("shutdown" when the server ends); null when ready.
    // Asks every time.
    const char *firstFailure() const;

private:
    std::vector<std::pair<const char *, Check>> m_checks;
    std::atomic<bool> m_shuttingDown{false};
};

// Reads from the database on the calling thread's connection.
Health::Check databaseCheck(std::shared_ptr<Database> database);

// GET /livez (the process answers) and GET /readyz (it can serve).
void addHealthRoutes(Router &router, const Health &health);

} // namespace nw::server
