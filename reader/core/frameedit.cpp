#include "reader/core/frameedit.h"

#include <algorithm>
#include <cmath>

namespace nw::reader {
namespace {

constexpr double kLeastSide = 0.04;

// -1 before the middle, 1 after it, 0 at neither edge.
int edgeAt(double position, double from, double to, double reach)
{
    const double toFrom = std::abs(position - from);
    const double toTo = std::abs(position - to);
    if (std::min(toFrom, toTo) > reach)
        return 0;
    return toFrom <= toTo ? -1 : 1;
}

FrameGrip gripOf(int across, int down)
{
    constexpr FrameGrip kGrips[3][3] = {
        {FrameGrip::TopLeft, FrameGrip::Top, FrameGrip::TopRight},
        {FrameGrip::Left, FrameGrip::Inside, FrameGrip::Right},
        {FrameGrip::BottomLeft, FrameGrip::Bottom, FrameGrip::BottomRight}};
    return kGrips[down + 1][across + 1];
}

struct Edges
{
    bool left = false;
    bool right = false;
    bool top = false;
    bool bottom = false;
};

Edges edgesOf(FrameGrip grip)
{
    using enum FrameGrip;
    return {grip == Left || grip == TopLeft || grip == BottomLeft,
            grip == Right || grip == TopRight || grip == BottomRight,
            grip == Top || grip == TopLeft || grip == TopRight,
            grip == Bottom || grip == BottomLeft || grip == BottomRight};
}

} // namespace

FrameHit hitFrame(const QList<QRectF> &frames, const QPointF &at, const QSizeF &reach)
{
    FrameHit inside;
    for (auto index = static_cast<int>(frames.size()) - 1; index >= 0; --index) {
        const QRectF &frame = frames.at(index);
        const QRectF near =
            frame.adjusted(-reach.width(), -reach.height(), reach.width(), reach.height());
        if (!near.contains(at))
            continue;
        const int across = edgeAt(at.x(), frame.left(), frame.right(), reach.width());
        const int down = edgeAt(at.y(), frame.top(), frame.bottom(), reach.height());
        if (across != 0 || down != 0)
            return {index, gripOf(across, down)};
        if (inside.frame < 0)
            inside = {index, FrameGrip::Inside};
    }
    return inside;
}

QRectF draggedFrame(const QRectF &frame, FrameGrip grip, const QPointF &way)
{
    if (grip == FrameGrip::None)
        return frame;
    if (grip == FrameGrip::Inside) {
        QRectF moved = frame;
        moved.moveLeft(std::clamp(frame.left() + way.x(), 0.0, 1 - frame.width()));
        moved.moveTop(std::clamp(frame.top() + way.y(), 0.0, 1 - frame.height()));
        return moved;
    }
    const Edges edges = edgesOf(grip);
    QRectF dragged = frame;
    if (edges.left)
        dragged.setLeft(std::clamp(frame.left() + way.x(), 0.0, frame.right() - kLeastSide));
    if (edges.right)
        dragged.setRight(std::clamp(frame.right() + way.x(), frame.left() + kLeastSide, 1.0));
    if (edges.top)
        dragged.setTop(std::clamp(frame.top() + way.y(), 0.0, frame.bottom() - kLeastSide));
    if (edges.bottom)
        dragged.setBottom(std::clamp(frame.bottom() + way.y(), frame.top() + kLeastSide, 1.0));
    return dragged;
}

} // namespace nw::reader
