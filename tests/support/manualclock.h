#pragma once

#include "server/common/runtime/clock.h"

namespace nw::test {

// Stands still until a test moves it.
class ManualClock final : public server::Clock
{
public:
    std::int64_t nowMs() const override { return m_nowMs; }
    void advanceMs(std::int64_t ms) { m_nowMs += ms; }
    void advanceSeconds(std::int64_t seconds) { advanceMs(seconds * 1000); }
    void advanceDays(std::int64_t days) { advanceSeconds(days * 24 * 60 * 60); }

private:
    std::int64_t m_nowMs = 1'795'000'000'000; // 2026-11-18
};

} // namespace nw::test
