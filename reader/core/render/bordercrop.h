#pragma once

#include <QImage>
#include <QRectF>

namespace nw::reader {

// The part of a page inside its empty borders, as shares of it: the sides whose lines have nearly
// the colour of the border, whatever colour that is, are cut off up to a little before the first
// thing drawn. Specks that scanners leave do not count as drawn. The whole page (0, 0, 1, 1) when
// it has no border, and when next to nothing would be left. Best on a small picture of the page,
// some hundred pixels a side. `page` is opaque Format_RGB32.
QRectF insideBorders(const QImage &page);

} // namespace nw::reader
