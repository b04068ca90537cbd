#pragma once

#include <QFont>

namespace nw::app {

// The six sizes of the type scale: 12/16, 13/20, 15/22, 18/24, 24/32, 32/40.
enum class TypeStep
{
    Caption,
    Body,
    Reading,
    Heading,
    Title,
    Display
};

enum class TypeWeight
{
    Regular,
    Medium,
    SemiBold,
    Bold
};

QFont typeFont(TypeStep step, TypeWeight weight = TypeWeight::Regular);
int typeSizePx(TypeStep step);
int lineHeightPx(TypeStep step);

} // namespace nw::app
