#include "server/common/http/enginereplies.h"

#include <exception>

namespace nw::server {

Response callHandler(const Exchange &exchange)
{
    return callWork([&exchange] { return exchange.route->handler(exchange.request); });
}

std::optional<Response> responseAtHand(const Exchange &exchange)
{
    const AtHand &atHand = exchange.route->atHand;
    if (!atHand)
        return std::nullopt;
    try {
        return atHand(exchange.request);
    } catch (const std::exception &) {
        return std::nullopt; // the handler fails in its own way
    }
}

Response callWork(const std::function<Response()> &work)
{
    const auto failed = [](const QString &why) {
        return problemResponse(Error{ErrorCode::Internal, why, {}});
    };
    try {
        return work();
    } catch (const std::exception &exception) {
        return failed(u"a handler failed: " % QString::fromUtf8(exception.what()));
    } catch (...) {
        return failed(QStringLiteral("a handler failed"));
    }
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
    Response response =
        problemResponse(Error{ErrorCode::Unavailable, QStringLiteral("the queue is full"), {}});
    response.set("Retry-After", "1");
    return response;
}

} // namespace nw::server
