#pragma once

#include "reader/core/comicdocument.h"
#include "reader/core/render/pageprovider.h"

namespace nw::reader {

// A page that is too large to be scaled as a whole: a strip of many screens, a scan of hundreds of
// megapixels. Its own pixels are kept as they were decoded once, in memory shared with the decoder,
// and pieces of it at any scale are made when they are shown. Immutable, so from any thread.
class TiledImage
{
public:
    static constexpr int kTileSide = 1'024; // a good size to ask for
    // More than this many pixels are not kept: a larger page is decoded reduced to them.
    static constexpr qint64 kMaxKeptPixels = 64'000'000;

    // Blocks. Errors: those of renderedPage.
    static ReadResult<std::shared_ptr<const TiledImage>>
    decode(const ComicDocument &document, int page, const AbortCheck &isUnwanted = {});

    explicit TiledImage(QImage kept, const QSize &storedSize)
        : m_kept(std::move(kept))
        , m_storedSize(storedSize)
    {
    }

    QSize storedSize() const { return m_storedSize; } // as shown: orientation applied
    qint64 keptBytes() const { return m_kept.sizeInBytes(); }

    // The piece `part` of the page scaled to `scaled` pixels; pieces of one scale meet without
    // seams. Opaque Format_RGB32. Error: TooLarge, when it does not lie inside or there is no
    // memory.
    ReadResult<QImage> region(const QSize &scaled, const QRect &part) const;

private:
    QImage m_kept;
    QSize m_storedSize;
};

// One piece of a page, decoded for it alone: TiledImage keeps what several would share.
ReadResult<QImage> decodeRegion(const ComicDocument &document, int page, const QSize &scaled,
                                const QRect &part, const AbortCheck &isUnwanted = {});

} // namespace nw::reader
