#pragma once

#include <QList>

#include <optional>

namespace nw::reader {

// Where a reader jumped from, and the way back. Turning pages is no jump.
class PageHistory
{
public:
    void clear();
    // A jump from that page to another: what lay ahead is forgotten.
    void jumped(int from);
    bool canGoBack() const { return !m_behind.isEmpty(); }
    bool canGoForward() const { return !m_ahead.isEmpty(); }
    // Where to go from the page that is read now; nothing at the end of the history.
    std::optional<int> back(int current);
    std::optional<int> forward(int current);

private:
    QList<int> m_behind; // the latest last
    QList<int> m_ahead;
};

} // namespace nw::reader
