#include "reader/core/pagegeometry.h"

#include <algorithm>
#include <cmath>

namespace nw::reader {
namespace {

// Of a viewport, how far one reading step goes: the rest stays visible, so that the eye finds its
// line.
constexpr double kReadingStepShare = 0.9;
// A page this many times longer than the viewport's shape is read by its width.
constexpr double kLongPageShare = 2.5;
// Rounding of a scaled size may leave this much over without the page counting as larger.
constexpr double kSlackPixels = 0.5;

double widthScale(const QSize &page, const QSize &viewport)
{
    return static_cast<double>(viewport.width()) / page.width();
}

double heightScale(const QSize &page, const QSize &viewport)
{
    return static_cast<double>(viewport.height()) / page.height();
}

double smartScale(const QSize &page, const QSize &viewport)
{
    const double byWidth = widthScale(page, viewport);
    const double byHeight = heightScale(page, viewport);
    const double wholePage = std::min(byWidth, byHeight);
    const bool isLong = page.height() > kLongPageShare * page.width() && byWidth > byHeight;
    return std::min(1.0, isLong ? byWidth : wholePage);
}

double clampAxis(double offset, int page, int viewport)
{
    const double spare = viewport - page;
    if (spare >= 0)
        return std::floor(spare / 2);
    return std::clamp(offset, spare, 0.0);
}

} // namespace

double fitScale(FitMode mode, const QSize &page, const QSize &viewport)
{
    if (page.isEmpty() || viewport.isEmpty())
        return 1.0;
    switch (mode) {
    case FitMode::Page:
        return clampScale(std::min(widthScale(page, viewport), heightScale(page, viewport)));
    case FitMode::Width:
        return clampScale(widthScale(page, viewport));
    case FitMode::Height:
        return clampScale(heightScale(page, viewport));
    case FitMode::Smart:
        return clampScale(smartScale(page, viewport));
    case FitMode::Original:
        return 1.0;
    }
    return 1.0;
}

double clampScale(double scale)
{
    return std::isfinite(scale) ? std::clamp(scale, kMinScale, kMaxScale) : 1.0;
}

QSize scaledSize(const QSize &page, double scale)
{
    const auto scaled = [scale](int side) {
        return std::max(1, static_cast<int>(std::lround(side * scale)));
    };
    return {scaled(page.width()), scaled(page.height())};
}

QSize bitmapSize(const QSize &page, double scale)
{
    const QSize wanted = scaledSize(page, scale);
    const double pixels = static_cast<double>(wanted.width()) * wanted.height();
    if (pixels <= static_cast<double>(kMaxBitmapPixels))
        return wanted;
    const double shrink = std::sqrt(static_cast<double>(kMaxBitmapPixels) / pixels);
    const auto floored = [shrink](int side) {
        return std::max(1, static_cast<int>(std::floor(side * shrink)));
    };
    return {floored(wanted.width()), floored(wanted.height())};
}

QPointF clampOffset(const QPointF &offset, const QSize &page, const QSize &viewport)
{
    return {clampAxis(offset.x(), page.width(), viewport.width()),
            clampAxis(offset.y(), page.height(), viewport.height())};
}

QPointF entryOffset(const QSize &page, const QSize &viewport, ReadingDirection direction,
                    PageStep cameBy)
{
    const bool atStart = cameBy == PageStep::Forward;
    const bool atLeft = atStart == (direction == ReadingDirection::LeftToRight);
    const QPointF corner(atLeft ? 0.0 : viewport.width() - page.width(),
                         atStart ? 0.0 : viewport.height() - page.height());
    return clampOffset(corner, page, viewport);
}

QPointF zoomedOffset(const QPointF &offset, const QPointF &anchor, double oldScale, double newScale)
{
    const double ratio = newScale / oldScale;
    return anchor - (anchor - offset) * ratio;
}

std::optional<QPointF> readingStep(const QPointF &offset, const QSize &page, const QSize &viewport,
                                   ReadingDirection direction, PageStep step)
{
    const double down = step == PageStep::Forward ? -1.0 : 1.0;
    const QPointF vertical(0, down * kReadingStepShare * viewport.height());
    if (const auto moved = panned(offset, vertical, page, viewport))
        return moved;

    const bool storyGoesRight = direction == ReadingDirection::LeftToRight;
    const double aside = storyGoesRight ? down : -down;
    const QPointF horizontal(aside * kReadingStepShare * viewport.width(), 0);
    auto nextColumn = panned(offset, horizontal, page, viewport);
    if (!nextColumn)
        return std::nullopt;
    nextColumn->setY(step == PageStep::Forward ? 0.0 : viewport.height() - page.height());
    return clampOffset(*nextColumn, page, viewport);
}

std::optional<QPointF> panned(const QPointF &offset, const QPointF &delta, const QSize &page,
                              const QSize &viewport)
{
    const QPointF moved = clampOffset(offset + delta, page, viewport);
    const QPointF way = moved - clampOffset(offset, page, viewport);
    if (std::abs(way.x()) <= kSlackPixels && std::abs(way.y()) <= kSlackPixels)
        return std::nullopt;
    return moved;
}

bool fitsInside(const QSize &page, const QSize &viewport)
{
    return page.width() <= viewport.width() && page.height() <= viewport.height();
}

} // namespace nw::reader
