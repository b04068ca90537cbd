#include "app/widgets/popupmenu.h"

#include "app/theme/metrics.h"

#include <QMenu>

namespace nw::app {

QMenu *newPopupMenu(QWidget *parent)
{
    auto *menu = new QMenu(parent);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    return menu;
}

void popupBelow(QMenu *menu, const QWidget *anchor)
{
    menu->popup(anchor->mapToGlobal(QPoint(0, anchor->height() + kSpace4)));
}

} // namespace nw::app
