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

} // namespace nw::server
