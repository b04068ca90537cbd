#pragma once

#include "server/common/http/pipeline.h"
#include "server/common/http/requestpolicy.h"

namespace nw::server {

// Runs the route's handler, on a worker thread. What it throws ends here: the caller learns nothing
// of it.
Response callHandler(const Exchange &exchange);

// What its route has at hand for it.
std::optional<Response> responseAtHand(const Exchange &exchange);

// The same of work that a handler left for another pool.
Response callWork(const std::function<Response()> &work);

// For a request that the engine itself refuses.
Response refusalResponse(const Refusal &refusal);

// For a request that no pool has room for.
Response busyResponse();

} // namespace nw::server
