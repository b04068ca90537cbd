#include "server/common/http/response.h"

namespace nw::server {

Response &Response::set(const QByteArray &name, const QByteArray &value)
{
    for (auto &[existing, existingValue] : headers) {
        if (existing.compare(name, Qt::CaseInsensitive) == 0) {
            existingValue = value;
            return *this;
        }
    }
    headers.append({name, value});
    return *this;
}

QByteArray Response::header(const QByteArray &name) const
{
    for (const auto &[existing, value] : headers) {
        if (existing.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

Response success(const QByteArray &data, int status, const QByteArray &meta)
{
    Response response;
    response.status = status;
    response.headers.emplaceBack("Content-Type", "application/json");
    response.body.reserve(data.size() + meta.size() + 40);
    response.body.append("{\"success\":true,\"data\":").append(data);
    if (!meta.isEmpty())
        response.body.append(",\"meta\":").append(meta);
    response.body.append('}');
    return response;
}

Response problemResponse(const Error &error)
{
    const ProblemKind kind = problemKind(error.code);
    Problem problem;
    problem.status = kind.status;
    problem.code = QString::fromLatin1(kind.code);
    problem.title = QString::fromLatin1(kind.title);
    // The detail of a failure of ours is for the log; that of a bad request is for whoever sent it.
    problem.detail = kind.status >= 500 ? problem.title : error.detail;
    if (!error.field.isEmpty())
        problem.errors.append({error.field, problem.code, error.detail});
    Response response = problemResponse(problem);
    response.error = error;
    if (error.code == ErrorCode::Unavailable)
        response.set("Retry-After", "1");
    return response;
}

Response problemResponse(Problem problem)
{
    Response response;
    response.status = problem.status;
    response.headers.emplaceBack("Content-Type", "application/problem+json");
    response.headers.emplaceBack("Cache-Control", "no-store");
    response.body = toJson(problem);
    response.problem = std::move(problem);
    return response;
}

} // namespace nw::server
