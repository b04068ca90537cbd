#pragma once

#include "server/common/db/database.h"

#include <functional>

namespace nw::server {

// How often a transaction that lost against another one is done again, and what is done meanwhile.
struct Retry
{
    int attempts = 6;
    std::function<void(int attempt)> pause; // none: sleeps, see sleepBeforeRetry()
};

// Some milliseconds, twice as many with each attempt, and by chance half as many or half as many
// more: transactions that were in each other's way do not meet again.
void sleepBeforeRetry(int attempt);

// Does `body` in a writing transaction and commits when it succeeds. When PostgreSQL found the
// transaction in the way of another one (a deadlock, a serialisation failure), everything is rolled
// back and done again: `body` has no effects but those on the connection. `body` answers a
// DbResult<T> or a Result<T>.
template <typename Body>
auto inTransaction(Connection &connection, Body body, const Retry &retry = {}) -> decltype(body())
{
    using Outcome = decltype(body());
    using Failure = typename Outcome::error_type;
    const auto failed = [](const DbError &error) -> tl::unexpected<Failure> {
        if constexpr (std::is_same_v<Failure, DbError>)
            return tl::unexpected<Failure>(error);
        else
            return tl::unexpected<Failure>(toError(error));
    };
    const auto once = [&]() -> Outcome {
        auto transaction = Transaction::begin(connection, Transaction::Mode::Write);
        if (!transaction)
            return failed(transaction.error());
        Outcome outcome = body();
        if (!outcome)
            return outcome;
        if (auto committed = transaction->commit(); !committed)
            return failed(committed.error());
        return outcome;
    };
    for (int attempt = 1;; ++attempt) {
        Outcome outcome = once();
        if (outcome || !connection.wasInConflict() || attempt >= retry.attempts)
            return outcome;
        if (retry.pause)
            retry.pause(attempt);
        else
            sleepBeforeRetry(attempt);
    }
}

} // namespace nw::server
