#pragma once

#include <QImage>
#include <QSize>

namespace nw::test {

// Peak signal to noise ratio over the three colour channels of two images of one size, in dB;
// 99 for identical ones.
double psnr(const QImage &left, const QImage &right);

// The same filter as the resampler under test, in double precision and without a thought for speed:
// Lanczos-3 where an axis is reduced, Catmull-Rom where it is enlarged, edges clamped.
QImage referenceResample(const QImage &source, const QSize &target);

// A picture that is hard to scale: screentone, thin lines, gradients and hard edges, as comics have
// them.
QImage drawHardPicture(const QSize &size);

} // namespace nw::test
