#include "services-client/contract/problem.h"

#include "services-client/contract/jsonreader.h"
#include "services-client/contract/jsonwriter.h"

namespace nw {

namespace {

struct Row
{
    ErrorCode code;
    ProblemKind kind;
};

// Offline, Timeout, Cancelled and DiskFull come from the client's own machine in the first place;
// they have a row so that each code has exactly one word in logs and answers.
constexpr Row kRows[] = {
    {ErrorCode::Internal, {"internal", 500, "Internal error"}},
    {ErrorCode::NotFound, {"not_found", 404, "Not found"}},
    {ErrorCode::InvalidInput, {"invalid_input", 400, "Invalid input"}},
    {ErrorCode::UnknownField, {"unknown_field", 400, "Unknown field"}},
    {ErrorCode::Unauthenticated, {"unauthenticated", 401, "Not signed in"}},
    {ErrorCode::InvalidCredentials, {"invalid_credentials", 401, "Wrong name or password"}},
    {ErrorCode::TokenExpired, {"token_expired", 401, "Token expired"}},
    {ErrorCode::TokenReused, {"token_reused", 401, "Refresh token used twice"}},
    {ErrorCode::Forbidden, {"forbidden", 403, "Not allowed"}},
    {ErrorCode::Conflict, {"conflict", 409, "Conflict"}},
    {ErrorCode::AlreadyExists, {"already_exists", 409, "Exists already"}},
    {ErrorCode::ProgressConflict, {"progress_conflict", 409, "Another device is further on"}},
    {ErrorCode::PaymentRequired, {"payment_required", 402, "Payment required"}},
    {ErrorCode::PayloadTooLarge, {"payload_too_large", 413, "Too large"}},
    {ErrorCode::RateLimited, {"rate_limited", 429, "Too many requests"}},
    {ErrorCode::Unavailable, {"unavailable", 503, "Not available now"}},
    {ErrorCode::Offline, {"offline", 503, "Offline"}},
    {ErrorCode::Timeout, {"timeout", 504, "Timed out"}},
    {ErrorCode::Cancelled, {"cancelled", 499, "Cancelled"}},
    {ErrorCode::Damaged, {"damaged", 422, "Damaged"}},
    {ErrorCode::Unsupported, {"unsupported", 415, "Not supported"}},
    {ErrorCode::MalformedJson, {"malformed_json", 400, "Malformed JSON"}},
    {ErrorCode::MethodNotAllowed, {"method_not_allowed", 405, "Method not allowed"}},
    {ErrorCode::PreconditionFailed, {"precondition_failed", 412, "Changed in the meantime"}},
    {ErrorCode::DiskFull, {"disk_full", 507, "Disk full"}},
    {ErrorCode::IdempotencyKeyRequired,
     {"idempotency_key_required", 428, "Idempotency-Key is missing"}},
    {ErrorCode::IdempotencyKeyReused,
     {"idempotency_key_reused", 422, "Idempotency-Key was used for another request"}},
    {ErrorCode::InFlight, {"in_flight", 409, "The same request is being worked on"}},
    {ErrorCode::AmountInvalid, {"amount_invalid", 422, "Not an amount"}},
    {ErrorCode::InsufficientFunds, {"insufficient_funds", 402, "Not enough tokens"}},
    {ErrorCode::PriceChanged, {"price_changed", 409, "The price has changed"}},
    {ErrorCode::SoldOut, {"sold_out", 409, "Sold out"}},
    {ErrorCode::PerUserLimit, {"per_user_limit", 409, "No more for one person"}},
    {ErrorCode::SaleClosed, {"sale_closed", 409, "Not on sale now"}},
    {ErrorCode::SecondFactorRequired, {"second_factor_required", 401, "A code is wanted"}},
    {ErrorCode::Unbalanced, {"unbalanced", 422, "Debits and credits differ"}},
};

} // namespace

QString problemType(const QString &code)
{
    return QLatin1String("urn:nerdwork:problem:") + code;
}

QByteArray toJson(const Problem &problem)
{
    JsonWriter out;
    out.beginObject();
    out.member("type", problemType(problem.code));
    out.member("title", problem.title);
    out.member("status", problem.status);
    out.member("detail", problem.detail);
    out.member("instance", problem.instance);
    out.member("code", problem.code);
    out.member("requestId", problem.requestId);
    out.key("errors").beginArray();
    for (const FieldProblem &error : problem.errors) {
        out.beginObject();
        out.member("field", error.field).member("code", error.code).member("detail", error.detail);
        out.endObject();
    }
    out.endArray();
    // For clients of the existing web product, which look at these two.
    out.key("success").boolean(false);
    out.member("error", problem.detail.isEmpty() ? problem.title : problem.detail);
    out.endObject();

    QByteArray json = out.take();
    if (!problem.extra.isEmpty())
        json.insert(json.size() - 1, QByteArray("," + problem.extra));
    return json;
}

Result<Problem> readProblem(const QByteArray &json)
{
    const Result<QJsonObject> object = parseJsonObject(json);
    if (!object)
        return tl::unexpected(object.error());
    JsonReader in(*object);
    Problem problem;
    problem.type = in.stringOr("type");
    problem.status = int(in.integer("status"));
    problem.code = in.string("code");
    problem.title = in.stringOr("title");
    problem.detail = in.stringOr("detail");
    problem.instance = in.stringOr("instance");
    problem.requestId = in.stringOr("requestId");
    const QJsonArray errors = in.arrayOr("errors");
    for (const auto &row : errors) {
        JsonReader error(row.toObject());
        problem.errors.append(
            {error.stringOr("field"), error.stringOr("code"), error.stringOr("detail")});
    }
    if (in.error())
        return tl::unexpected(*in.error());
    return problem;
}

ProblemKind problemKind(ErrorCode code)
{
    for (const Row &row : kRows) {
        if (row.code == code)
            return row.kind;
    }
    return kRows[0].kind;
}

ErrorCode errorCodeFromProblem(const QString &code)
{
    for (const Row &row : kRows) {
        if (code == QLatin1String(row.kind.code))
            return row.code;
    }
    return ErrorCode::Internal;
}

} // namespace nw
