#pragma once

#include "server/common/http/request.h"
#include "server/common/http/response.h"
#include "server/common/money/books.h"

#include <mutex>
#include <set>

namespace nw::server {

// What Idempotency-Key (draft-ietf-httpapi-idempotency-key-header) says of a signed-in person's
// request: 1 to 200 printable ASCII characters, kept apart by person and route. Errors:
// IdempotencyKeyRequired, InvalidInput.
Result<RequestKey> readRequestKey(const Request &request);

// The requests of this process that are being worked on. Two equal ones at the same time are safe
// without it, because the ledger keeps keys; it spares the second one the work, and tells it to
// wait.
class RequestsInFlight
{
public:
    // Holds the place of a request while it lives.
    class Place
    {
    public:
        Place(RequestsInFlight *requests, const RequestKey &key);
        Place(Place &&other) noexcept;
        Place &operator=(Place &&) = delete;
        ~Place();

    private:
        RequestsInFlight *m_requests = nullptr;
        std::pair<QString, QString> m_key;
    };

    Result<Place> enter(const RequestKey &key); // InFlight

private:
    std::mutex m_mutex;
    std::set<std::pair<QString, QString>> m_keys;
};

enum class Answered
{
    Now,
    Before
};

// Adds Idempotent-Replayed where it is due.
Response asAnswered(Response response, Answered answered);

// problemResponse(), with Retry-After for what another try will settle.
Response keyedProblem(const Error &error);

} // namespace nw::server
