#include "reader/core/render/adjustments.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace nw::reader {
namespace {

struct Member
{
    QLatin1StringView name;
    int PageAdjustments::*value;
    int least;
    int neutral;
    int most;
};

constexpr std::array kMembers{
    Member{QLatin1StringView("brightness"), &PageAdjustments::brightness, -100, 0, 100},
    Member{QLatin1StringView("contrast"), &PageAdjustments::contrast, -100, 0, 100},
    Member{QLatin1StringView("gammaPercent"), &PageAdjustments::gammaPercent, 20, 100, 500},
    Member{QLatin1StringView("saturation"), &PageAdjustments::saturation, -100, 0, 100},
    Member{QLatin1StringView("sepia"), &PageAdjustments::sepia, 0, 0, 100},
    Member{QLatin1StringView("sharpness"), &PageAdjustments::sharpness, 0, 0, 100},
};

constexpr double kMiddleGrey = 127.5;
// At full strength a pixel differs from its neighbours one and a half times as much as before.
constexpr double kMostSharpening = 1.5;
constexpr int kFixedBits = 10;
constexpr int kFixedOne = 1 << kFixedBits;

using Curve = std::array<std::uint8_t, 256>;

// What happens to each channel by itself.
Curve curveOf(const PageAdjustments &adjustments)
{
    // From flat grey over unchanged to four times as steep.
    const double contrast = adjustments.contrast / 100.0;
    const double slope = contrast < 0 ? 1 + contrast : 1 + 3 * contrast;
    const double lift = adjustments.brightness / 100.0 * 255 / 2;
    Curve curve{};
    for (std::size_t level = 0; level < curve.size(); ++level) {
        double value =
            255 * std::pow(static_cast<double>(level) / 255, 100.0 / adjustments.gammaPercent);
        value = (value - kMiddleGrey) * slope + kMiddleGrey + lift;
        value = std::clamp(value, 0.0, 255.0);
        if (adjustments.inversion == Inversion::On)
            value = 255 - value;
        curve.at(level) = static_cast<std::uint8_t>(std::lround(value));
    }
    return curve;
}

// Rows make red, green and blue of red, green and blue, in fixed point.
using Mix = std::array<std::array<int, 3>, 3>;
using RealMix = std::array<std::array<double, 3>, 3>;

constexpr std::array<double, 3> kLuma{0.2126, 0.7152, 0.0722};
// The tint that old photographs have, as web browsers agree on it (Filter Effects Module Level 1).
constexpr RealMix kSepia{
    {{0.393, 0.769, 0.189}, {0.349, 0.686, 0.168}, {0.272, 0.534, 0.131}}};

Mix mixOf(const PageAdjustments &adjustments)
{
    const double saturation = 1 + adjustments.saturation / 100.0;
    const double sepia = adjustments.sepia / 100.0;
    RealMix saturated{};
    for (std::size_t to = 0; to < 3; ++to) {
        for (std::size_t from = 0; from < 3; ++from)
            saturated.at(to).at(from) =
                (1 - saturation) * kLuma.at(from) + (to == from ? saturation : 0);
    }
    Mix mix{};
    for (std::size_t to = 0; to < 3; ++to) {
        for (std::size_t from = 0; from < 3; ++from) {
            double tinted = 0;
            for (std::size_t between = 0; between < 3; ++between)
                tinted += kSepia.at(to).at(between) * saturated.at(between).at(from);
            const double value = (1 - sepia) * saturated.at(to).at(from) + sepia * tinted;
            mix.at(to).at(from) = static_cast<int>(std::lround(value * kFixedOne));
        }
    }
    return mix;
}

int mixed(const std::array<int, 3> &row, int red, int green, int blue)
{
    const int sum = row[0] * red + row[1] * green + row[2] * blue + kFixedOne / 2;
    return std::clamp(sum >> kFixedBits, 0, 255);
}

void recolour(QImage *image, const PageAdjustments &adjustments)
{
    const Curve curve = curveOf(adjustments);
    const bool mixes = adjustments.saturation != 0 || adjustments.sepia != 0;
    const Mix mix = mixOf(adjustments);
    for (int y = 0; y < image->height(); ++y) {
        auto *line = reinterpret_cast<QRgb *>(image->scanLine(y));
        for (int x = 0; x < image->width(); ++x) {
            const int red = curve[static_cast<std::size_t>(qRed(line[x]))];
            const int green = curve[static_cast<std::size_t>(qGreen(line[x]))];
            const int blue = curve[static_cast<std::size_t>(qBlue(line[x]))];
            line[x] = mixes ? qRgb(mixed(mix[0], red, green, blue), mixed(mix[1], red, green, blue),
                                   mixed(mix[2], red, green, blue))
                            : qRgb(red, green, blue);
        }
    }
}

// Each channel away from the mean of its four neighbours; edges are their own neighbours.
QRgb sharpened(QRgb middle, const std::array<QRgb, 4> &around, int amount)
{
    const auto channel = [&](int shift) {
        const auto value = [shift](QRgb pixel) { return static_cast<int>((pixel >> shift) & 0xFF); };
        int sum = 0;
        for (const QRgb neighbour : around)
            sum += value(neighbour);
        const int own = value(middle);
        const int difference = 4 * own - sum;
        return static_cast<QRgb>(
            std::clamp(own + difference * amount / (4 * kFixedOne), 0, 255) << shift);
    };
    return 0xFF000000U | channel(16) | channel(8) | channel(0);
}

void sharpen(QImage *image, int sharpness)
{
    const int amount =
        static_cast<int>(std::lround(kMostSharpening * kFixedOne * sharpness / 100.0));
    const int width = image->width();
    const auto row = [image](int y) {
        return reinterpret_cast<const QRgb *>(
            image->constScanLine(std::clamp(y, 0, image->height() - 1)));
    };
    const auto count = static_cast<std::size_t>(width);
    std::vector<QRgb> above(row(0), row(0) + width);
    std::vector<QRgb> current = above;
    for (int y = 0; y < image->height(); ++y) {
        // The rows above have been changed already: their copies count.
        current.assign(row(y), row(y) + width);
        const QRgb *below = y + 1 < image->height() ? row(y + 1) : current.data();
        auto *line = reinterpret_cast<QRgb *>(image->scanLine(y));
        for (std::size_t x = 0; x < count; ++x) {
            const QRgb left = current[x == 0 ? 0 : x - 1];
            const QRgb right = current[x + 1 == count ? x : x + 1];
            line[x] = sharpened(current[x], {above[x], below[x], left, right}, amount);
        }
        above.swap(current);
    }
}

} // namespace

