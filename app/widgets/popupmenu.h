#pragma once

class QMenu;
class QPoint;
class QWidget;

namespace nw::app {

// A menu that deletes itself when it closes. Nothing waits for it: its actions speak for
// themselves.
QMenu *newPopupMenu(QWidget *parent);

// Opens the menu under the left edge of what was pressed.
void popupBelow(QMenu *menu, const QWidget *anchor);

} // namespace nw::app
