#include "server/comics/pageimages.h"

#include "reader/core/render/imagedecoder.h"

#include <QBuffer>
#include <QImageWriter>
#include <QLoggingCategory>
#include <QMutexLocker>

#include <algorithm>

Q_LOGGING_CATEGORY(lcImages, "nerdwork.images")

namespace nw::server::comics {

namespace {

// Part of a variant's name: raised whenever the same page would come out as other bytes.
constexpr int kEncoderVersion = 1;

constexpr int kJpegQuality = 85;
constexpr int kWebpQuality = 82;
constexpr int kMaxJpegSide = 65'500;
constexpr int kMaxWebpSide = 16'383;
constexpr qint64 kMaxDecodedPixels = 120'000'000; // 480 MB while it is scaled

struct FormatRow
{
    ImageFormat format;
    const char *word; // in variant names, and what QImageWriter calls it
    const char *mediaType;
    int quality; // -1: lossless
    int maxSide; // pixels; 0: no limit of its own
};

constexpr std::array<FormatRow, 3> kFormats{{
    {ImageFormat::Jpeg, "jpeg", "image/jpeg", kJpegQuality, kMaxJpegSide},
    {ImageFormat::Png, "png", "image/png", -1, 0},
    {ImageFormat::Webp, "webp", "image/webp", kWebpQuality, kMaxWebpSide},
}};

const FormatRow &rowOf(ImageFormat format)
{
    const auto *row = std::find_if(kFormats.begin(), kFormats.end(),
                                   [&](const FormatRow &r) { return r.format == format; });
    Q_ASSERT(row != kFormats.end());
    return *row;
}

bool holds(const FormatRow &row, const QSize &size)
{
    return row.maxSide == 0 || std::max(size.width(), size.height()) <= row.maxSide;
}

// PNG and WebP stay what they are, since line art suffers as JPEG; the rest becomes JPEG, which
// everything reads.
ImageFormat scaledFormat(const PageRow &page, const QSize &size)
{
    for (const FormatRow &row : kFormats) {
        if (page.mediaType == QLatin1String(row.mediaType) && holds(row, size))
            return row.format;
    }
    return holds(rowOf(ImageFormat::Jpeg), size) ? ImageFormat::Jpeg : ImageFormat::Png;
}

// The smallest rung that is not narrower than the wish; the page's own width when there is none.
int rungFor(int wishedWidth, int pageWidth)
{
    if (wishedWidth <= 0)
        return pageWidth;
    const auto *rung = std::lower_bound(kWidthLadder.begin(), kWidthLadder.end(), wishedWidth);
    return rung == kWidthLadder.end() ? pageWidth : std::min(*rung, pageWidth);
}

QSize scaledTo(const PageRow &page, int width)
{
    if (width == page.width)
        return {page.width, page.height};
    const qint64 height = (qint64(page.height) * width + page.width / 2) / page.width;
    return {width, static_cast<int>(std::max<qint64>(1, height))};
}

ImagePlan originalPlan(const PageRow &page)
{
    return {{page.sha256, {}},
            page.mediaType.toLatin1(),
            {page.width, page.height},
            page.sha256,
            ImageFormat::Original};
}

Result<QByteArray> encode(QImage image, const FormatRow &format)
{
    if (image.allGray())
        image.convertTo(
            QImage::Format_Grayscale8); // a third of the bytes for a black-and-white book
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, format.word);
    if (format.quality >= 0)
        writer.setQuality(format.quality);
    if (!writer.write(image))
        return failure(ErrorCode::Internal, u"write an image: " % writer.errorString());
    return bytes;
}

} // namespace

PageImages::PageImages(BlobStore &blobs)
    : m_blobs(blobs)
{
}

Result<ImagePlan> PageImages::plan(const PageRow &page, const ImageWish &wish)
{
    const QSize size = scaledTo(page, rungFor(wish.width, page.width));
    const bool whole = size.width() == page.width;
    const bool anyFormat = wish.format == ImageFormat::Any || wish.format == ImageFormat::Original;
    if (whole && anyFormat)
        return originalPlan(page);

    const FormatRow &format = rowOf(anyFormat ? scaledFormat(page, size) : wish.format);
    if (whole && page.mediaType == QLatin1String(format.mediaType))
        return originalPlan(page);
    if (!holds(format, size))
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("this format holds at most %1 pixels a side").arg(format.maxSide),
            QStringLiteral("format"));
    const QByteArray width = whole ? QByteArray("full") : 'w' + QByteArray::number(size.width());
    const QByteArray variant =
        width + '-' + format.word + '-' + QByteArray::number(kEncoderVersion);
    return ImagePlan{
        {page.sha256, variant}, format.mediaType, size, page.sha256 + '-' + variant, format.format};
}

Result<ProvidedImage> PageImages::provide(const ImagePlan &plan)
{
    if (const std::optional<StoredBlob> kept = m_blobs.find(plan.key))
        return ProvidedImage{kept, {}};
    if (plan.key.variant.isEmpty())
        return failure(ErrorCode::Internal, QStringLiteral("a page's bytes are not in the store"));
    const std::size_t lock = qHash(plan.key.sha256) % m_making.size();
    const QMutexLocker locker(&m_making[lock]);
    if (const std::optional<StoredBlob> made = m_blobs.find(plan.key))
        return ProvidedImage{made, {}};
    const Result<QByteArray> bytes = make(plan);
    if (!bytes)
        return tl::unexpected(bytes.error());
    const Result<void> kept = m_blobs.putVariant(plan.key, *bytes);
    tell(kept);
    return ProvidedImage{kept ? m_blobs.find(plan.key) : std::nullopt, *bytes};
}

Result<QByteArray> PageImages::make(const ImagePlan &plan) const
{
    const Result<QByteArray> original = m_blobs.read({plan.key.sha256, {}});
    if (!original) {
        const bool ours = original.error().code == ErrorCode::NotFound
            || original.error().code == ErrorCode::Damaged;
        return failure(ours ? ErrorCode::Internal : original.error().code, original.error().detail);
    }
    return scaled(*original, plan);
}

Result<QByteArray> PageImages::scaled(const QByteArray &original, const ImagePlan &plan)
{
    reader::DecodeLimits limits;
    limits.maxPixels = kMaxDecodedPixels;
    const reader::ReadResult<QImage> image =
        reader::decodeImage(original, plan.size, reader::DecodeQuality::Best, limits);
    if (!image) {
        const bool tooLarge = image.error().code == reader::ReadErrorCode::TooLarge
            || image.error().code == reader::ReadErrorCode::Unsupported;
        return failure(tooLarge ? ErrorCode::Unsupported : ErrorCode::Internal,
                       u"scale a page: " % image.error().detail);
    }
    return encode(*image, rowOf(plan.encode));
}

// Once, and not for every page that is asked for while the disk is full.
void PageImages::tell(const Result<void> &kept)
{
    if (m_keepingFails.exchange(!kept.has_value()) == !kept.has_value())
        return;
    if (kept)
        qCInfo(lcImages, "scaled pages are kept again");
    else
        qCWarning(lcImages, "scaled pages cannot be kept: %s", qPrintable(kept.error().detail));
}

} // namespace nw::server::comics
