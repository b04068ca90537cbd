#pragma once

#include <QtGlobal>

#include <chrono>

namespace nw::server {

// When something that should move `bytesPerSecond` or more, after a grace, is too slow.
class Pace
{
public:
    Pace(int graceMs, qint64 bytesPerSecond)
        : m_start(std::chrono::steady_clock::now())
        , m_graceMs(graceMs)
        , m_bytesPerSecond(bytesPerSecond)
    {
    }

    std::chrono::steady_clock::time_point deadline(qint64 movedBytes) const
    {
        return m_start
            + std::chrono::milliseconds(m_graceMs + movedBytes * 1000 / m_bytesPerSecond);
    }

private:
    std::chrono::steady_clock::time_point m_start;
    int m_graceMs;
    qint64 m_bytesPerSecond;
};

// When what a connection waits for is due. Looked at from time to time, see passes().
class Deadline
{
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    void arm(TimePoint due)
    {
        m_due = due;
        m_expired = false;
    }
    void arm(int milliseconds)
    {
        arm(std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds));
    }
    void disarm() { arm(TimePoint::max()); }

    bool hasExpired() const { return m_expired; }
    bool passes(TimePoint now) // true once
    {
        const bool isPassed = now >= m_due && !m_expired;
        m_expired = m_expired || isPassed;
        return isPassed;
    }

private:
    TimePoint m_due = TimePoint::max();
    bool m_expired = false;
};

} // namespace nw::server
