#pragma once

#include <QList>
#include <QRectF>

namespace nw::reader {

// Frames of panels under a hand. Pure; everything in shares of the page.

enum class FrameGrip
{
    None,
    Inside,
    Left,
    Right,
    Top,
    Bottom,
    TopLeft,
    TopRight,
    BottomLeft,
    BottomRight
};

struct FrameHit
{
    int frame = -1;
    FrameGrip grip = FrameGrip::None;

    friend bool operator==(const FrameHit &a, const FrameHit &b) = default;
};

// What is under the point: edges before insides, and what is drawn last first. `reach` is how far
// from an edge still grips it.
FrameHit hitFrame(const QList<QRectF> &frames, const QPointF &at, const QSizeF &reach);

// The frame after a drag from where it was gripped. Stays on the page, and a frame.
QRectF draggedFrame(const QRectF &frame, FrameGrip grip, const QPointF &way);

} // namespace nw::reader
