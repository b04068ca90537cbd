#pragma once

#include "reader/core/pagegeometry.h"

#include <QImage>
#include <QList>
#include <QRectF>

namespace nw::reader {

// The panels of a page, found on the machine. Frames are shares of the page, 0…1.

// How large the picture is that panels are looked for on, at its longer side. More pixels find
// nothing more; fewer lose narrow gutters.
inline constexpr int kPanelSearchSide = 768;

// In reading order. Empty when the page does not fall into panels: it is one picture then. `page` is
// an opaque Format_RGB32 image, best of kPanelSearchSide. Thread-safe.
//
// Paper between the panels is flooded from the edges of the page; what stays dry falls into
// connected pieces; pieces that are tied together by a balloon over the gutter are cut along it;
// crumbs are given to the piece they lie in or dropped.
QList<QRectF> detectPanels(const QImage &page, ReadingDirection direction);

// Rows from above to below, panels of a row the way the story goes; a column beside several rows is
// read where it stands. Frames may overlap a little.
QList<QRectF> inReadingOrder(QList<QRectF> frames, ReadingDirection direction);

} // namespace nw::reader
