#include "reader/core/render/imagedecoder.h"

#include "reader/core/formatmodules.h"
#include "reader/core/render/colourconversion.h"
#include "reader/core/render/imagecodec.h"
#include "reader/core/render/pixels.h"
#include "reader/core/render/resample.h"

#include <QColorSpace>

#include <algorithm>

namespace nw::reader {

namespace {

ReadResult<void> checkSize(const QSize &size, const DecodeLimits &limits)
{
    const bool allowed = std::max(size.width(), size.height()) <= limits.maxSidePixels
        && qint64(size.width()) * size.height() <= limits.maxPixels;
    if (allowed)
        return {};
    return readFailure(ReadErrorCode::TooLarge,
                       QStringLiteral("%1 x %2 pixels").arg(size.width()).arg(size.height()));
}

// The header, once it is known to be within the limits.
ReadResult<CodecHeader> checkedHeader(const ImageCodec &codec, const QByteArray &bytes,
                                      ImageFormat format, const DecodeLimits &limits)
{
    auto header = codec.readHeader(bytes, format);
    if (!header)
        return header;
    if (const auto allowed = checkSize(header->storedSize, limits); !allowed)
        return tl::unexpected(allowed.error());
    return header;
}

// Lays what shines through on white, which is what the paper of a page is.
QImage opaque(QImage image)
{
    if (!image.hasAlphaChannel())
        return std::move(image).convertToFormat(QImage::Format_RGB32);
    const QColorSpace space = image.colorSpace();
    image.convertTo(QImage::Format_ARGB32_Premultiplied);
    for (int y = 0; y < image.height(); ++y) {
        auto *line = reinterpret_cast<QRgb *>(image.scanLine(y));
        for (int x = 0; x < image.width(); ++x) {
            const int paper = 255 - qAlpha(line[x]);
            line[x] = qRgb(qRed(line[x]) + paper, qGreen(line[x]) + paper, qBlue(line[x]) + paper);
        }
    }
    image.reinterpretAsFormat(QImage::Format_RGB32);
    image.setColorSpace(space);
    return image;
}

tl::unexpected<ReadError> noMemory()
{
    return readFailure(ReadErrorCode::TooLarge, QStringLiteral("no memory for the pixels"));
}

tl::unexpected<ReadError> unknownFormat()
{
    return readFailure(ReadErrorCode::Unsupported,
                       QStringLiteral("not an image that is read here"));
}

} // namespace

const ImageCodec *codecFor(ImageFormat format)
{
    switch (format) {
    case ImageFormat::Jpeg:
        return &jpegCodec();
    case ImageFormat::Png:
    case ImageFormat::Gif:
    case ImageFormat::WebP:
    case ImageFormat::Bmp:
    case ImageFormat::Tiff:
    case ImageFormat::Pnm:
    case ImageFormat::Ico:
        return &qtCodec();
    case ImageFormat::Avif:
        return imageModule() ? imageModule()->avif : nullptr;
    case ImageFormat::Jxl:
        return imageModule() ? imageModule()->jxl : nullptr;
    case ImageFormat::Heif:
        return imageModule() ? imageModule()->heif : nullptr;
    case ImageFormat::Unknown:
        break;
    }
    return nullptr;
}

namespace inprocess {

ReadResult<ImageHeader> readImageHeader(const QByteArray &bytes, const DecodeLimits &limits)
{
    const ImageFormat format = imageFormat(bytes);
    const ImageCodec *codec = codecFor(format);
    if (!codec)
        return unknownFormat();
    const auto header = checkedHeader(*codec, bytes, format, limits);
    if (!header)
        return tl::unexpected(header.error());
    return ImageHeader{orientedSize(header->storedSize, header->orientation), mediaType(format)};
}

ReadResult<QImage> decodeImage(const QByteArray &bytes, const QSize &target, DecodeQuality quality,
                               const DecodeLimits &limits)
{
    QSize size = target;
    if (size.isEmpty()) {
        const auto header = inprocess::readImageHeader(bytes, limits);
        if (!header)
            return tl::unexpected(header.error());
        size = header->size;
    }
    if (const auto allowed = checkSize(size, limits); !allowed)
        return tl::unexpected(allowed.error());
    QImage canvas(size, QImage::Format_RGB32);
    if (canvas.isNull())
        return noMemory();
    if (const auto decoded = decodeInto(&canvas, bytes, quality, limits); !decoded)
        return tl::unexpected(decoded.error());
    return canvas;
}

ReadResult<void> decodeInto(QImage *canvas, const QByteArray &bytes, DecodeQuality quality,
                            const DecodeLimits &limits)
{
    const ImageFormat format = imageFormat(bytes);
    const ImageCodec *codec = codecFor(format);
    if (!codec)
        return unknownFormat();
    const auto header = checkedHeader(*codec, bytes, format, limits);
    if (!header)
        return tl::unexpected(header.error());
    const QSize storedTarget = orientedSize(canvas->size(), header->orientation);
    const QSize wanted = quality == DecodeQuality::Fast ? storedTarget : QSize();
    auto pixels = codec->decode(bytes, format, wanted, limits);
    if (!pixels)
        return tl::unexpected(pixels.error());
    const QColorSpace space = pixels->image.colorSpace();
    const QImage source = opaque(std::move(pixels->image));
    if (source.isNull())
        return noMemory();

    const bool isUpright = header->orientation == Orientation::Upright;
    QImage turned;
    if (!isUpright)
        turned = QImage(storedTarget, QImage::Format_RGB32);
    QImage *scaled = isUpright ? canvas : &turned;
    if (!resampleInto(scaled, source, pixels->standsFor))
        return noMemory();
    // Colours last but one, on as few pixels as there are.
    scaled->setColorSpace(space);
    toSrgb(scaled, pixels->iccProfile);
    if (!isUpright)
        copyPixels(oriented(turned, header->orientation), canvas);
    return {};
}

} // namespace inprocess

} // namespace nw::reader
