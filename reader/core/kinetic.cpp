#include "reader/core/kinetic.h"

#include <cmath>

namespace nw::reader {
namespace {

constexpr qint64 kRememberedMs = 100; // older moves say nothing of the speed at the end
constexpr qint64 kStoppedMs = 60; // a hand that rested so long was not throwing
constexpr double kDecayMs = 325; // after this time a third of the speed is left
constexpr double kSlowest = 0.02; // per millisecond: slower looks like standing
constexpr double kFastest = 8;

double lengthOf(const QPointF &vector)
{
    return std::hypot(vector.x(), vector.y());
}

} // namespace

void Kinetic::press(qint64 timeMs)
{
    stop();
    m_lastMs = timeMs;
}

void Kinetic::drag(const QPointF &delta, qint64 timeMs)
{
    m_samples.push_back({delta, timeMs});
    while (!m_samples.empty() && timeMs - m_samples.front().timeMs > kRememberedMs)
        m_samples.pop_front();
}

bool Kinetic::release(qint64 timeMs)
{
    QPointF way;
    const bool hadStopped = m_samples.empty() || timeMs - m_samples.back().timeMs > kStoppedMs;
    for (const Sample &sample : m_samples)
        way += sample.delta;
    const qint64 spanMs = m_samples.empty() ? 0 : timeMs - m_samples.front().timeMs;
    m_samples.clear();
    if (hadStopped || spanMs <= 0)
        return false;
    m_speed = way / static_cast<double>(spanMs);
    const double speed = lengthOf(m_speed);
    if (speed > kFastest)
        m_speed *= kFastest / speed;
    m_lastMs = timeMs;
    m_isRolling = speed > kSlowest;
    return m_isRolling;
}

void Kinetic::stop()
{
    m_samples.clear();
    m_speed = {};
    m_isRolling = false;
}

QPointF Kinetic::roll(qint64 timeMs)
{
    if (!m_isRolling || timeMs <= m_lastMs)
        return {};
    const double elapsed = static_cast<double>(timeMs - m_lastMs);
    m_lastMs = timeMs;
    const double left = std::exp(-elapsed / kDecayMs);
    // The speed falls off evenly in proportion: this is its integral over the time that passed.
    const QPointF way = m_speed * kDecayMs * (1 - left);
    m_speed *= left;
    if (lengthOf(m_speed) < kSlowest)
        stop();
    return way;
}

} // namespace nw::reader
