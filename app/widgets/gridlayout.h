#pragma once

#include <QRect>

namespace nw::app {

// The geometry of a grid of covers: covers keep their size, the gap between the columns stretches.
struct GridMeasures
{
    int itemWidth = 140;
    int itemHeight = 256;
    int rowPitch = 276;
    int minimumGap = 16;
};

class GridLayout
{
public:
    GridLayout(const GridMeasures &measures, int widthPx);

    int columns() const { return m_columns; }
    int rows(int count) const;
    int heightPx(int count) const;
    QRect itemRect(int index) const;

    // The item whose cell holds the point, or -1 between the cells and after the last.
    int itemAt(const QPoint &point, int count) const;

private:
    int columnLeft(int column) const;

    GridMeasures m_measures;
    int m_widthPx;
    int m_columns;
};

} // namespace nw::app
