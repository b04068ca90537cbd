#pragma once

#include "reader/core/readresult.h"
#include "reader/core/render/decodelimits.h"

#include <QByteArray>
#include <QImage>
#include <QSize>

namespace nw::reader {

// What an image says of itself in its header.
struct ImageHeader
{
    QSize size; // as shown: EXIF orientation applied
    QString mediaType; // "image/jpeg", …
};

// Fast shows at once (scaled in the DCT where that leaves 1.4x for the filter, 40 dB or better);
// Best decodes the whole image and filters once (50 dB or better), for a page at rest.
enum class DecodeQuality
{
    Fast,
    Best
};

// Both work in a decoder process where the program uses them (sandbox/decoders.h), and may fail with
// Crashed there.

// Reads only the header. Errors: Unsupported, Damaged, TooLarge.
ReadResult<ImageHeader> readImageHeader(const QByteArray &bytes, const DecodeLimits &limits = {});

// Decodes to exactly `target` pixels (device pixels, already of the page's aspect), or to the
// natural size when `target` is empty. The answer is opaque Format_RGB32 in sRGB, transparency laid
// on white, orientation applied. Thread-safe. Errors: Unsupported, Damaged, TooLarge.
ReadResult<QImage> decodeImage(const QByteArray &bytes, const QSize &target, DecodeQuality quality,
                               const DecodeLimits &limits = {});

// The same in this process: for a process that is confined, and for tests.
namespace inprocess {

ReadResult<ImageHeader> readImageHeader(const QByteArray &bytes, const DecodeLimits &limits);

ReadResult<QImage> decodeImage(const QByteArray &bytes, const QSize &target, DecodeQuality quality,
                               const DecodeLimits &limits);

// Decodes to the size of `canvas`, which is Format_RGB32, and into its memory where the canvas does
// not share that with another image.
ReadResult<void> decodeInto(QImage *canvas, const QByteArray &bytes, DecodeQuality quality,
                            const DecodeLimits &limits);

} // namespace inprocess

} // namespace nw::reader
