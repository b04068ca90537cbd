#pragma once

#include "server/common/http/router.h"

namespace nw::server::users {

class UsersService;

// The HTTP side of users. The service outlives the router.
void addUsersRoutes(Router &router, UsersService &service);

} // namespace nw::server::users
