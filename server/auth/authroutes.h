#pragma once

#include "server/common/http/router.h"

namespace nw::server::auth {

class AuthService;

// The HTTP side of auth. The service outlives the router.
void addAuthRoutes(Router &router, AuthService &service);

} // namespace nw::server::auth
