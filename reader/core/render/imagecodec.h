#pragma once

#include "reader/core/readresult.h"
#include "reader/core/render/decodelimits.h"
#include "reader/core/render/imageformat.h"
#include "reader/core/render/imagemetadata.h"

#include <QByteArray>
#include <QImage>

namespace nw::reader {

struct CodecHeader
{
    QSize storedSize; // before turning
    Orientation orientation = Orientation::Upright;
};

// Pixels as a codec gives them: not yet scaled to the target, turned, or brought to sRGB.
struct DecodedPixels
{
    QImage image; // opaque Format_RGB32, or with alpha: it is laid on white afterwards
    QSizeF standsFor; // the size in pixels of this scale; after DCT scaling a fraction less than
                      // the image
    QByteArray iccProfile; // of these pixels; empty: sRGB, or what image.colorSpace() says
};

// One way to read a kind of image. `decode` may give fewer pixels than stored, but never fewer than
// `wanted` in either direction; an empty `wanted` asks for all. Both are called from any thread.
struct ImageCodec
{
    ReadResult<CodecHeader> (*readHeader)(const QByteArray &bytes, ImageFormat format);
    ReadResult<DecodedPixels> (*decode)(const QByteArray &bytes, ImageFormat format,
                                        const QSize &wanted, const DecodeLimits &limits);
};

// Null for a format that nothing here reads, and for one whose module is not installed.
const ImageCodec *codecFor(ImageFormat format);

// The codecs that are always there, one a file.
const ImageCodec &jpegCodec();
const ImageCodec &qtCodec();

// Loads the plug-ins behind qtCodec(), for a process that cannot do so later.
void loadImagePlugins();

} // namespace nw::reader
