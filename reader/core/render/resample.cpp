#include "reader/core/render/resample.h"

#include "reader/core/render/pixels.h"
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

// `sourceCount` samples stand for `sourceLength` units, a sample's middle at half a unit; `step` is
// what the kernel wants the count to be a multiple of.
Taps makeTaps(int sourceCount, double sourceLength, int targetCount, int step)
{
    const double ratio = sourceLength / targetCount;
    const bool reducing = ratio > 1;
    const double stretch = reducing ? ratio : 1;
    const double support = (reducing ? 3 : 2) * stretch;
    const int wanted = std::min(static_cast<int>(std::ceil(support)) * 2 + 1, sourceCount);

    Taps taps;
    taps.count = (wanted + step - 1) / step * step;
    taps.starts.resize(static_cast<std::size_t>(targetCount));
    taps.weights.assign(
        static_cast<std::size_t>(targetCount) * static_cast<std::size_t>(taps.count), 0);
    std::vector<double> exact;
    for (int target = 0; target < targetCount; ++target) {
        const double centre = (target + 0.5) * ratio;
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
        taps.starts[static_cast<std::size_t>(target)] = start;
        quantise(
            exact, sum,
            &taps.weights[static_cast<std::size_t>(target) * static_cast<std::size_t>(taps.count)]);
    }
    return taps;
}

// Fills `scaled` with rows of the image of size `target`, from the first that is wanted.
void scaleOnce(QImage *scaled, const QImage &source, const QSizeF &sourceSize, const QSize &target,
               int firstRow)
{
    const ResampleKernels &kernels = bestResampleKernels();
    const Taps down =
        makeTaps(source.height(), sourceSize.height(), target.height(), kVerticalTapStep);
    const Taps across =
        makeTaps(source.width(), sourceSize.width(), target.width(), kHorizontalTapStep);

    // The row between the passes; taps with no weight may lie beyond its last pixel.
    std::vector<std::int16_t> row(
        4 * (static_cast<std::size_t>(source.width()) + static_cast<std::size_t>(across.count)));
    std::vector<const std::uint8_t *> rows(static_cast<std::size_t>(down.count));
    for (int piece = 0; piece < scaled->height(); ++piece) {
        const int y = firstRow + piece;
        for (int t = 0; t < down.count; ++t) {
            const int line =
                std::min(down.starts[static_cast<std::size_t>(y)] + t, source.height() - 1);
            rows[static_cast<std::size_t>(t)] = source.constScanLine(line);
        }
        const auto offset = static_cast<std::size_t>(y) * static_cast<std::size_t>(down.count);
        kernels.vertical(rows.data(), &down.weights[offset], down.count, row.data(),
                         4 * source.width());
        kernels.horizontal(row.data(), across.starts.data(), across.weights.data(), across.count,
                           scaled->scanLine(piece), target.width());
    }
}

int firstStep(double sourceLength, int target)
{
    return sourceLength / target > kMaxReduction ? target * kFirstStepOversampling
                                                 : static_cast<int>(std::ceil(sourceLength));
}

bool scaleRowsInto(QImage *rows, const QImage &source, const QSizeF &sourceSize,
                   const QSize &target, int firstRow)
{
    if (sourceSize.width() <= kMaxReduction * target.width()
        && sourceSize.height() <= kMaxReduction * target.height()) {
        scaleOnce(rows, source, sourceSize, target, firstRow);
        return true;
    }
    QImage between(firstStep(sourceSize.width(), target.width()),
                   firstStep(sourceSize.height(), target.height()), QImage::Format_RGB32);
    if (between.isNull())
        return false;
    scaleOnce(&between, source, sourceSize, between.size(), 0);
    return scaleRowsInto(rows, between, QSizeF(between.size()), target, firstRow);
}

} // namespace

bool resampleInto(QImage *target, const QImage &source, const QSizeF &sourceSize)
{
    if (source.isNull() || target->isNull())
        return false;
    Q_ASSERT(source.format() == QImage::Format_RGB32 && target->format() == QImage::Format_RGB32);
    const QSize size = target->size();
    if (QSizeF(size) == sourceSize && size == source.size()) {
        copyPixels(source, target);
        return true;
    }
    return scaleRowsInto(target, source, sourceSize, size, 0);
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
    if (source.isNull() || target.isEmpty() || firstRow < 0 || rowCount <= 0
        || rowCount > target.height() - firstRow)
        return {};
    if (QSizeF(target) == sourceSize && target == source.size())
        return source.copy(0, firstRow, target.width(), rowCount);
    QImage rows(target.width(), rowCount, QImage::Format_RGB32);
    const bool isDone =
        !rows.isNull() && scaleRowsInto(&rows, source, sourceSize, target, firstRow);
    return isDone ? rows : QImage();
}

} // namespace nw::reader
