#pragma once

#include <cstdint>

namespace nw::server {

// Time as services see it; tests move it by hand.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual std::int64_t nowMs() const = 0; // Unix milliseconds, UTC
};

class SystemClock final : public Clock
{
public:
    std::int64_t nowMs() const override;
};

} // namespace nw::server
