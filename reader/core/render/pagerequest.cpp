#include "reader/core/render/pagerequest.h"

#include "reader/core/render/bordercrop.h"

#include <algorithm>
#include <cmath>

namespace nw::reader {

PageScale PageScale::fitted(FitMode fit, const QSize &viewport)
{
    return {fit, fit == FitMode::Original ? QSize() : viewport, 0};
}

PageScale PageScale::zoomed(double scale)
{
    return {FitMode::Page, QSize(), clampScale(scale)};
}

double PageScale::scaleFor(const QSize &pageSize) const
{
    return zoomScale > 0 ? clampScale(zoomScale) : fitScale(fit, pageSize, viewport);
}

namespace {

// Long enough to find the borders of a page by, short enough to be decoded beside it.
constexpr int kTrimSide = 512;

// What the whole turned page has to measure so that `kept` of it measures `wanted`.
QSize wholeTarget(const QSize &turnedPage, const QSize &kept, const QSize &wanted)
{
    const auto side = [](int whole, int part, int wantedPart) {
        const double scaled = static_cast<double>(whole) * wantedPart / part;
        return std::max(wantedPart, static_cast<int>(std::lround(scaled)));
    };
    return {side(turnedPage.width(), kept.width(), wanted.width()),
            side(turnedPage.height(), kept.height(), wanted.height())};
}

// The piece of the scaled page, exactly as large as wanted.
QRect pieceOf(const QSize &scaledPage, const QSize &turnedPage, const QRect &kept,
              const QSize &wanted)
{
    const auto start = [](int from, int whole, int scaledWhole, int wantedPart) {
        const double scaled = static_cast<double>(from) * scaledWhole / whole;
        return std::clamp(static_cast<int>(std::lround(scaled)), 0, scaledWhole - wantedPart);
    };
    return {QPoint(start(kept.x(), turnedPage.width(), scaledPage.width(), wanted.width()),
                   start(kept.y(), turnedPage.height(), scaledPage.height(), wanted.height())),
            wanted};
}

ReadResult<QRect> keptOf(const StoredImage &stored, const QSize &turnedPage, const PageLook &look)
{
    const QRect kept = keptPixels(turnedPage, look);
    if (look.trimming == Trimming::Off)
        return kept;
    const QSize small = turnedPage.scaled(kTrimSide, kTrimSide, Qt::KeepAspectRatio)
                            .boundedTo(turnedPage)
                            .expandedTo({1, 1});
    const auto image = stored.decode(turnedSize(small, look.quarterTurns), DecodeQuality::Fast);
    if (!image)
        return tl::unexpected(image.error());
    const QRectF shares(static_cast<double>(kept.x()) / turnedPage.width(),
                        static_cast<double>(kept.y()) / turnedPage.height(),
                        static_cast<double>(kept.width()) / turnedPage.width(),
                        static_cast<double>(kept.height()) / turnedPage.height());
    const QImage turned = turnedImage(*image, look.quarterTurns);
    const QRect part = pixelsInside(turned.rect(), shares);
    return pixelsInside(kept, insideBorders(turned.copy(part)));
}

} // namespace

ReadResult<RenderedPage> renderStored(const StoredImage &stored, const PageRequest &request)
{
    const auto header = stored.header();
    if (!header)
        return tl::unexpected(header.error());
    const PageLook &look = request.look;
    const QSize turnedPage = turnedSize(header->size, look.quarterTurns);
    const auto kept = keptOf(stored, turnedPage, look);
    if (!kept)
        return tl::unexpected(kept.error());
    const QSize wanted = bitmapSize(kept->size(), request.scale.scaleFor(kept->size()));
    const QSize whole = wholeTarget(turnedPage, kept->size(), wanted);
    auto image = stored.decode(turnedSize(whole, look.quarterTurns), request.quality);
    if (!image)
        return tl::unexpected(image.error());
    QImage page = turnedImage(*image, look.quarterTurns);
    if (wanted != whole)
        page = page.copy(pieceOf(whole, turnedPage, *kept, wanted));
    if (page.isNull())
        return readFailure(ReadErrorCode::TooLarge, QStringLiteral("no memory for the pixels"));
    adjust(&page, look.adjustments);
    return RenderedPage{std::move(page), kept->size(), *kept, header->size};
}

} // namespace nw::reader
