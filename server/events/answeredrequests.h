#pragma once

#include "server/common/money/keyedrequest.h"
#include "server/common/runtime/clock.h"
#include "server/events/answerstore.h"

#include <functional>

namespace nw::server::events {

// Requests that act on a booking as a whole, each under an Idempotency-Key: the same one is told
// the same again, another one under its key is refused, and so is one that comes while the first is
// being worked on. What they do is itself the same the second time, so that a crash between the
// deed and the kept answer costs nothing. Thread-safe.
class AnsweredRequests
{
public:
    AnsweredRequests(AnswerStore &answers, const Clock &clock);

    // `data` of the answer, or why not; `act` runs unless the request was answered before.
    using Act = std::function<Result<QByteArray>()>;
    Response answer(const Request &request, int status, const Act &act);

private:
    AnswerStore &m_answers;
    const Clock &m_clock;
    RequestsInFlight m_inFlight;
};

} // namespace nw::server::events
