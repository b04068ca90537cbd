#pragma once

#include <QImage>
#include <QList>
#include <QRectF>
#include <QString>

namespace nw::test {

// A page drawn for the sake of its panels, which are known: each kind of page that comics have, with
// what makes panels hard to find. The same seed draws the same page.
struct PanelPage
{
    QImage image;
    QList<QRectF> frames; // shares of the page, in the order of reading
    bool rightToLeft = false;
};

// "album", "manga", "strips", "borderless", "dark", "balloons", "slanted"
QStringList panelPageKinds();

PanelPage drawPanelPage(const QString &kind, quint32 seed);

} // namespace nw::test
