#pragma once

#include "reader/core/comicdocument.h"
#include "reader/core/render/pageprovider.h"

namespace nw::reader {

// One page of a book as pixels: by the book itself where that makes them, else by `renderer` from
// the page's bytes. Blocks.
ReadResult<RenderedPage> renderedPage(const ComicDocument &document, const PageRequest &request,
                                      const PageRenderer &renderer = renderPage,
                                      const AbortCheck &isUnwanted = {});

// What a page says of itself, found the same way.
ReadResult<ImageHeader> pageHeader(const ComicDocument &document, int page,
                                   const DecodeLimits &limits = {});

// The panels that the author framed on a page, in shares of it and in reading order; none where
// there are no frames. Asks for the page's size when there are. Errors: those of pageHeader.
ReadResult<QList<PanelFrame>> panelFrames(const ComicDocument &document, int page);

} // namespace nw::reader
