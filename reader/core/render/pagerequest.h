#pragma once

#include "reader/core/pagegeometry.h"
#include "reader/core/render/imagedecoder.h"
#include "reader/core/render/pagelook.h"

#include <QImage>

#include <functional>

namespace nw::reader {

// How large a page is wanted. The number of pixels follows when the page's own size is known, and
// that is known only where its bytes are: on a render thread.
struct PageScale
{
    FitMode fit = FitMode::Page;
    QSize viewport; // device pixels
    double zoomScale = 0; // above 0: this scale, and neither fit nor viewport counts

    // Build them so: members that do not count are left empty, and equal scales compare equal.
    static PageScale fitted(FitMode fit, const QSize &viewport);
    static PageScale zoomed(double scale);

    double scaleFor(const QSize &pageSize) const;

    friend bool operator==(const PageScale &a, const PageScale &b) = default;
};

struct PageRequest
{
    int page = 0; // from 0
    PageScale scale;
    DecodeQuality quality = DecodeQuality::Fast;
    PageLook look = {};

    // The same picture, whatever its quality.
    bool asksForSame(const PageRequest &other) const
    {
        return page == other.page && scale == other.scale && look == other.look;
    }

    friend bool operator==(const PageRequest &a, const PageRequest &b) = default;
};

struct RenderedPage
{
    QImage image; // opaque, painted 1:1
    QSize naturalSize; // of what the look keeps of the stored image
    QRect shown = {}; // that, in pixels of the turned page; empty: all of it
    QSize pageSize = {}; // of the whole stored image, not turned; empty: as naturalSize
};

// A value that crosses from a render thread to the thread of the queue.
struct PageResult
{
    quint64 generation = 0; // of the document it was asked of
    PageRequest request;
    ReadResult<RenderedPage> outcome;
};

// Turns the stored bytes of a page into the bitmap of a request. Thread-safe.
using PageRenderer =
    std::function<ReadResult<RenderedPage>(const QByteArray &bytes, const PageRequest &request)>;

// A stored image, wherever it is decoded.
struct StoredImage
{
    std::function<ReadResult<ImageHeader>()> header;
    // To exactly that many pixels, as decodeImage.
    std::function<ReadResult<QImage>(const QSize &target, DecodeQuality quality)> decode;
};

// Header, size, pixels, then the look.
ReadResult<RenderedPage> renderStored(const StoredImage &stored, const PageRequest &request);

// The renderer that everything but tests uses: renderStored with readImageHeader and decodeImage.
ReadResult<RenderedPage> renderPage(const QByteArray &bytes, const PageRequest &request);

} // namespace nw::reader
