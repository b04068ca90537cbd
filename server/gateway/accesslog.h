#pragma once

#include "server/common/http/pipeline.h"
#include "server/common/runtime/logger.h"

namespace nw::server::gateway {

// One line for each answered request: its id and trace, the route's template (never the path, which
// may name things that are nobody's business), an opaque handle of the user, status, bytes,
// microseconds; for a failure of ours its code and its detail, which the client was not told. No
// header, no body, no address.
void logRequest(Logger &logger, const Exchange &exchange, const Outcome &outcome);

// The same user has the same handle in all lines.
QByteArray userHandle(const QString &userId);

} // namespace nw::server::gateway
