#pragma once

#include "reader/core/render/adjustments.h"
#include "reader/core/spreadlayout.h"

#include <QRect>

namespace nw::reader {

enum class Trimming
{
    Off,
    Borders // what is empty around the drawing is cut off
};

// What is shown of a stored page, and how: turned, then one half of it or all, then cropped, then
// its empty borders cut off, then its colours changed.
struct PageLook
{
    int quarterTurns = 0; // clockwise, 0 to 3
    PagePart part = PagePart::Whole;
    QRectF crop = {}; // shares of the turned part; empty: all of it
    Trimming trimming = Trimming::Off;
    PageAdjustments adjustments = {};

    friend bool operator==(const PageLook &a, const PageLook &b) = default;
};

QSize turnedSize(const QSize &size, int quarterTurns);

// The pixels of the turned page that the look keeps, before its borders are cut off; at least one.
QRect keptPixels(const QSize &turnedPage, const PageLook &look);

// Those of `inside`, shares of `kept`; at least one.
QRect pixelsInside(const QRect &kept, const QRectF &inside);

QImage turnedImage(const QImage &image, int quarterTurns);

} // namespace nw::reader
