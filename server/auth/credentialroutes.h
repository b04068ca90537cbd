#pragma once

#include "server/common/http/router.h"

namespace nw::server::auth {

class PasswordService;
class SecondFactor;

// /auth/password… and /auth/totp…. Both outlive the router.
void addCredentialRoutes(Router &router, PasswordService &passwords, SecondFactor &secondFactor);

} // namespace nw::server::auth
