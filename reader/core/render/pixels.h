#pragma once

#include <QImage>

namespace nw::reader {

// Copies pixels between two images of the same size and of 32 bits a pixel.
void copyPixels(const QImage &from, QImage *to);

} // namespace nw::reader
