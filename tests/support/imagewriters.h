#pragma once

#include <QByteArray>
#include <QImage>

namespace nw::test {

// Image files in formats that Qt does not write. Each fails the test program (qFatal) when its
// library cannot.

// An AVIF, lossless; turned by `quarters` anticlockwise on showing.
QByteArray avifFile(const QImage &image, int quarters = 0);

// A JPEG XL, lossless.
QByteArray jxlFile(const QImage &image);

// A HEIC of high quality; empty when libheif was built without an encoder.
QByteArray heicFile(const QImage &image);

// A JPEG of four inks as Adobe's programs write them: inverted. Each pixel's inks are 255 minus its
// red, green and blue, and no black.
QByteArray cmykJpegFile(const QImage &image);

// `jpeg` with an EXIF segment that holds nothing but this orientation, 1 to 8.
QByteArray withExifOrientation(const QByteArray &jpeg, int orientation);

} // namespace nw::test
