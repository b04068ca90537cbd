#pragma once

#include "server/common/http/router.h"
#include "server/common/runtime/clock.h"

#include <QByteArray>

#include <mutex>
#include <string>
#include <unordered_map>

namespace nw::server::gateway {

// `requests` at once, and as many again over `windowMs`, evenly.
struct RateRule
{
    int requests = 0; // 0: no limit
    std::int64_t windowMs = 1000;
};

// What one caller may do. The classes are those of the HTTP contract.
struct RateRules
{
    RateRule authPerAddress{10, 60'000};
    RateRule moneyPerUser{30, 60'000};
    RateRule read{60, 3'000}; // 20/s with a burst of 60; per address and per user
    RateRule page{100, 1'000};

    RateRule perAddress(RateClass rateClass) const;
    RateRule perUser(RateClass rateClass) const;
};

// The names in `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-08).
const char *rateClassName(RateClass rateClass);

struct RateVerdict
{
    enum class Outcome
    {
        Allowed,
        Limited
    };
    Outcome outcome = Outcome::Allowed;
    int remaining = 0;
    std::int64_t retryAfterMs = 0; // when limited
    std::int64_t resetMs = 0; // until the whole quota is there again
};

// Token buckets, each kept as one number, as the generic cell rate algorithm (ITU-T I.371) does:
// the time at which the bucket would be full again. Thread-safe. Memory is bounded: when there are
// too many callers, the fullest buckets are forgotten first, so that nobody gets rid of a limit by
// making room.
class RateLimiter
{
public:
    static constexpr std::size_t kMaxCallers = 100'000;

    explicit RateLimiter(const Clock &clock, std::size_t maxCallers = kMaxCallers);

    // Takes one token from the bucket of `caller`.
    RateVerdict take(const QByteArray &caller, const RateRule &rule);

    std::size_t callers() const;

private:
    void makeRoom();

    const Clock &m_clock;
    const std::size_t m_maxCallers;
    mutable std::mutex m_mutex;
    std::unordered_map<std::string, std::int64_t> m_fullAtUs;
    std::size_t m_hand = 0; // where makeRoom goes on looking
};

} // namespace nw::server::gateway
