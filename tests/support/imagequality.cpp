#include "tests/support/imagequality.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace nw::test {

namespace {

constexpr double kIdentical = 99;

std::array<double, 3> channels(QRgb pixel)
{
    return {double(qRed(pixel)), double(qGreen(pixel)), double(qBlue(pixel))};
}

double weightAt(double x, bool reducing)
{
    x = std::abs(x);
    if (reducing) {
        if (x >= 3)
            return 0;
        if (x == 0)
            return 1;
        const double angle = std::numbers::pi * x;
        return 3 * std::sin(angle) * std::sin(angle / 3) / (angle * angle);
    }
    if (x >= 2)
        return 0;
    return x < 1 ? 1.5 * x * x * x - 2.5 * x * x + 1 : -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2;
}

using Line = std::vector<std::array<double, 3>>;

Line scaleLine(const Line &source, int targetLength)
{
    const double ratio = double(source.size()) / targetLength;
    const bool reducing = ratio > 1;
    const double stretch = std::max(ratio, 1.0);
    Line target(static_cast<std::size_t>(targetLength));
    for (int i = 0; i < targetLength; ++i) {
        const double centre = (i + 0.5) * ratio;
        double total = 0;
        std::array<double, 3> sum{};
        for (int j = int(std::floor(centre - 3 * stretch)) - 1;
             j <= int(std::ceil(centre + 3 * stretch)); ++j) {
            const double weight = weightAt((j + 0.5 - centre) / stretch, reducing);
            const auto &pixel =
                source[static_cast<std::size_t>(std::clamp(j, 0, int(source.size()) - 1))];
            for (std::size_t channel = 0; channel < 3; ++channel)
                sum[channel] += weight * pixel[channel];
            total += weight;
        }
        for (std::size_t channel = 0; channel < 3; ++channel)
            target[static_cast<std::size_t>(i)][channel] = sum[channel] / total;
    }
    return target;
}

int toByte(double value)
{
    return int(std::lround(std::clamp(value, 0.0, 255.0)));
}

} // namespace

double psnr(const QImage &left, const QImage &right)
{
    if (left.size() != right.size() || left.isNull())
        return 0;
    double squares = 0;
    for (int y = 0; y < left.height(); ++y) {
        for (int x = 0; x < left.width(); ++x) {
            const auto l = channels(left.pixel(x, y));
            const auto r = channels(right.pixel(x, y));
            for (std::size_t channel = 0; channel < 3; ++channel)
                squares += (l[channel] - r[channel]) * (l[channel] - r[channel]);
        }
    }
    if (squares == 0)
        return kIdentical;
    return 10 * std::log10(255.0 * 255.0 * 3 * left.width() * left.height() / squares);
}

QImage referenceResample(const QImage &source, const QSize &target)
{
    std::vector<Line> columns; // the source with its width already scaled, by line
    for (int y = 0; y < source.height(); ++y) {
        Line line;
        for (int x = 0; x < source.width(); ++x)
            line.push_back(channels(source.pixel(x, y)));
        columns.push_back(scaleLine(line, target.width()));
    }
    QImage scaled(target, QImage::Format_RGB32);
    for (int x = 0; x < target.width(); ++x) {
        Line column;
        for (const Line &line : columns)
            column.push_back(line[static_cast<std::size_t>(x)]);
        const Line result = scaleLine(column, target.height());
        for (int y = 0; y < target.height(); ++y) {
            const auto &pixel = result[static_cast<std::size_t>(y)];
            scaled.setPixel(x, y, qRgb(toByte(pixel[0]), toByte(pixel[1]), toByte(pixel[2])));
        }
    }
    return scaled;
}

QImage drawHardPicture(const QSize &size)
{
    QImage picture(size, QImage::Format_RGB32);
    for (int y = 0; y < size.height(); ++y) {
        for (int x = 0; x < size.width(); ++x) {
            const bool dot = (x % 6 - 3) * (x % 6 - 3) + (y % 6 - 3) * (y % 6 - 3) < 5;
            const bool line = (x + y) % 37 < 2 || x % 101 == 0;
            const int gradient = 255 * y / size.height();
            QRgb pixel = qRgb(gradient, 255 - gradient, 255 * x / size.width());
            if (x > size.width() / 2 && y < size.height() / 2)
                pixel = dot ? qRgb(20, 20, 20) : qRgb(245, 240, 230);
            if (line)
                pixel = qRgb(0, 0, 0);
            picture.setPixel(x, y, pixel);
        }
    }
    return picture;
}

} // namespace nw::test
