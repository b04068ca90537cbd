#pragma once

#include "services-client/contract/account.h"
#include "services-client/transport/session.h"

namespace nw::endpoints {

QFuture<Result<Profile>> profile(Session &session); // GET /users/me

} // namespace nw::endpoints
