#include "reader/widgets/lineicon.h"

#include <QFile>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace nw::reader {
namespace {

constexpr int kSmallIconPx = 16;

QByteArray tintedSource(const QString &name, int sizePx, const QColor &colour)
{
    QFile file(u":/icons/" % name % u".svg");
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray source = file.readAll();
    source.replace("currentColor", colour.name(QColor::HexRgb).toLatin1());
    if (sizePx <= kSmallIconPx)
        source.replace("stroke-width=\"1.75\"", "stroke-width=\"2\"");
    return source;
}

} // namespace

QPixmap lineIcon(const QString &name, int sizePx, const QColor &colour, qreal devicePixelRatio)
{
    const QString key = QStringLiteral("nw-icon/%1/%2/%3/%4")
                            .arg(name, QString::number(sizePx), colour.name(QColor::HexArgb),
                                 QString::number(devicePixelRatio));
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;

    QSvgRenderer renderer(tintedSource(name, sizePx, colour));
    if (!renderer.isValid())
        return {};
    const int side = qRound(sizePx * devicePixelRatio);
    pixmap = QPixmap(side, side);
    pixmap.fill(Qt::transparent);
    {
        QPainter painter(&pixmap);
        painter.setOpacity(colour.alphaF());
        renderer.render(&painter);
    }
    pixmap.setDevicePixelRatio(devicePixelRatio);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

} // namespace nw::reader
