#pragma once

#include "server/common/runtime/clock.h"

#include <array>
#include <mutex>

namespace nw::server {

// Keeps calls from a service that does not answer: after 5 failures in a row, or when half of the
// last 20 calls failed, it refuses for 5 seconds, then lets one call through to see. Thread-safe.
class CircuitBreaker
{
public:
    static constexpr int kFailuresInARow = 5;
    static constexpr int kWindow = 20;
    static constexpr std::int64_t kOpenMs = 5000;

    explicit CircuitBreaker(const Clock &clock);

    enum class Admission
    {
        Pass,
        Probe, // the one call that decides whether it closes again
        Refuse
    };
    Admission admit();

    // Each call that was admitted is reported once. What began before it opened decides nothing.
    void succeeded(Admission admission);
    void failed(Admission admission);

private:
    enum class State
    {
        Closed,
        Open,
        Probing
    };
    void count(bool failure);
    void open();
    void close();

    const Clock &m_clock;
    std::mutex m_mutex;
    State m_state = State::Closed;
    std::int64_t m_openUntilMs = 0;
    std::array<bool, kWindow> m_failures{}; // of the last calls, as a ring
    int m_calls = 0;
    int m_inARow = 0;
};

} // namespace nw::server
