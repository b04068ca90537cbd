#pragma once

#include <QImage>

namespace nw::reader {

// Scales an opaque Format_RGB32 image with a separable Lanczos-3 filter (Catmull-Rom when
// enlarging) in 14-bit fixed point; source edges are clamped. `sourceSize` is the size the pixels
// stand for, which may be a fraction less than source.size() after DCT scaling: ceil(w/s) pixels
// stand for w/s. Reference: Turkowski, "Filters for Common Resampling Tasks" (1990).
QImage resample(const QImage &source, const QSizeF &sourceSize, const QSize &target);

// The same into an image that is there already. False when there is no memory for it.
bool resampleInto(QImage *target, const QImage &source, const QSizeF &sourceSize);

// The piece of the image scaled to `target` that begins at `origin` and is as large as `into`: byte
// for byte what the whole has there, so that pieces meet without seams. False when the piece does
// not lie inside, and when there is no memory.
bool resamplePart(QImage *into, const QImage &source, const QSizeF &sourceSize, const QSize &target,
                  const QPoint &origin);

// Those rows of the whole scaled image, the same to the bit: pieces meet without a seam.
QImage resampleRows(const QImage &source, const QSizeF &sourceSize, const QSize &target,
                    int firstRow, int rowCount);

} // namespace nw::reader
