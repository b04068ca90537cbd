#include "reader/core/render/bordercrop.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace nw::reader {
namespace {

constexpr QRectF kWhole(0, 0, 1, 1);
constexpr int kSameColour = 26; // of 255, each channel: noise of scans and of JPEG
constexpr double kSpeckShare = 0.008; // of a line
constexpr double kAirShare = 0.006; // of the side, left around what is drawn
constexpr double kLeastShare = 0.3; // of each side: who sees less has lost the page
constexpr int kSmallestSide = 16;
// A border is of one colour; of a drawing that reaches the edge this part may look like one.
constexpr double kBorderShare = 0.92;

enum class Axis
{
    Rows,
    Columns
};

enum class End
{
    First,
    Last
};

struct Picture
{
    const QImage &image;

    int lineCount(Axis axis) const
    {
        return axis == Axis::Rows ? image.height() : image.width();
    }
    int lineLength(Axis axis) const
    {
        return axis == Axis::Rows ? image.width() : image.height();
    }
    QRgb at(Axis axis, int line, int along) const
    {
        const auto row = [this](int y) {
            return reinterpret_cast<const QRgb *>(image.constScanLine(y));
        };
        return axis == Axis::Rows ? row(line)[along] : row(along)[line];
    }
};

bool isNear(QRgb a, QRgb b)
{
    return std::abs(qRed(a) - qRed(b)) <= kSameColour
        && std::abs(qGreen(a) - qGreen(b)) <= kSameColour
        && std::abs(qBlue(a) - qBlue(b)) <= kSameColour;
}

// The middle value of each channel along a line: what most of it looks like.
QRgb commonColour(const Picture &picture, Axis axis, int line)
{
    std::array<std::array<int, 256>, 3> counts{};
    const int length = picture.lineLength(axis);
    for (int along = 0; along < length; ++along) {
        const QRgb pixel = picture.at(axis, line, along);
        ++counts[0][static_cast<std::size_t>(qRed(pixel))];
        ++counts[1][static_cast<std::size_t>(qGreen(pixel))];
        ++counts[2][static_cast<std::size_t>(qBlue(pixel))];
    }
    std::array<int, 3> middles{};
    for (std::size_t channel = 0; channel < 3; ++channel) {
        int seen = 0;
        int level = 0;
        while (level < 255 && (seen += counts[channel][static_cast<std::size_t>(level)]) * 2 < length)
            ++level;
        middles[channel] = level;
    }
    return qRgb(middles[0], middles[1], middles[2]);
}

int foreignPixels(const Picture &picture, Axis axis, int line, QRgb border)
{
    int foreign = 0;
    for (int along = 0; along < picture.lineLength(axis); ++along)
        foreign += isNear(picture.at(axis, line, along), border) ? 0 : 1;
    return foreign;
}

// How many lines from that end are border.
int borderLines(const Picture &picture, Axis axis, End end)
{
    const int count = picture.lineCount(axis);
    const int length = picture.lineLength(axis);
    const auto line = [&](int index) { return end == End::Last ? count - 1 - index : index; };
    const QRgb border = commonColour(picture, axis, line(0));
    if (foreignPixels(picture, axis, line(0), border) > (1 - kBorderShare) * length)
        return 0;
    const int specks = static_cast<int>(kSpeckShare * length);
    int lines = 0;
    while (lines < count && foreignPixels(picture, axis, line(lines), border) <= specks)
        ++lines;
    return lines;
}

struct Side
{
    double from = 0;
    double to = 1;
};

Side keptSide(const Picture &picture, Axis axis)
{
    const int count = picture.lineCount(axis);
    const double air = kAirShare * count;
    const double before = std::max(0.0, borderLines(picture, axis, End::First) - air);
    const double after = std::max(0.0, borderLines(picture, axis, End::Last) - air);
    return {before / count, 1 - after / count};
}

} // namespace

QRectF insideBorders(const QImage &page)
{
    if (page.width() < kSmallestSide || page.height() < kSmallestSide)
        return kWhole;
    const Picture picture{page};
    const Side down = keptSide(picture, Axis::Rows);
    const Side across = keptSide(picture, Axis::Columns);
    const QRectF inside(across.from, down.from, across.to - across.from, down.to - down.from);
    return inside.width() < kLeastShare || inside.height() < kLeastShare ? kWhole : inside;
}

} // namespace nw::reader
