#include "reader/core/render/modulecodecs.h"

#include <cmath>
#include <cstring>
#include <libheif/heif.h>
#include <memory>

namespace nw::reader {

namespace {

constexpr int kDecoderThreads = 2;

struct FreeContext
{
    void operator()(heif_context *context) const { heif_context_free(context); }
};

struct ReleaseHandle
{
    void operator()(heif_image_handle *handle) const { heif_image_handle_release(handle); }
};

struct ReleaseImage
{
    void operator()(heif_image *image) const { heif_image_release(image); }
};

// The container and its primary image; the handle points into the context.
struct OpenHeif
{
    std::unique_ptr<heif_context, FreeContext> context;
    std::unique_ptr<heif_image_handle, ReleaseHandle> primary;
};

tl::unexpected<ReadError> heifFailure(const heif_error &error)
{
    const bool lacking = error.code == heif_error_Unsupported_feature
        || error.code == heif_error_Unsupported_filetype;
    const bool large = error.subcode == heif_suberror_Security_limit_exceeded;
    return readFailure(lacking     ? ReadErrorCode::Unsupported
                           : large ? ReadErrorCode::TooLarge
                                   : ReadErrorCode::Damaged,
                       QString::fromUtf8(error.message));
}

ReadResult<OpenHeif> openHeif(const QByteArray &bytes, const DecodeLimits &limits)
{
    OpenHeif heif;
    heif.context.reset(heif_context_alloc());
    // libheif bounds the area by the square of this side.
    heif_context_set_maximum_image_size_limit(
        heif.context.get(), static_cast<int>(std::sqrt(static_cast<double>(limits.maxPixels))));
    heif_context_set_max_decoding_threads(heif.context.get(), kDecoderThreads);
    heif_error error = heif_context_read_from_memory_without_copy(
        heif.context.get(), bytes.constData(), static_cast<std::size_t>(bytes.size()), nullptr);
    if (error.code != heif_error_Ok)
        return heifFailure(error);
    heif_image_handle *handle = nullptr;
    error = heif_context_get_primary_image_handle(heif.context.get(), &handle);
    if (error.code != heif_error_Ok)
        return heifFailure(error);
    heif.primary.reset(handle);
    return heif;
}

ReadResult<CodecHeader> readHeifHeader(const QByteArray &bytes, ImageFormat)
{
    const auto heif = openHeif(bytes, {});
    if (!heif)
        return tl::unexpected(heif.error());
    const QSize size(heif_image_handle_get_width(heif->primary.get()),
                     heif_image_handle_get_height(heif->primary.get()));
    if (size.isEmpty())
        return readFailure(ReadErrorCode::Damaged, QStringLiteral("a HEIF without a size"));
    return CodecHeader{size, Orientation::Upright}; // libheif turns the pixels itself
}

QByteArray profileOf(const heif_image_handle *handle)
{
    QByteArray profile(static_cast<qsizetype>(heif_image_handle_get_raw_color_profile_size(handle)),
                       '\0');
    if (profile.isEmpty()
        || heif_image_handle_get_raw_color_profile(handle, profile.data()).code != heif_error_Ok)
        return {};
    return profile;
}

ReadResult<DecodedPixels> decodeHeif(const QByteArray &bytes, ImageFormat, const QSize &,
                                     const DecodeLimits &limits)
{
    const auto heif = openHeif(bytes, limits);
    if (!heif)
        return tl::unexpected(heif.error());
    heif_image *raw = nullptr;
    const heif_error error = heif_decode_image(heif->primary.get(), &raw, heif_colorspace_RGB,
                                               heif_chroma_interleaved_RGBA, nullptr);
    if (error.code != heif_error_Ok)
        return heifFailure(error);
    const std::unique_ptr<heif_image, ReleaseImage> image(raw);
    const QSize size(heif_image_get_width(raw, heif_channel_interleaved),
                     heif_image_get_height(raw, heif_channel_interleaved));
    int stride = 0;
    const uint8_t *plane = heif_image_get_plane_readonly(raw, heif_channel_interleaved, &stride);
    DecodedPixels pixels;
    if (plane && !size.isEmpty() && stride >= 4 * size.width())
        pixels.image =
            QImage(plane, size.width(), size.height(), stride, QImage::Format_RGBA8888).copy();
    if (pixels.image.isNull())
        return readFailure(ReadErrorCode::Damaged, QStringLiteral("no pixels"));
    pixels.standsFor = QSizeF(size);
    pixels.iccProfile = profileOf(heif->primary.get());
    return pixels;
}

} // namespace

const ImageCodec kHeifCodec{readHeifHeader, decodeHeif};

} // namespace nw::reader
