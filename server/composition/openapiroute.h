#pragma once

#include "server/common/http/router.h"

namespace nw::server {

// GET /openapi.json
void addOpenApiRoute(Router &router, const QByteArray &document);

} // namespace nw::server
