#include "app/widgets/paint.h"

#include "reader/widgets/lineicon.h"

#include <QFontMetrics>
#include <QPaintDevice>
#include <QPainter>
#include <QPixmap>

namespace nw::app {

void paintPanel(QPainter *painter, const QRectF &rect, const QColor &fill, const QColor &border,
                qreal radius)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill);
    if (border.alpha() == 0) {
        painter->setPen(Qt::NoPen);
        painter->drawRoundedRect(rect, radius, radius);
    } else {
        painter->setPen(border);
        painter->drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius - 0.5, radius - 0.5);
    }
    painter->restore();
}

void paintIcon(QPainter *painter, const QString &name, const QRectF &rect, int sizePx,
               const QColor &color)
{
    const qreal ratio = painter->device()->devicePixelRatioF();
    const QPixmap pixmap = reader::lineIcon(name, sizePx, color, ratio);
    const QPointF corner(rect.center().x() - sizePx / 2.0, rect.center().y() - sizePx / 2.0);
    painter->drawPixmap(corner.toPoint(), pixmap);
}

void paintLine(QPainter *painter, const QRectF &rect, int flags, const QString &text)
{
    const QString line =
        painter->fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(rect.width()));
    painter->drawText(rect, flags | Qt::TextSingleLine, line);
}

QColor blended(const QColor &from, const QColor &to, qreal fraction)
{
    // A transparent end takes the other's colour, so that a fade does not pass through black.
    const QColor start = from.alpha() == 0 ? QColor(to.red(), to.green(), to.blue(), 0) : from;
    const QColor end = to.alpha() == 0 ? QColor(from.red(), from.green(), from.blue(), 0) : to;
    const auto mix = [fraction](int a, int b) {
        return qRound(a + (b - a) * qBound(0.0, fraction, 1.0));
    };
    return {mix(start.red(), end.red()), mix(start.green(), end.green()),
            mix(start.blue(), end.blue()), mix(start.alpha(), end.alpha())};
}

} // namespace nw::app
