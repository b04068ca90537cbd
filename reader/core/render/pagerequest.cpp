#include "reader/core/render/pagerequest.h"

namespace nw::reader {

PageScale PageScale::fitted(FitMode fit, const QSize &viewport)
{
    return {fit, fit == FitMode::Original ? QSize() : viewport, 0};
}

PageScale PageScale::zoomed(double scale)
{
    return {FitMode::Page, QSize(), clampScale(scale)};
}

double PageScale::scaleFor(const QSize &pageSize) const
{
    return zoomScale > 0 ? clampScale(zoomScale) : fitScale(fit, pageSize, viewport);
}

ReadResult<RenderedPage> renderPage(const QByteArray &bytes, const PageRequest &request)
{
    const auto header = readImageHeader(bytes);
    if (!header)
        return tl::unexpected(header.error());
    const QSize target = bitmapSize(header->size, request.scale.scaleFor(header->size));
    auto image = decodeImage(bytes, target, request.quality);
    if (!image)
        return tl::unexpected(image.error());
    return RenderedPage{*std::move(image), header->size};
}

} // namespace nw::reader
