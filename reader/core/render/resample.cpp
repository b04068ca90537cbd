#include "reader/core/render/resample.h"

#include "reader/core/render/resamplekernels.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#include <vector>

namespace nw::reader {

namespace {

// Beyond this reduction a 14-bit weight is too coarse for its share of the sum: do it in two steps.
constexpr double kMaxReduction = 16;
constexpr int kFirstStepOversampling = 4;

double sinc(double x)
{
    if (x == 0)
        return 1;
    const double angle = std::numbers::pi * x;
    return std::sin(angle) / angle;
}

double lanczos3(double x)
{
    return std::abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0;
}

double catmullRom(double x)
{
    x = std::abs(x);
    if (x < 1)
        return (1.5 * x - 2.5) * x * x + 1;
    return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

// For every target sample, which source samples count and how much.
struct Taps
{
    int count = 0; // of each target sample
    std::vector<int> starts;
    std::vector<std::int16_t> weights;
};

// Rounds so that the error is carried on to the next weight: the sum is exactly one, and no run of
// small weights vanishes.
void quantise(const std::vector<double> &exact, double sum, std::int16_t *weights)
{
    double exactSoFar = 0;
    long roundedSoFar = 0;
    for (std::size_t t = 0; t < exact.size(); ++t) {
        exactSoFar += exact[t];
        const long rounded = std::lround(exactSoFar / sum * (1 << kWeightBits));
        weights[t] = static_cast<std::int16_t>(rounded - roundedSoFar);
        roundedSoFar = rounded;
    }
}

// A run of samples along one side.
struct Range
{
    int first = 0;
    int count = 0;
};

// The taps of the target samples in `part` out of `targetCount`. `sourceCount` samples stand for
// `sourceLength` units, a sample's middle at half a unit; `step` is what the kernel wants the count
// to be a multiple of.
Taps makeTaps(int sourceCount, double sourceLength, int targetCount, const Range &part, int step)
{
    const double ratio = sourceLength / targetCount;
    const bool reducing = ratio > 1;
    const double stretch = reducing ? ratio : 1;
    const double support = (reducing ? 3 : 2) * stretch;
    const int wanted = std::min(static_cast<int>(std::ceil(support)) * 2 + 1, sourceCount);

    Taps taps;
    taps.count = (wanted + step - 1) / step * step;
    taps.starts.resize(static_cast<std::size_t>(part.count));
    taps.weights.assign(static_cast<std::size_t>(part.count) * static_cast<std::size_t>(taps.count),
                        0);
    std::vector<double> exact;
    for (int index = 0; index < part.count; ++index) {
        const double centre = (part.first + index + 0.5) * ratio;
        const int first = static_cast<int>(std::floor(centre - support));
        const int last = static_cast<int>(std::ceil(centre + support));
        const int start = std::clamp(first, 0, sourceCount - wanted);
        exact.assign(static_cast<std::size_t>(wanted), 0);
        double sum = 0;
        for (int sample = first; sample <= last; ++sample) {
            const double x = (sample + 0.5 - centre) / stretch;
            const double weight = reducing ? lanczos3(x) : catmullRom(x);
            // Samples beyond an edge count as the edge's own.
            const int tap =
                std::clamp(std::clamp(sample, 0, sourceCount - 1) - start, 0, wanted - 1);
            exact[static_cast<std::size_t>(tap)] += weight;
            sum += weight;
        }
        taps.starts[static_cast<std::size_t>(index)] = start;
        quantise(
            exact, sum,
            &taps.weights[static_cast<std::size_t>(index) * static_cast<std::size_t>(taps.count)]);
    }
    return taps;
}

// The source samples that these taps look at.
Range samplesOf(const Taps &taps, int sourceCount)
{
    const int first = taps.starts.front();
    const int end = std::min(taps.starts.back() + taps.count, sourceCount);
    return {first, end - first};
}

// Pixels of a larger picture: those of `image`, whose upper left one is at `origin` in a picture of
// `size` pixels that stand for `length` units.
struct Window
{
    QImage image;
    QPoint origin;
    QSize size;
    QSizeF length;
};

// What scales a picture to `target` and keeps `part` of that.
struct Scaling
{
    Taps down;
    Taps across;

    Scaling(const QSize &size, const QSizeF &length, const QSize &target, const QRect &part)
        : down(makeTaps(size.height(), length.height(), target.height(), {part.y(), part.height()},
                        kVerticalTapStep))
        , across(makeTaps(size.width(), length.width(), target.width(), {part.x(), part.width()},
                          kHorizontalTapStep))
    {
    }

    // The part of the source that is looked at.
    QRect source(const QSize &size) const
    {
        const Range rows = samplesOf(down, size.height());
        const Range columns = samplesOf(across, size.width());
        return {columns.first, rows.first, columns.count, rows.count};
    }
};

void scaleOnce(QImage *scaled, const Window &from, Scaling scaling)
{
    const ResampleKernels &kernels = bestResampleKernels();
    const QRect used = scaling.source(from.size);
    Taps &down = scaling.down;
    Taps &across = scaling.across;
    for (int &start : across.starts)
        start -= used.x();
    const auto skipped = 4 * static_cast<std::size_t>(used.x() - from.origin.x());

    // The row between the passes; taps with no weight may lie beyond its last pixel.
    std::vector<std::int16_t> row(
        4 * (static_cast<std::size_t>(used.width()) + static_cast<std::size_t>(across.count)));
    std::vector<const std::uint8_t *> rows(static_cast<std::size_t>(down.count));
    for (int y = 0; y < scaled->height(); ++y) {
        for (int t = 0; t < down.count; ++t) {
            const int line =
                std::min(down.starts[static_cast<std::size_t>(y)] + t, from.size.height() - 1);
            rows[static_cast<std::size_t>(t)] =
                from.image.constScanLine(line - from.origin.y()) + skipped;
        }
        const auto offset = static_cast<std::size_t>(y) * static_cast<std::size_t>(down.count);
        kernels.vertical(rows.data(), &down.weights[offset], down.count, row.data(),
                         4 * used.width());
        kernels.horizontal(row.data(), across.starts.data(), across.weights.data(), across.count,
                           scaled->scanLine(y), scaled->width());
    }
}

int firstStep(double sourceLength, int target)
{
    return sourceLength / target > kMaxReduction ? target * kFirstStepOversampling
                                                 : static_cast<int>(std::ceil(sourceLength));
}

} // namespace

bool resamplePart(QImage *into, const QImage &source, const QSizeF &sourceSize, const QSize &target,
                  const QPoint &origin)
{
    const QRect part(origin, into->size());
    if (source.isNull() || into->isNull() || !QRect({0, 0}, target).contains(part))
        return false;
    Q_ASSERT(source.format() == QImage::Format_RGB32 && into->format() == QImage::Format_RGB32);
    if (QSizeF(target) == sourceSize && target == source.size()) {
        for (int y = 0; y < part.height(); ++y)
            std::memcpy(into->scanLine(y), source.constScanLine(part.y() + y) + 4 * part.x(),
                        4 * static_cast<std::size_t>(part.width()));
        return true;
    }
    const Window whole{source, {0, 0}, source.size(), sourceSize};
    if (sourceSize.width() <= kMaxReduction * target.width()
        && sourceSize.height() <= kMaxReduction * target.height()) {
        scaleOnce(into, whole, Scaling(source.size(), sourceSize, target, part));
        return true;
    }
    // In two steps, of the first of which only what the second looks at is made.
    const QSize between(firstStep(sourceSize.width(), target.width()),
                        firstStep(sourceSize.height(), target.height()));
    const Scaling second(between, QSizeF(between), target, part);
    const QRect needed = second.source(between);
    QImage halfway(needed.size(), QImage::Format_RGB32);
    if (halfway.isNull())
        return false;
    scaleOnce(&halfway, whole, Scaling(source.size(), sourceSize, between, needed));
    scaleOnce(into, {halfway, needed.topLeft(), between, QSizeF(between)}, second);
    return true;
}

bool resampleInto(QImage *target, const QImage &source, const QSizeF &sourceSize)
{
    return resamplePart(target, source, sourceSize, target->size(), {0, 0});
}

QImage resample(const QImage &source, const QSizeF &sourceSize, const QSize &target)
{
    if (source.isNull() || target.isEmpty())
        return {};
    QImage scaled(target, QImage::Format_RGB32);
    return resampleInto(&scaled, source, sourceSize) ? scaled : QImage();
}

QImage resampleRows(const QImage &source, const QSizeF &sourceSize, const QSize &target,
                    int firstRow, int rowCount)
{
    QImage rows(target.width(), rowCount, QImage::Format_RGB32);
    return resamplePart(&rows, source, sourceSize, target, {0, firstRow}) ? rows : QImage();
}

} // namespace nw::reader
