#include "server/events/answeredrequests.h"

namespace nw::server::events {

namespace {

// Answers that another try would not be given.
bool isFinal(const Result<QByteArray> &answer)
{
    if (answer)
        return true;
    switch (answer.error().code) {
    case ErrorCode::Internal:
    case ErrorCode::Unavailable:
    case ErrorCode::DiskFull:
    case ErrorCode::Timeout:
        return false;
    default:
        return true;
    }
}

Response responseOf(const Result<QByteArray> &answer, int status, Answered answered)
{
    return asAnswered(answer ? success(*answer, status) : keyedProblem(answer.error()), answered);
}

} // namespace

AnsweredRequests::AnsweredRequests(AnswerStore &answers, const Clock &clock)
    : m_answers(answers)
    , m_clock(clock)
{
}

Response AnsweredRequests::answer(const Request &request, int status, const Act &act)
{
    const Result<RequestKey> key = readRequestKey(request);
    if (!key)
        return keyedProblem(key.error());
    const auto place = m_inFlight.enter(*key);
    if (!place)
        return keyedProblem(place.error());
    const Result<std::optional<AnswerRow>> before = m_answers.answer(key->scope, key->key);
    if (!before)
        return keyedProblem(before.error());
    if (*before) {
        if ((*before)->request.requestHash != key->requestHash)
            return keyedProblem(Error{ErrorCode::IdempotencyKeyReused,
                                      QStringLiteral("The key was used for another request."),
                                      {}});
        const Result<QByteArray> kept = (*before)->refusal
            ? Result<QByteArray>(tl::unexpected(*(*before)->refusal))
            : Result<QByteArray>((*before)->data);
        return responseOf(kept, status, Answered::Before);
    }
    const Result<QByteArray> answer = act();
    if (!isFinal(answer))
        return keyedProblem(answer.error());
    AnswerRow row{*key, answer.value_or(QByteArray()), std::nullopt, m_clock.nowMs()};
    if (!answer)
        row.refusal = answer.error();
    // What was done stays done: who asks again because of this error is told the same.
    if (const Result<void> kept = m_answers.keep(row); !kept)
        return keyedProblem(kept.error());
    return responseOf(answer, status, Answered::Now);
}

} // namespace nw::server::events
