#include "app/theme/typography.h"

#include <QStringList>

#include <array>

namespace nw::app {

namespace {

struct Measure
{
    int sizePx;
    int linePx;
};

constexpr std::array<Measure, 6> kMeasures = {Measure{12, 16}, {13, 20}, {15, 22},
                                              {18, 24},        {24, 32}, {32, 40}};

const Measure &measureOf(TypeStep step)
{
    return kMeasures[static_cast<std::size_t>(step)];
}

QFont::Weight fontWeight(TypeWeight weight)
{
    switch (weight) {
    case TypeWeight::Regular:
        return QFont::Normal;
    case TypeWeight::Medium:
        return QFont::Medium;
    case TypeWeight::SemiBold:
        return QFont::DemiBold;
    case TypeWeight::Bold:
        return QFont::Bold;
    }
    return QFont::Normal;
}

} // namespace

QFont typeFont(TypeStep step, TypeWeight weight)
{
    QFont font;
    font.setFamilies({QStringLiteral("Inter"), QStringLiteral("sans-serif")});
    font.setPixelSize(measureOf(step).sizePx);
    font.setWeight(fontWeight(weight));
    font.setHintingPreference(
        QFont::PreferNoHinting); // Inter is drawn for even spacing, which hinting breaks
    return font;
}

int typeSizePx(TypeStep step)
{
    return measureOf(step).sizePx;
}

int lineHeightPx(TypeStep step)
{
    return measureOf(step).linePx;
}

} // namespace nw::app
