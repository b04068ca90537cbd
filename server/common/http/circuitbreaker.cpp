#include "server/common/http/circuitbreaker.h"

#include <algorithm>

namespace nw::server {

CircuitBreaker::CircuitBreaker(const Clock &clock)
    : m_clock(clock)
{
}

CircuitBreaker::Admission CircuitBreaker::admit()
{
    const std::lock_guard lock(m_mutex);
    if (m_state == State::Closed)
        return Admission::Pass;
    // A clock that was set back must not keep it open for longer.
    const std::int64_t left = m_openUntilMs - m_clock.nowMs();
    if (m_state == State::Probing || (left > 0 && left <= kOpenMs))
        return Admission::Refuse;
    m_state = State::Probing;
    return Admission::Probe;
}

void CircuitBreaker::succeeded(Admission admission)
{
    const std::lock_guard lock(m_mutex);
    if (admission == Admission::Probe)
        close();
    else if (m_state == State::Closed)
        count(false);
}

void CircuitBreaker::failed(Admission admission)
{
    const std::lock_guard lock(m_mutex);
    if (admission == Admission::Probe)
        open();
    else if (m_state == State::Closed)
        count(true);
}

void CircuitBreaker::count(bool failure)
{
    m_failures[static_cast<std::size_t>(m_calls++ % kWindow)] = failure;
    m_inARow = failure ? m_inARow + 1 : 0;
    const auto failures = std::count(m_failures.begin(), m_failures.end(), true);
    if (m_inARow >= kFailuresInARow || (m_calls >= kWindow && failures * 2 >= kWindow))
        open();
}

void CircuitBreaker::open()
{
    m_state = State::Open;
    m_openUntilMs = m_clock.nowMs() + kOpenMs;
}

void CircuitBreaker::close()
{
    m_state = State::Closed;
    m_failures.fill(false);
    m_calls = 0;
    m_inARow = 0;
}

} // namespace nw::server
