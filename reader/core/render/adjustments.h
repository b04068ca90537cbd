#pragma once

#include <QImage>
#include <QJsonObject>

namespace nw::reader {

enum class Inversion
{
    Off,
    On
};

// How the colours of pages are changed for the eyes of one reader. Neutral when default-made.
struct PageAdjustments
{
    int brightness = 0; // -100 to 100
    int contrast = 0; // -100 to 100
    int gammaPercent = 100; // 20 to 500; above 100 lifts the dark parts
    int saturation = 0; // -100 (grey) to 100
    int sepia = 0; // 0 to 100
    int sharpness = 0; // 0 to 100
    Inversion inversion = Inversion::Off;

    bool isNeutral() const { return *this == PageAdjustments{}; }
    // Each member within its range.
    PageAdjustments bounded() const;

    QJsonObject toJson() const; // neutral members left out
    static PageAdjustments fromJson(const QJsonObject &json);

    friend bool operator==(const PageAdjustments &a, const PageAdjustments &b) = default;
};

// Changes an opaque Format_RGB32 image in place. Order: sharpness, gamma, contrast and brightness,
// inversion, saturation, sepia. Thread-safe.
void adjust(QImage *image, const PageAdjustments &adjustments);

} // namespace nw::reader
