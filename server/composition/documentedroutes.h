#pragma once

#include "server/common/http/router.h"
#include "server/common/runtime/roles.h"
#include "services-client/contract/result.h"

namespace nw::server {

// The routes that a part of the OpenAPI document describes, without handlers: what a gateway knows
// of a service that runs in another process. `security` tells who may come; `x-rate-class` (auth,
// money, read, page, none; read when absent) and `x-max-body-bytes` are the limits; with `x-token`
// "ignored" a token that comes along is not looked at; `x-service` names the service that answers,
// where it is not the part's own. Which roles may use a route, the service
// knows itself.
struct DocumentedRoute
{
    Route route;
    std::optional<Role> service;
};
Result<QList<DocumentedRoute>> documentedRoutes(const QByteArray &part);

// "auth" and its like; the part that is compiled in. Empty: there is none.
QByteArray openApiPart(const QString &name);

} // namespace nw::server
