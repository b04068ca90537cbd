#pragma once

#include "server/common/http/router.h"
#include "server/common/runtime/clock.h"

namespace nw::server {

namespace auth {
class AccountsStore;
class AuthService;
}
namespace users {
class AuditLog;
class UsersService;
}

// What services answer to each other when they run in processes of their own (remoteports.h,
// endedsessions.h): under /internal/, which the gateway does not know and ServiceGate keeps for
// processes of ours. Envelopes as everywhere; the answers of tell() are empty objects.

// A route for processes of ours; ServiceGate sees to it.
Route internalRoute(Method method, const char *pattern, Handler handler);

// GET /internal/accounts/:id → {username}, 404
// GET /internal/access-changes?since=<Unix ms> → accesschanges.h, and {asOfMs}
void addInternalAuthRoutes(Router &router, auth::AuthService &service, auth::AccountsStore &store,
                           const Clock &clock);

// PUT /internal/profiles {userId,displayName}
// PUT /internal/reading-history {events:[{id,userId,comicId,…}]}, each kept once
// PUT /internal/audit {entries:[{id,atMs,actor,action,subject,detail}]}, each kept once
void addInternalUsersRoutes(Router &router, users::UsersService &service, users::AuditLog &log);

} // namespace nw::server
