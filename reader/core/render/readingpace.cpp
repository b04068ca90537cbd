#include "reader/core/render/readingpace.h"

namespace nw::reader {
namespace {

// Whoever stays with a page for longer than this reads it.
constexpr qint64 kSkimmingMs = 1'200;
constexpr qint64 kRestMs = 300;

} // namespace

void ReadingPace::turned(qint64 nowMs)
{
    if (m_lastTurnMs)
        m_intervalMs = nowMs - *m_lastTurnMs;
    m_lastTurnMs = nowMs;
}

int ReadingPace::restMs() const
{
    const bool isSkimming = m_intervalMs && *m_intervalMs <= kSkimmingMs;
    return static_cast<int>(kRestMs + (isSkimming ? *m_intervalMs : 0));
}

} // namespace nw::reader
