#pragma once

#include "server/common/runtime/clock.h"

namespace nw::test {

class ManualClock final : public server::Clock
{
public:
    std::int64_t nowMs() const override { return m_nowMs; }
    void advance(std::int64_t milliseconds) { m_nowMs += milliseconds; }

private:
    std::int64_t m_nowMs = 1'790'000'000'000;
};

} // namespace nw::test
