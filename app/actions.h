#pragma once

#include <QAction>
#include <QObject>

class QMenu;
class QWidget;

namespace nw::app {

// Everything the window can do, each with a name, a shortcut and a place in the menu (F10, or the
// mark on the rail). objectNames: action.<name>.
class Actions : public QObject
{
    Q_OBJECT

public:
    explicit Actions(QWidget *window);

    QMenu *menu() const { return m_menu; }

    QAction *addFiles;
    QAction *addFolder;
    QAction *quit;
    QAction *goLibrary;
    QAction *goStore;
    QAction *goSettings;
    QAction *back;
    QAction *search;
    QAction *fullScreen;
    QAction *lightTheme;
    QAction *darkTheme;
    QAction *systemTheme;
    QAction *decideConflict;
    QAction *account;
    QAction *syncNow;
    QAction *openMenu;

private:
    QAction *add(const char *name, const QString &text, const QKeySequence &shortcut);

    QWidget *m_window;
    QMenu *m_menu;
};

} // namespace nw::app
