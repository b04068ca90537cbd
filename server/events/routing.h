#pragma once

#include "server/common/http/router.h"
#include "server/events/organising.h"

namespace nw::server::events {

// The id that the path names. NotFound for what is no id, without a look into the database.
Result<QString> idOf(const Request &request, const char *argument = "id");

Organiser organiserOf(const Request &request);

Route moneyRoute(const char *pattern, Handler handler); // a POST of whoever is signed in
Route organiserRoute(Method method, const char *pattern, Handler handler);

} // namespace nw::server::events
