#include "app/widgets/gridlayout.h"

#include <algorithm>

namespace nw::app {

GridLayout::GridLayout(const GridMeasures &measures, int widthPx)
    : m_measures(measures)
    , m_widthPx(widthPx)
    , m_columns(
          std::max(1, (widthPx + measures.minimumGap) / (measures.itemWidth + measures.minimumGap)))
{
}

int GridLayout::rows(int count) const
{
    return (count + m_columns - 1) / m_columns;
}

int GridLayout::heightPx(int count) const
{
    return count == 0 ? 0 : (rows(count) - 1) * m_measures.rowPitch + m_measures.itemHeight;
}

int GridLayout::columnLeft(int column) const
{
    if (m_columns == 1) {
        return 0;
    }
    // Rounded per column, so that the last one ends exactly at the right edge.
    return column * (m_widthPx - m_measures.itemWidth) / (m_columns - 1);
}

QRect GridLayout::itemRect(int index) const
{
    return {columnLeft(index % m_columns), index / m_columns * m_measures.rowPitch,
            m_measures.itemWidth, m_measures.itemHeight};
}

int GridLayout::itemAt(const QPoint &point, int count) const
{
    if (point.x() < 0 || point.y() < 0) {
        return -1;
    }
    const int row = point.y() / m_measures.rowPitch;
    for (int column = 0; column < m_columns; ++column) {
        const int index = row * m_columns + column;
        if (index < count && itemRect(index).contains(point)) {
            return index;
        }
    }
    return -1;
}

} // namespace nw::app
