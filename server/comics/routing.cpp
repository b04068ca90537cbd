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

} // namespace nw::server::comics
