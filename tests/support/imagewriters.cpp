#include "tests/support/imagewriters.h"

#include <avif/avif.h>
#include <jxl/encode_cxx.h>
#include <libheif/heif.h>
#include <memory>
#include <turbojpeg.h>
#include <vector>

namespace nw::test {

namespace {

void check(bool worked, const char *what)
{
    if (!worked)
        qFatal("cannot write an image: %s", what);
}

heif_error appendTo(heif_context *, const void *data, size_t size, void *user)
{
    static_cast<QByteArray *>(user)->append(static_cast<const char *>(data),
                                            static_cast<qsizetype>(size));
    return {heif_error_Ok, heif_suberror_Unspecified, ""};
}

} // namespace

QByteArray avifFile(const QImage &image, int quarters)
{
    QImage pixels = image.convertToFormat(QImage::Format_RGBA8888);
    const std::unique_ptr<avifImage, decltype(&avifImageDestroy)> avif(
        avifImageCreate(uint32_t(pixels.width()), uint32_t(pixels.height()), 8,
                        AVIF_PIXEL_FORMAT_YUV444),
        avifImageDestroy);
    avif->matrixCoefficients = AVIF_MATRIX_COEFFICIENTS_IDENTITY;
    avif->yuvRange = AVIF_RANGE_FULL;
    if (quarters != 0) {
        avif->transformFlags |= AVIF_TRANSFORM_IROT;
        avif->irot.angle = uint8_t(quarters);
    }
    avifRGBImage rgb;
    avifRGBImageSetDefaults(&rgb, avif.get());
    rgb.format = AVIF_RGB_FORMAT_RGBA;
    rgb.ignoreAlpha = image.hasAlphaChannel() ? AVIF_FALSE : AVIF_TRUE;
    rgb.pixels = pixels.bits();
    rgb.rowBytes = uint32_t(pixels.bytesPerLine());
    check(avifImageRGBToYUV(avif.get(), &rgb) == AVIF_RESULT_OK, "avifImageRGBToYUV");
    const std::unique_ptr<avifEncoder, decltype(&avifEncoderDestroy)> encoder(avifEncoderCreate(),
                                                                              avifEncoderDestroy);
    encoder->speed = 10;
    encoder->minQuantizer = encoder->maxQuantizer = AVIF_QUANTIZER_LOSSLESS;
    encoder->minQuantizerAlpha = encoder->maxQuantizerAlpha = AVIF_QUANTIZER_LOSSLESS;
    avifRWData output = AVIF_DATA_EMPTY;
    check(avifEncoderWrite(encoder.get(), avif.get(), &output) == AVIF_RESULT_OK,
          "avifEncoderWrite");
    const QByteArray bytes(reinterpret_cast<const char *>(output.data), qsizetype(output.size));
    avifRWDataFree(&output);
    return bytes;
}

QByteArray jxlFile(const QImage &image)
{
    const QImage pixels = image.convertToFormat(QImage::Format_RGBA8888);
    const auto encoder = JxlEncoderMake(nullptr);
    JxlBasicInfo info;
    JxlEncoderInitBasicInfo(&info);
    info.xsize = uint32_t(pixels.width());
    info.ysize = uint32_t(pixels.height());
    info.bits_per_sample = 8;
    info.alpha_bits = 8;
    info.num_extra_channels = 1;
    info.uses_original_profile = JXL_TRUE;
    check(JxlEncoderSetBasicInfo(encoder.get(), &info) == JXL_ENC_SUCCESS,
          "JxlEncoderSetBasicInfo");
    JxlColorEncoding colours;
    JxlColorEncodingSetToSRGB(&colours, JXL_FALSE);
    check(JxlEncoderSetColorEncoding(encoder.get(), &colours) == JXL_ENC_SUCCESS, "colours");
    JxlEncoderFrameSettings *settings = JxlEncoderFrameSettingsCreate(encoder.get(), nullptr);
    JxlEncoderSetFrameLossless(settings, JXL_TRUE);
    const JxlPixelFormat format{4, JXL_TYPE_UINT8, JXL_NATIVE_ENDIAN, 0};
    check(
        JxlEncoderAddImageFrame(settings, &format, pixels.constBits(), size_t(pixels.sizeInBytes()))
            == JXL_ENC_SUCCESS,
        "JxlEncoderAddImageFrame");
    JxlEncoderCloseInput(encoder.get());
    std::vector<uint8_t> output(1 << 22);
    uint8_t *next = output.data();
    size_t left = output.size();
    check(JxlEncoderProcessOutput(encoder.get(), &next, &left) == JXL_ENC_SUCCESS,
          "JxlEncoderProcessOutput");
    return {reinterpret_cast<const char *>(output.data()), qsizetype(output.size() - left)};
}

QByteArray heicFile(const QImage &image)
{
    const QImage pixels = image.convertToFormat(QImage::Format_RGB888);
    const std::unique_ptr<heif_context, decltype(&heif_context_free)> context(heif_context_alloc(),
                                                                              heif_context_free);
    heif_encoder *encoder = nullptr;
    if (heif_context_get_encoder_for_format(context.get(), heif_compression_HEVC, &encoder).code
        != heif_error_Ok)
        return {};
    heif_encoder_set_lossy_quality(encoder, 95);
    heif_image *raw = nullptr;
    heif_image_create(pixels.width(), pixels.height(), heif_colorspace_RGB,
                      heif_chroma_interleaved_RGB, &raw);
    heif_image_add_plane(raw, heif_channel_interleaved, pixels.width(), pixels.height(), 8);
    int stride = 0;
    uint8_t *plane = heif_image_get_plane(raw, heif_channel_interleaved, &stride);
    for (int y = 0; y < pixels.height(); ++y)
        std::copy_n(pixels.constScanLine(y), 3 * pixels.width(), plane + y * stride);
    check(heif_context_encode_image(context.get(), raw, encoder, nullptr, nullptr).code
              == heif_error_Ok,
          "HEIC");
    QByteArray bytes;
    heif_writer writer{1, appendTo};
    check(heif_context_write(context.get(), &writer, &bytes).code == heif_error_Ok,
          "heif_context_write");
    heif_image_release(raw);
    heif_encoder_release(encoder);
    return bytes;
}

QByteArray cmykJpegFile(const QImage &image)
{
    std::vector<unsigned char> inks;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QRgb pixel = image.pixel(x, y);
            // Inverted inks: 255 is none. An ink of 255 - red, inverted, is red again.
            for (const int value : {qRed(pixel), qGreen(pixel), qBlue(pixel), 255})
                inks.push_back(static_cast<unsigned char>(value));
        }
    }
    tjhandle handle = tjInitCompress();
    unsigned char *output = nullptr;
    unsigned long size = 0;
    check(tjCompress2(handle, inks.data(), image.width(), 0, image.height(), TJPF_CMYK, &output,
                      &size, TJSAMP_444, 100, 0)
              == 0,
          "CMYK JPEG");
    const QByteArray bytes(reinterpret_cast<const char *>(output), qsizetype(size));
    tjFree(output);
    tjDestroy(handle);
    return bytes;
}

QByteArray withExifOrientation(const QByteArray &jpeg, int orientation)
{
    const QByteArray payload =
        QByteArray("Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 25)
        + char(orientation) + QByteArray("\0\0\0\0\0\0", 6);
    const int length = int(payload.size()) + 2;
    return jpeg.left(2) + "\xff\xe1" + char(length >> 8) + char(length & 0xff) + payload
        + jpeg.mid(2);
}

} // namespace nw::test
