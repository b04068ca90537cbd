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

Response paymentRequired(const QString &price)
{
    const ProblemKind kind = problemKind(ErrorCode::PaymentRequired);
    Problem problem;
    problem.status = kind.status;
    problem.code = QString::fromLatin1(kind.code);
    problem.title = QString::fromLatin1(kind.title);
    problem.detail = u"This belongs to a comic that costs " % price % u" NWT.";
    problem.extra = "\"price\":\"" + price.toLatin1() + '"';
    return problemResponse(problem);
}

} // namespace nw::server::comics
