#pragma once

#include "app/widgets/coverpainter.h"
#include "app/widgets/gridlayout.h"

#include <QRect>

class QPainter;

namespace nw::app {

enum class ComicLayout
{
    LibraryGrid,
    StoreGrid,
    List
};

// Paints one comic of a shelf in one of the three layouts, and knows the measures of each.
class ComicDelegate
{
public:
    ComicDelegate(const Theme &theme, CoverStore &covers);

    static GridMeasures measures(ComicLayout layout);
    static QRect coverRect(ComicLayout layout, const QRect &item);

    void paint(QPainter *painter, ComicLayout layout, const QRect &rect, const ComicItem &item,
               const CoverState &state) const;

private:
    void paintLibraryText(QPainter *painter, const QRect &rect, const ComicItem &item) const;
    void paintStoreText(QPainter *painter, const QRect &rect, const ComicItem &item) const;
    void paintListRow(QPainter *painter, const QRect &rect, const ComicItem &item,
                      const CoverState &state) const;
    void paintProgress(QPainter *painter, const QRect &rect, double fraction) const;

    const Theme &m_theme;
    CoverStore &m_covers;
};

// "62%" or nothing: what stands on the title line beside the title.
QString titleMark(const ComicItem &item);

} // namespace nw::app
