#include "reader/core/render/modulecodecs.h"

#include <avif/avif.h>
#include <memory>

namespace nw::reader {

namespace {

constexpr int kDecoderThreads = 2;
constexpr uint32_t kMaxSidePixels = 65'535;

struct DestroyDecoder
{
    void operator()(avifDecoder *decoder) const { avifDecoderDestroy(decoder); }
};
using Decoder = std::unique_ptr<avifDecoder, DestroyDecoder>;

tl::unexpected<ReadError> avifFailure(avifResult result)
{
    const bool lacking = result == AVIF_RESULT_NO_CODEC_AVAILABLE
        || result == AVIF_RESULT_UNSUPPORTED_DEPTH || result == AVIF_RESULT_NOT_IMPLEMENTED;
    return readFailure(lacking ? ReadErrorCode::Unsupported : ReadErrorCode::Damaged,
                       QString::fromLatin1(avifResultToString(result)));
}

// Parsed, nothing decoded.
ReadResult<Decoder> openAvif(const QByteArray &bytes)
{
    Decoder decoder(avifDecoderCreate());
    decoder->maxThreads = kDecoderThreads;
    decoder->ignoreExif = AVIF_TRUE; // the container itself says how an AVIF is turned
    decoder->ignoreXMP = AVIF_TRUE;
    decoder->imageDimensionLimit = kMaxSidePixels;
    avifResult result =
        avifDecoderSetIOMemory(decoder.get(), reinterpret_cast<const uint8_t *>(bytes.constData()),
                               static_cast<std::size_t>(bytes.size()));
    if (result == AVIF_RESULT_OK)
        result = avifDecoderParse(decoder.get());
    if (result != AVIF_RESULT_OK)
        return avifFailure(result);
    return decoder;
}

// The container turns first, anticlockwise in quarters, and mirrors then (ISO/IEC 23008-12, 6.5.10
// and 6.5.12).
Orientation orientationOf(const avifImage &image)
{
    constexpr Orientation kTurned[] = {Orientation::Upright, Orientation::QuarterLeft,
                                       Orientation::HalfTurn, Orientation::QuarterRight};
    constexpr Orientation kThenMirroredDown[] = {Orientation::MirroredDown, Orientation::Transposed,
                                                 Orientation::MirroredAcross,
                                                 Orientation::AntiTransposed};
    constexpr Orientation kThenMirroredAcross[] = {
        Orientation::MirroredAcross, Orientation::AntiTransposed, Orientation::MirroredDown,
        Orientation::Transposed};
    const int quarters = image.transformFlags & AVIF_TRANSFORM_IROT ? image.irot.angle & 3 : 0;
    if (!(image.transformFlags & AVIF_TRANSFORM_IMIR))
        return kTurned[quarters];
    return image.imir.mode == 0 ? kThenMirroredDown[quarters] : kThenMirroredAcross[quarters];
}

ReadResult<CodecHeader> readAvifHeader(const QByteArray &bytes, ImageFormat)
{
    const auto decoder = openAvif(bytes);
    if (!decoder)
        return tl::unexpected(decoder.error());
    const avifImage &image = *(*decoder)->image;
    return CodecHeader{QSize(static_cast<int>(image.width), static_cast<int>(image.height)),
                       orientationOf(image)};
}

ReadResult<DecodedPixels> decodeAvif(const QByteArray &bytes, ImageFormat, const QSize &,
                                     const DecodeLimits &)
{
    const auto decoder = openAvif(bytes);
    if (!decoder)
        return tl::unexpected(decoder.error());
    if (const avifResult result = avifDecoderNextImage(decoder->get()); result != AVIF_RESULT_OK)
        return avifFailure(result);
    const avifImage &image = *(*decoder)->image;
    DecodedPixels pixels;
    pixels.image = QImage(static_cast<int>(image.width), static_cast<int>(image.height),
                          image.alphaPlane ? QImage::Format_ARGB32 : QImage::Format_RGB32);
    if (pixels.image.isNull())
        return readFailure(ReadErrorCode::TooLarge, QStringLiteral("no memory for the pixels"));
    avifRGBImage rgb;
    avifRGBImageSetDefaults(&rgb, &image);
    rgb.format = AVIF_RGB_FORMAT_BGRA;
    rgb.depth = 8;
    rgb.pixels = pixels.image.bits();
    rgb.rowBytes = static_cast<uint32_t>(pixels.image.bytesPerLine());
    if (const avifResult result = avifImageYUVToRGB(&image, &rgb); result != AVIF_RESULT_OK)
        return avifFailure(result);
    pixels.standsFor = QSizeF(pixels.image.size());
    pixels.iccProfile = QByteArray(reinterpret_cast<const char *>(image.icc.data),
                                   static_cast<qsizetype>(image.icc.size));
    return pixels;
}

} // namespace

const ImageCodec kAvifCodec{readAvifHeader, decodeAvif};

} // namespace nw::reader
