#include "services-client/endpoints/usersendpoints.h"

#include "services-client/endpoints/call.h"

namespace nw::endpoints {

QFuture<Result<Profile>> profile(Session &session)
{
    return call<Profile>(session, get(QStringLiteral("/users/me")), Sign::Always,
                         readData(readProfile));
}

} // namespace nw::endpoints
