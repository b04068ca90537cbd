#pragma once

#include "server/auth/authservice.h"
#include "server/common/http/response.h"

namespace nw::server::auth {

// What the routes of auth answer alike.

Response refusalResponse(const Refusal &refusal);
Response noContent(const Result<void> &done); // 204
Response noContent(const AuthResult<void> &done);

} // namespace nw::server::auth
