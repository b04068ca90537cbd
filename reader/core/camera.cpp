#include "reader/core/camera.h"

#include "reader/core/pagegeometry.h"

#include <algorithm>
#include <cmath>

namespace nw::reader {

QRectF Camera::shown(const QRectF &part, const QSize &viewport) const
{
    const QPointF middle(viewport.width() / 2.0, viewport.height() / 2.0);
    return {middle + (part.topLeft() - centre) * scale, part.size() * scale};
}

QRectF Camera::seen(const QSize &viewport) const
{
    const QSizeF size = QSizeF(viewport) / scale;
    return {centre - QPointF(size.width() / 2, size.height() / 2), size};
}

Camera cameraOn(const QRectF &frame, const QSize &viewport, const QSize &air)
{
    const double width = std::max(1, viewport.width() - 2 * air.width());
    const double height = std::max(1, viewport.height() - 2 * air.height());
    const double scale = std::min(width / std::max(1.0, frame.width()),
                                  height / std::max(1.0, frame.height()));
    return {frame.center(), clampScale(scale)};
}

Camera between(const Camera &from, const Camera &to, double share)
{
    return {from.centre + (to.centre - from.centre) * share,
            from.scale * std::pow(to.scale / from.scale, share)};
}

QRectF between(const QRectF &from, const QRectF &to, double share)
{
    const auto mix = [share](double a, double b) { return a + (b - a) * share; };
    return {mix(from.x(), to.x()), mix(from.y(), to.y()), mix(from.width(), to.width()),
            mix(from.height(), to.height())};
}

} // namespace nw::reader
