#pragma once

#include "reader/core/render/pagerequest.h"

namespace nw::reader {

// True once nobody wants the answer any more. Asked from the thread that works on it.
using AbortCheck = std::function<bool()>;

// Makes pixels of the pages of one book. Every function may be called from any thread at once.
class PageProvider
{
public:
    virtual ~PageProvider() = default;

    // Errors: those of ComicDocument::pageBytes and readImageHeader.
    virtual ReadResult<ImageHeader> pageHeader(int page, const DecodeLimits &limits) const = 0;

    // Errors: those of pageHeader and decodeImage; Cancelled, when it was asked to abort.
    virtual ReadResult<RenderedPage> renderedPage(const PageRequest &request,
                                                  const AbortCheck &isUnwanted) const = 0;

    // Exactly `target` pixels of the page as it is stored, opaque Format_RGB32.
    virtual ReadResult<QImage> pagePixels(int page, const QSize &target, DecodeQuality quality,
                                          const AbortCheck &isUnwanted) const = 0;

protected:
    PageProvider() = default;
    Q_DISABLE_COPY_MOVE(PageProvider)
};

} // namespace nw::reader
