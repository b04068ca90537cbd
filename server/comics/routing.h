#pragma once

#include "server/common/http/router.h"

namespace nw::server::comics {

// The comic that the path names. NotFound for what is no id, without a look into the database.
Result<QString> comicId(const Request &request);

// Who asks on a public route; empty without a token.
QString userId(const Request &request);

// An answer that depends on who asks and changes: kept, but asked for again.
Response revalidated(Response response);

// GET for everybody, with the identity of whoever sends a token.
Route publicRoute(const char *pattern, RateClass rateClass, Handler handler);

} // namespace nw::server::comics
