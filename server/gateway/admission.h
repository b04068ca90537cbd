#pragma once

#include "server/common/http/router.h"

namespace nw::server::gateway {

// What a gateway and a service behind one decide alike, and answer with the same words.

// Who is signed in and may use a route of this access. Public and User: everybody.
bool mayEnter(Access access, const Identity &identity);

Response notForThisAccount();
Response signInFirst();
Response tokenExpired();
Response tokenNotValid();

// When the router found no route: nothing is there, not with this method, or what the methods are
// (OPTIONS).
Response withoutRoute(const Request &request, const Router::Match &match);

// X-Request-Id and traceparent; made here when the engine refused the request before it was
// admitted.
void setTraceHeaders(Response &response, Request &request);

// The headers by which services behind a gateway are told who asks. From outside they are lies;
// that there were any is kept as the request's arrival.
void stripIdentityHeaders(Request &request);

} // namespace nw::server::gateway
