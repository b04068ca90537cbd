#pragma once

#include <QPointF>
#include <QRectF>
#include <QSize>

#include <optional>

namespace nw::reader {

// Where a page stands in a viewport and how it moves there. Pure functions; every length is in
// device pixels, every scale in device pixels per pixel of the page's image.

enum class FitMode
{
    Page, // the whole page
    Width, // as wide as the viewport
    Height, // as high as the viewport
    Smart, // the whole page, but never enlarged, and long pages by their width
    Original, // one pixel of the image on one pixel of the screen
};

enum class ReadingDirection
{
    LeftToRight,
    RightToLeft
};

// Forward is the way the story goes, whatever side that is on.
enum class PageStep
{
    Forward,
    Backward
};

inline constexpr double kMinScale = 0.02;
inline constexpr double kMaxScale = 8.0;
// What a pre-scaled page may take; beyond it the page is enlarged while painting.
inline constexpr qint64 kMaxBitmapPixels = 40'000'000;

double fitScale(FitMode mode, const QSize &page, const QSize &viewport);
double clampScale(double scale);

// The page at that scale, at least 1 x 1.
QSize scaledSize(const QSize &page, double scale);

// The size of the bitmap that is rendered for that scale: the scaled size where it has at most
// kMaxBitmapPixels, else the largest of the same shape that has.
QSize bitmapSize(const QSize &page, double scale);

// The nearest place of the page's top left corner where no more of the viewport is empty than must
// be: centred along an axis where the page is smaller, edge to edge where it is larger.
QPointF clampOffset(const QPointF &offset, const QSize &page, const QSize &viewport);

// Where reading of a page begins: its top at the side the direction starts from. Coming back from
// the page after it, where reading of it ends: its bottom at the other side.
QPointF entryOffset(const QSize &page, const QSize &viewport, ReadingDirection direction,
                    PageStep cameBy);

// The offset after a change of scale that leaves the point of the page under `anchor` (in the
// viewport) where it is, before clamping.
QPointF zoomedOffset(const QPointF &offset, const QPointF &anchor, double oldScale,
                     double newScale);

// One step of reading on inside a page that is larger than the viewport: down by most of a
// viewport; at the bottom to the top of the next column in reading direction. Nothing when the page
// ends here. `offset` is clamped.
std::optional<QPointF> readingStep(const QPointF &offset, const QSize &page, const QSize &viewport,
                                   ReadingDirection direction, PageStep step);

// Moves by `delta` as far as the page allows; nothing when it cannot move at all.
std::optional<QPointF> panned(const QPointF &offset, const QPointF &delta, const QSize &page,
                              const QSize &viewport);

bool fitsInside(const QSize &page, const QSize &viewport);

} // namespace nw::reader
