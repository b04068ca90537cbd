#include "reader/core/render/colourconversion.h"
#include "reader/core/render/imagecodec.h"

#include <memory>
#include <turbojpeg.h>

namespace nw::reader {

namespace {

// What the final filter must still have to reduce, or the page loses its sharpness.
constexpr double kLeftForFilter = 1.4;
constexpr int kScales[] = {8, 4, 2};

struct DestroyDecompressor
{
    void operator()(void *handle) const { tjDestroy(handle); }
};
using Decompressor = std::unique_ptr<void, DestroyDecompressor>;

struct JpegHeader
{
    QSize size;
    int colourSpace = TJCS_YCbCr;
};

// The library tells what it lacks (arithmetic coding, 12 bits, lossless) by its text only.
tl::unexpected<ReadError> jpegFailure(tjhandle handle)
{
    const QString message = QString::fromLatin1(tjGetErrorStr2(handle));
    const bool lacking = message.contains(u"nsupported") || message.contains(u"not implemented");
    return readFailure(lacking ? ReadErrorCode::Unsupported : ReadErrorCode::Damaged, message);
}

ReadResult<JpegHeader> parseHeader(tjhandle handle, const QByteArray &bytes)
{
    JpegHeader header;
    int width = 0;
    int height = 0;
    int subsampling = 0;
    const int failed =
        tjDecompressHeader3(handle, reinterpret_cast<const unsigned char *>(bytes.constData()),
                            static_cast<unsigned long>(bytes.size()), &width, &height, &subsampling,
                            &header.colourSpace);
    if (failed && tjGetErrorCode(handle) == TJERR_FATAL)
        return jpegFailure(handle);
    header.size = QSize(width, height);
    if (header.size.isEmpty())
        return readFailure(ReadErrorCode::Damaged, QStringLiteral("a JPEG without a size"));
    return header;
}

int reductionFor(const QSize &stored, const QSize &wanted)
{
    if (wanted.isEmpty())
        return 1;
    const double spare = std::min(double(stored.width()) / wanted.width(),
                                  double(stored.height()) / wanted.height());
    for (const int scale : kScales) {
        if (spare / scale >= kLeftForFilter)
            return scale;
    }
    return 1;
}

bool isCmyk(int colourSpace)
{
    return colourSpace == TJCS_CMYK || colourSpace == TJCS_YCCK;
}

ReadResult<CodecHeader> readJpegHeader(const QByteArray &bytes, ImageFormat format)
{
    const Decompressor handle(tjInitDecompress());
    const auto header = parseHeader(handle.get(), bytes);
    if (!header)
        return tl::unexpected(header.error());
    return CodecHeader{header->size, imageMetadata(bytes, format).orientation};
}

ReadResult<DecodedPixels> decodeJpeg(const QByteArray &bytes, ImageFormat format,
                                     const QSize &wanted, const DecodeLimits &)
{
    const Decompressor handle(tjInitDecompress());
    const auto header = parseHeader(handle.get(), bytes);
    if (!header)
        return tl::unexpected(header.error());

    const int reduction = reductionFor(header->size, wanted);
    const tjscalingfactor factor{1, reduction};
    const QSize scaled(TJSCALED(header->size.width(), factor),
                       TJSCALED(header->size.height(), factor));
    const bool cmyk = isCmyk(header->colourSpace);
    DecodedPixels pixels;
    pixels.image = QImage(scaled, QImage::Format_RGB32);
    if (pixels.image.isNull())
        return readFailure(ReadErrorCode::TooLarge, QStringLiteral("no memory for the pixels"));
    // Most of the time goes into the entropy decoder, so the accurate transform costs nothing to
    // speak of.
    const int failed =
        tjDecompress2(handle.get(), reinterpret_cast<const unsigned char *>(bytes.constData()),
                      static_cast<unsigned long>(bytes.size()), pixels.image.bits(), scaled.width(),
                      static_cast<int>(pixels.image.bytesPerLine()), scaled.height(),
                      cmyk ? TJPF_CMYK : TJPF_BGRX, TJFLAG_LIMITSCANS | TJFLAG_ACCURATEDCT);
    // A warning leaves a picture: a few stray bytes, or a cut end whose missing part stays grey.
    if (failed && tjGetErrorCode(handle.get()) == TJERR_FATAL)
        return jpegFailure(handle.get());
    pixels.standsFor = QSizeF(header->size) / reduction;
    pixels.iccProfile = imageMetadata(bytes, format).iccProfile;
    if (cmyk) {
        cmykToSrgb(&pixels.image, pixels.iccProfile);
        pixels.iccProfile.clear();
    }
    return pixels;
}

} // namespace

const ImageCodec &jpegCodec()
{
    static constexpr ImageCodec kCodec{readJpegHeader, decodeJpeg};
    return kCodec;
}

} // namespace nw::reader
