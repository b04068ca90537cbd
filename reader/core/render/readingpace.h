#pragma once

#include <QtGlobal>

#include <optional>

namespace nw::reader {

// How fast somebody turns pages, and so how long a page must have rested before it is worth
// decoding once more in the best quality. Who looks at each page gets it soon; who skims would only
// pay for pages that are already gone, so they must rest for longer than their own rhythm.
class ReadingPace
{
public:
    // Another page is shown from now on, by any clock that only runs forward.
    void turned(qint64 nowMs);
    // The book was closed, or another one opened.
    void forget() { *this = {}; }

    int restMs() const;

private:
    std::optional<qint64> m_lastTurnMs;
    std::optional<qint64> m_intervalMs; // between the last two turns
};

} // namespace nw::reader
