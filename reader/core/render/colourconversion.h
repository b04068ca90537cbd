#pragma once

#include <QByteArray>
#include <QImage>

namespace nw::reader {

// Brings an opaque Format_RGB32 image to sRGB in place, from `iccProfile`, else from
// image->colorSpace(), else not at all. A profile that nothing here understands leaves the pixels
// as they are: that is what a reader without colour management would show.
void toSrgb(QImage *image, const QByteArray &iccProfile);

// The image's four bytes a pixel are C, M, Y, K, inverted as Adobe writes them into JPEG files;
// become sRGB in Format_RGB32 order. Without a CMYK profile the inks are multiplied.
void cmykToSrgb(QImage *image, const QByteArray &iccProfile);

} // namespace nw::reader
