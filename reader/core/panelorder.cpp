// In which order panels are read.
#include "reader/core/panels.h"

#include <algorithm>
#include <array>

namespace nw::reader {
namespace {

enum class Axis
{
    Down,
    Across
};

struct Span
{
    double from;
    double to;
};

Span spanOf(const QRectF &frame, Axis axis, double shrink)
{
    const double start = axis == Axis::Down ? frame.top() : frame.left();
    const double length = axis == Axis::Down ? frame.height() : frame.width();
    return {start + shrink * length, start + length - shrink * length};
}

// Groups that no line parallel to the other axis would cut, in order along the axis.
QList<QList<QRectF>> groupsAlong(QList<QRectF> frames, Axis axis, double shrink)
{
    std::sort(frames.begin(), frames.end(), [axis](const QRectF &a, const QRectF &b) {
        return spanOf(a, axis, 0).from < spanOf(b, axis, 0).from;
    });
    QList<QList<QRectF>> groups;
    double end = 0;
    for (const QRectF &frame : frames) {
        const Span span = spanOf(frame, axis, shrink);
        if (groups.isEmpty() || span.from >= end)
            groups.append(QList<QRectF>());
        end = groups.last().isEmpty() ? span.to : std::max(end, span.to);
        groups.last().append(frame);
    }
    return groups;
}

} // namespace

QList<QRectF> inReadingOrder(QList<QRectF> frames, ReadingDirection direction)
{
    if (frames.size() < 2)
        return frames;
    // Slanted gutters let the boxes of panels overlap: ever more of their edges is overlooked until
    // they part.
    constexpr std::array kShrinks{0.0, 0.06, 0.14, 0.24, 0.34};
    for (const double shrink : kShrinks) {
        for (const Axis axis : {Axis::Down, Axis::Across}) {
            QList<QList<QRectF>> groups = groupsAlong(frames, axis, shrink);
            if (groups.size() < 2)
                continue;
            if (axis == Axis::Across && direction == ReadingDirection::RightToLeft)
                std::reverse(groups.begin(), groups.end());
            QList<QRectF> ordered;
            for (const QList<QRectF> &group : std::as_const(groups))
                ordered += inReadingOrder(group, direction);
            return ordered;
        }
    }
    std::sort(frames.begin(), frames.end(), [direction](const QRectF &a, const QRectF &b) {
        if (a.center().y() != b.center().y())
            return a.center().y() < b.center().y();
        return (a.center().x() < b.center().x()) == (direction == ReadingDirection::LeftToRight);
    });
    return frames;
}

} // namespace nw::reader
