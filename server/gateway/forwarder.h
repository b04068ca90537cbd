#pragma once

#include "server/common/http/router.h"
#include "server/common/http/upstream.h"
#include "server/common/security/hopidentity.h"

namespace nw::server::gateway {

// Asks a service in another process, and answers what it answers; 503 when it cannot be had. The
// service is told by a signed header who asks; the person's own token goes no further. A large body
// is passed on block by block. Both outlive the handler.
AsyncHandler forwardTo(Upstream &service, const HopSigner &signer);

} // namespace nw::server::gateway
