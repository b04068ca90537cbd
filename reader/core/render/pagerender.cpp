#include "reader/core/render/pagerender.h"

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
    const FramedPage *framed = framedPage(document.info().frames, page);
    if (!framed)
        return QList<PanelFrame>();
    const auto header = pageHeader(document, page);
    if (!header)
        return tl::unexpected(header.error());
    return framesInShares(*framed, header->size);
}

} // namespace nw::reader
