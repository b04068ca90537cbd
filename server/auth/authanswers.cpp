#include "server/auth/authanswers.h"

namespace nw::server::auth {

namespace {

Response nothing()
{
    Response response;
    response.status = 204;
    return response;
}

} // namespace

Response refusalResponse(const Refusal &refusal)
{
    Response response = problemResponse(refusal.error);
    if (!refusal.fields.isEmpty() && response.problem) {
        Problem problem = *response.problem;
        problem.errors = refusal.fields;
        response = problemResponse(problem);
    }
    if (refusal.retryAfterSeconds > 0)
        response.set("Retry-After", QByteArray::number(refusal.retryAfterSeconds));
    return response;
}

Response noContent(const Result<void> &done)
{
    return done ? nothing() : problemResponse(done.error());
}

Response noContent(const AuthResult<void> &done)
{
    return done ? nothing() : refusalResponse(done.error());
}

} // namespace nw::server::auth