PageAdjustments PageAdjustments::bounded() const
{
    PageAdjustments bounded = *this;
    for (const Member &member : kMembers)
        bounded.*member.value = std::clamp(bounded.*member.value, member.least, member.most);
    return bounded;
}

QJsonObject PageAdjustments::toJson() const
{
    QJsonObject json;
    for (const Member &member : kMembers) {
        if (this->*member.value != member.neutral)
            json.insert(member.name, this->*member.value);
    }
    if (inversion == Inversion::On)
        json.insert(QLatin1String("inverted"), true);
    return json;
}

PageAdjustments PageAdjustments::fromJson(const QJsonObject &json)
{
    PageAdjustments adjustments;
    for (const Member &member : kMembers)
        adjustments.*member.value = json.value(member.name).toInt(member.neutral);
    if (json.value(QLatin1String("inverted")).toBool())
        adjustments.inversion = Inversion::On;
    return adjustments.bounded();
}

void adjust(QImage *image, const PageAdjustments &adjustments)
{
    const PageAdjustments wanted = adjustments.bounded();
    if (image->isNull() || wanted.isNeutral())
        return;
    Q_ASSERT(image->format() == QImage::Format_RGB32);
    if (wanted.sharpness > 0)
        sharpen(image, wanted.sharpness);
    PageAdjustments rest = wanted;
    rest.sharpness = 0;
    if (!rest.isNeutral())
        recolour(image, rest);
}

} // namespace nw::reader
