#include "server/gateway/ratelimiter.h"

#include <algorithm>

namespace nw::server::gateway {

namespace {

// Buckets that are compared before one is forgotten.
constexpr int kSample = 16;

} // namespace

RateRule RateRules::perAddress(RateClass rateClass) const
{
    switch (rateClass) {
    case RateClass::Auth:
        return authPerAddress;
    case RateClass::Read:
        return read;
    case RateClass::Page:
        return page;
    case RateClass::Money:
    case RateClass::None:
        break;
    }
    return {};
}

RateRule RateRules::perUser(RateClass rateClass) const
{
    switch (rateClass) {
    case RateClass::Money:
        return moneyPerUser;
    case RateClass::Read:
        return read;
    case RateClass::Page:
        return page;
    case RateClass::Auth: // the service counts by account: here nobody is known yet
    case RateClass::None:
        break;
    }
    return {};
}

const char *rateClassName(RateClass rateClass)
{
    switch (rateClass) {
    case RateClass::Auth:
        return "auth";
    case RateClass::Money:
        return "money";
    case RateClass::Read:
        return "read";
    case RateClass::Page:
        return "page";
    case RateClass::None:
        break;
    }
    return "none";
}

RateLimiter::RateLimiter(const Clock &clock, std::size_t maxCallers)
    : m_clock(clock)
    , m_maxCallers(maxCallers)
{
}

RateVerdict RateLimiter::take(const QByteArray &caller, const RateRule &rule)
{
    RateVerdict verdict;
    if (rule.requests <= 0)
        return verdict;
    const std::int64_t intervalUs = rule.windowMs * 1000 / rule.requests;
    const std::int64_t depthUs = intervalUs * rule.requests;
    const std::lock_guard lock(m_mutex);
    const std::int64_t nowUs = m_clock.nowMs() * 1000;
    const std::string key(caller.constData(), static_cast<std::size_t>(caller.size()));
    auto found = m_fullAtUs.find(key);
    if (found == m_fullAtUs.end()) {
        if (m_fullAtUs.size() >= m_maxCallers)
            makeRoom();
        found = m_fullAtUs.emplace(key, nowUs).first;
    }
    std::int64_t &fullAtUs = found->second;
    // A clock that was set back must not lock anybody out for longer than an empty bucket does.
    fullAtUs = std::clamp(fullAtUs, nowUs, nowUs + depthUs);
    const std::int64_t takenUs = fullAtUs + intervalUs;
    if (takenUs - nowUs > depthUs) {
        verdict.outcome = RateVerdict::Outcome::Limited;
        verdict.retryAfterMs = (takenUs - nowUs - depthUs + 999) / 1000;
    } else {
        fullAtUs = takenUs;
    }
    verdict.remaining = static_cast<int>((nowUs + depthUs - fullAtUs) / intervalUs);
    verdict.resetMs = (fullAtUs - nowUs + 999) / 1000;
    return verdict;
}

// Forgets the fullest of some buckets, looking on from where it stopped the last time.
void RateLimiter::makeRoom()
{
    const std::string *fullest = nullptr;
    std::int64_t fullestAtUs = 0;
    int seen = 0;
    for (std::size_t step = 0; step < m_fullAtUs.bucket_count() && seen < kSample; ++step) {
        m_hand = (m_hand + 1) % m_fullAtUs.bucket_count();
        for (auto it = m_fullAtUs.cbegin(m_hand); it != m_fullAtUs.cend(m_hand); ++it) {
            ++seen;
            if (fullest && it->second >= fullestAtUs)
                continue;
            fullest = &it->first;
            fullestAtUs = it->second;
        }
    }
    if (fullest)
        m_fullAtUs.erase(std::string(*fullest));
}

std::size_t RateLimiter::callers() const
{
    const std::lock_guard lock(m_mutex);
    return m_fullAtUs.size();
}

} // namespace nw::server::gateway
