#pragma once

#include "server/common/http/router.h"

namespace nw::server::users {

class AuditLog;

// /admin/audit, for administrators. `log` outlives the router.
void addAuditRoutes(Router &router, AuditLog &log);

} // namespace nw::server::users
