#include "reader/core/render/pagerender.h"

#include <algorithm>

namespace nw::reader {

ReadResult<RenderedPage> renderedPage(const ComicDocument &document, const PageRequest &request,
                                      const PageRenderer &renderer, const AbortCheck &isUnwanted)
{
    if (const PageProvider *provider = document.pageProvider())
        return provider->renderedPage(request, isUnwanted);
    const auto bytes = document.pageBytes(request.page);
    if (!bytes)
        return tl::unexpected(bytes.error());
    return renderer(*bytes, request);
}

ReadResult<ImageHeader> pageHeader(const ComicDocument &document, int page,
                                   const DecodeLimits &limits)
{
    if (const PageProvider *provider = document.pageProvider())
        return provider->pageHeader(page, limits);
    return document.pageBytes(page).and_then(
        [&limits](const QByteArray &bytes) { return readImageHeader(bytes, limits); });
}

ReadResult<QList<PanelFrame>> panelFrames(const ComicDocument &document, int page)
{
    const QList<FramedPage> &framed = document.info().frames;
    const auto found = std::find_if(framed.begin(), framed.end(),
                                    [page](const FramedPage &each) { return each.page == page; });
    if (found == framed.end())
        return QList<PanelFrame>();
    const auto header = pageHeader(document, page);
    if (!header)
        return tl::unexpected(header.error());
    QList<PanelFrame> frames = found->frames;
    const auto share = [](double position, int length) {
        return std::clamp(position / length, 0.0, 1.0);
    };
    for (PanelFrame &frame : frames) {
        for (QPointF &point : frame.outline)
            point = {share(point.x(), header->size.width()),
                     share(point.y(), header->size.height())};
    }
    return frames;
}

} // namespace nw::reader
