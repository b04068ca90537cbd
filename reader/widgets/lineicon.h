#pragma once

#include <QColor>
#include <QPixmap>
#include <QString>

namespace nw::reader {

// The icon `:/icons/<name>.svg` of the 24 grid in one colour: drawn with a stroke of 2 instead
// of 1.75 up to 16 pixels, where a thinner one would grey out. A null pixmap when there is no such
// icon.
QPixmap lineIcon(const QString &name, int sizePx, const QColor &colour, qreal devicePixelRatio);

} // namespace nw::reader
