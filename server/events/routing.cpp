#include "server/events/routing.h"

#include "services-client/contract/ids.h"

namespace nw::server::events {

Result<QString> idOf(const Request &request, const char *argument)
{
    const QString id = request.argument(argument);
    if (!isUuid(id))
        return failure(ErrorCode::NotFound, QStringLiteral("There is nothing here."));
    return id;
}

Organiser organiserOf(const Request &request)
{
    return {request.identity->userId, request.identity->hasRole(u"admin")};
}

Route moneyRoute(const char *pattern, Handler handler)
{
    Route route = userRoute(Method::Post, pattern, std::move(handler));
    route.rateClass = RateClass::Money;
    route.executor = Executor::Money;
    return route;
}

Route organiserRoute(Method method, const char *pattern, Handler handler)
{
    Route route = userRoute(method, pattern, std::move(handler));
    route.access = Access::Organiser;
    return route;
}

} // namespace nw::server::events
