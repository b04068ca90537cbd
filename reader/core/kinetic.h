#pragma once

#include <QPointF>

#include <deque>

namespace nw::reader {

// What moves on when a hand lets go of it: the speed of the last moments of a drag, and how it runs
// out. Pure: the time is told, in milliseconds of any clock that only goes forward.
class Kinetic
{
public:
    void press(qint64 timeMs);
    void drag(const QPointF &delta, qint64 timeMs);
    // Rolls on from here; false when the hand had stopped before it let go.
    bool release(qint64 timeMs);
    void stop();

    bool isRolling() const { return m_isRolling; }
    // The way since the last call, or since the release. Stops by itself.
    QPointF roll(qint64 timeMs);

private:
    struct Sample
    {
        QPointF delta;
        qint64 timeMs = 0;
    };

    std::deque<Sample> m_samples;
    QPointF m_speed; // per millisecond
    qint64 m_lastMs = 0;
    bool m_isRolling = false;
};

} // namespace nw::reader
