#pragma once

#include <QRectF>
#include <QSize>

namespace nw::reader {

// How a part of a page is looked at. Pure; `frame` in pixels of the page.
struct Camera
{
    QPointF centre; // in pixels of the page
    double scale = 1; // device pixels per pixel of the page

    // Where a part of the page comes to stand in the viewport.
    QRectF shown(const QRectF &part, const QSize &viewport) const;
    // The part of the page that the viewport holds; may reach beyond the page.
    QRectF seen(const QSize &viewport) const;

    friend bool operator==(const Camera &a, const Camera &b) = default;
};

// The frame as large as it can be inside the viewport less the air at its sides, and in its middle.
Camera cameraOn(const QRectF &frame, const QSize &viewport, const QSize &air);

// Between two, `share` 0 to 1: the scale moves evenly in proportion, as eyes see it.
Camera between(const Camera &from, const Camera &to, double share);
QRectF between(const QRectF &from, const QRectF &to, double share);

} // namespace nw::reader
