#include "server/comics/routing.h"

#include "services-client/contract/ids.h"

namespace nw::server::comics {

Result<QString> comicId(const Request &request)
{
    const QString id = request.argument("id");
    if (!isUuid(id))
        return failure(ErrorCode::NotFound, QStringLiteral("no such comic"));
    return id;
}

QString userId(const Request &request)
{
    return request.identity ? request.identity->userId : QString();
}

Response revalidated(Response response)
{
    return response.set("Cache-Control", "private, no-cache").set("Vary", "Accept, Authorization");
}

Route publicRoute(const char *pattern, RateClass rateClass, Handler handler)
{
    Route route;
    route.pattern = pattern;
    route.handler = std::move(handler);
    route.access = Access::Public;
    route.rateClass = rateClass;
    return route;
}

} // namespace nw::server::comics
