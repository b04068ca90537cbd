#pragma once

#include "reader/core/render/imageformat.h"

#include <QByteArray>
#include <QImage>
#include <QSize>

namespace nw::reader {

// How the stored pixels are turned and mirrored before they are shown, as EXIF numbers it, 1 to 8
// (CIPA DC-008, tag 0x0112): 1 as stored, 3 by 180°, 6 by 90° clockwise, 8 by 270°, the even ones
// mirrored.
enum class Orientation
{
    Upright = 1,
    MirroredAcross,
    HalfTurn,
    MirroredDown,
    Transposed,
    QuarterRight,
    AntiTransposed,
    QuarterLeft
};

// What lies beside the pixels in the containers that this project reads itself.
struct ImageMetadata
{
    Orientation orientation = Orientation::Upright;
    QByteArray iccProfile;
};

// JPEG segments, PNG chunks (EXIF only) and WebP chunks; nothing for other formats. Never fails:
// what is malformed is left out.
ImageMetadata imageMetadata(QByteArrayView bytes, ImageFormat format);

// The orientation in a TIFF structure as EXIF carries it, without the "Exif\0\0" before it.
Orientation exifOrientation(QByteArrayView tiff);

bool swapsSides(Orientation orientation);
QSize orientedSize(const QSize &stored, Orientation orientation);
QImage oriented(const QImage &stored, Orientation orientation);

} // namespace nw::reader
