#pragma once

#include "server/common/http/router.h"

namespace nw::server::auth {

class Accounts;

// /admin/users…: accounts, for administrators. `accounts` outlives the router.
void addAccountAdminRoutes(Router &router, Accounts &accounts);

} // namespace nw::server::auth
