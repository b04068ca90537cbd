#include "server/common/http/enginereplies.h"

#include <exception>

namespace nw::server {

Response callHandler(const Exchange &exchange)
{
    return callWork([&exchange] { return exchange.route->handler(exchange.request); });
}

Response callWork(const std::function<Response()> &work)
{
    try {
        return work();
    } catch (const std::exception &exception) {
        qWarning("a handler failed: %s", exception.what());
    } catch (...) {
        qWarning("a handler failed");
    }
    return problemResponse(Error{ErrorCode::Internal, {}, {}});
}

Response refusalResponse(const Refusal &refusal)
{
    Problem problem;
    problem.status = refusal.status;
    problem.code = QString::fromLatin1(refusal.code);
    problem.title = QStringLiteral("Request refused");
    problem.detail = QString::fromLatin1(refusal.reason);
    return problemResponse(problem);
}

Response busyResponse()
{
    Response response = problemResponse(Error{ErrorCode::Unavailable, {}, {}});
    response.set("Retry-After", "1");
    return response;
}

} // namespace nw::server
