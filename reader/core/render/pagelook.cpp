#include "reader/core/render/pagelook.h"

#include <QTransform>

#include <algorithm>
#include <cmath>

namespace nw::reader {

QSize turnedSize(const QSize &size, int quarterTurns)
{
    return quarterTurns % 2 == 0 ? size : size.transposed();
}

QRect keptPixels(const QSize &turnedPage, const PageLook &look)
{
    QRect part(QPoint(), turnedPage);
    const int left = turnedPage.width() / 2;
    if (look.part == PagePart::LeftHalf)
        part.setWidth(std::max(1, left));
    else if (look.part == PagePart::RightHalf)
        part.setLeft(std::min(left, turnedPage.width() - 1));
    return look.crop.isEmpty() ? part : pixelsInside(part, look.crop);
}

QRect pixelsInside(const QRect &kept, const QRectF &inside)
{
    const auto side = [](int from, int length, double start, double share) {
        const int first =
            std::clamp(static_cast<int>(std::lround(from + start * length)), from, from + length - 1);
        const int last = std::clamp(static_cast<int>(std::lround(from + (start + share) * length)),
                                    first + 1, from + length);
        return std::pair(first, last - first);
    };
    const auto [x, width] = side(kept.x(), kept.width(), inside.x(), inside.width());
    const auto [y, height] = side(kept.y(), kept.height(), inside.y(), inside.height());
    return {x, y, width, height};
}

QImage turnedImage(const QImage &image, int quarterTurns)
{
    return quarterTurns % 4 == 0 ? image
                                 : image.transformed(QTransform().rotate(90.0 * quarterTurns));
}

} // namespace nw::reader
