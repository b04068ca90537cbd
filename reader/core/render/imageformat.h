#pragma once

#include <QByteArrayView>
#include <QString>

namespace nw::reader {

// What an image's first bytes say it is; its name is never asked.
enum class ImageFormat
{
    Unknown,
    Jpeg,
    Png,
    Gif,
    WebP,
    Bmp,
    Tiff,
    Pnm,
    Ico,
    Avif,
    Jxl,
    Heif
};

ImageFormat imageFormat(QByteArrayView bytes);

// "image/jpeg", …; empty for Unknown.
QString mediaType(ImageFormat format);

} // namespace nw::reader
