#include "reader/core/render/tiledimage.h"

#include "reader/core/render/pagerender.h"
#include "reader/core/render/resample.h"

#include <cmath>

namespace nw::reader {

namespace {

QSize keptSize(const QSize &stored)
{
    const double pixels = double(stored.width()) * stored.height();
    if (pixels <= double(TiledImage::kMaxKeptPixels))
        return stored;
    const double share = std::sqrt(double(TiledImage::kMaxKeptPixels) / pixels);
    return QSize(static_cast<int>(stored.width() * share),
                 static_cast<int>(stored.height() * share))
        .expandedTo({1, 1});
}

ReadResult<QImage> keptPixelsOf(const ComicDocument &document, int page, const QSize &size,
                                DecodeQuality quality, const AbortCheck &isUnwanted)
{
    if (const PageProvider *provider = document.pageProvider())
        return provider->pagePixels(page, size, quality, isUnwanted);
    return document.pageBytes(page).and_then(
        [&](const QByteArray &bytes) { return decodeImage(bytes, size, quality); });
}

} // namespace

ReadResult<std::shared_ptr<const TiledImage>>
TiledImage::decode(const ComicDocument &document, int page, const AbortCheck &isUnwanted)
{
    const auto header = pageHeader(document, page);
    if (!header)
        return tl::unexpected(header.error());
    const QSize size = keptSize(header->size);
    // What is reduced anyway is reduced while it is decoded, where its format can.
    const DecodeQuality quality = size == header->size ? DecodeQuality::Best : DecodeQuality::Fast;
    auto kept = keptPixelsOf(document, page, size, quality, isUnwanted);
    if (!kept)
        return tl::unexpected(kept.error());
    return std::make_shared<const TiledImage>(*std::move(kept), header->size);
}

ReadResult<QImage> TiledImage::region(const QSize &scaled, const QRect &part) const
{
    QImage piece(part.size(), QImage::Format_RGB32);
    if (!resamplePart(&piece, m_kept, QSizeF(m_kept.size()), scaled, part.topLeft()))
        return readFailure(ReadErrorCode::TooLarge, QStringLiteral("no such piece"));
    return piece;
}

ReadResult<QImage> decodeRegion(const ComicDocument &document, int page, const QSize &scaled,
                                const QRect &part, const AbortCheck &isUnwanted)
{
    return TiledImage::decode(document, page, isUnwanted)
        .and_then([&](const std::shared_ptr<const TiledImage> &tiled) {
            return tiled->region(scaled, part);
        });
}

} // namespace nw::reader
