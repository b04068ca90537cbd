#pragma once

#include <QColor>
#include <QRectF>
#include <QString>

class QPainter;

namespace nw::app {

// The few strokes that every widget of ours shares.

// A filled rounded rectangle with a border of one pixel inside `rect`. A transparent border draws
// none.
void paintPanel(QPainter *painter, const QRectF &rect, const QColor &fill, const QColor &border,
                qreal radius);

// The line icon `name` of the icon set, in the middle of `rect`, at 20 or 16 pixels.
void paintIcon(QPainter *painter, const QString &name, const QRectF &rect, int sizePx,
               const QColor &color);

// One line of text, elided at the end when it does not fit.
void paintLine(QPainter *painter, const QRectF &rect, int flags, const QString &text);

// `from` at 0, `to` at 1.
QColor blended(const QColor &from, const QColor &to, qreal fraction);

} // namespace nw::app
