#include "reader/core/pagehistory.h"

namespace nw::reader {
namespace {

constexpr qsizetype kMostJumps = 200;

// Takes places off `from` until one is another than `current`, which goes to `to`.
std::optional<int> step(QList<int> *from, QList<int> *to, int current)
{
    while (!from->isEmpty()) {
        const int page = from->takeLast();
        if (page == current)
            continue;
        to->append(current);
        return page;
    }
    return std::nullopt;
}

} // namespace

void PageHistory::clear()
{
    m_behind.clear();
    m_ahead.clear();
}

void PageHistory::jumped(int from)
{
    m_ahead.clear();
    if (!m_behind.isEmpty() && m_behind.constLast() == from)
        return;
    m_behind.append(from);
    if (m_behind.size() > kMostJumps)
        m_behind.removeFirst();
}

std::optional<int> PageHistory::back(int current)
{
    return step(&m_behind, &m_ahead, current);
}

std::optional<int> PageHistory::forward(int current)
{
    return step(&m_ahead, &m_behind, current);
}

} // namespace nw::reader
