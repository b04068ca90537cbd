#include "app/actions.h"

#include <QActionGroup>
#include <QMenu>

namespace nw::app {

Actions::Actions(QWidget *window)
    : QObject(window)
    , m_window(window)
    , m_menu(new QMenu(window))
{
    addFiles = add("addFiles", tr("&Add comics…"), QKeySequence::Open);
    addFolder =
        add("addFolder", tr("Add a &folder…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O));
    quit = add("quit", tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q));
    goLibrary = add("goLibrary", tr("&Library"), QKeySequence(Qt::CTRL | Qt::Key_1));
    goStore = add("goStore", tr("&Store"), QKeySequence(Qt::CTRL | Qt::Key_2));
    goSettings = add("goSettings", tr("S&ettings"), QKeySequence(Qt::CTRL | Qt::Key_Comma));
    back = add("back", tr("&Back"), QKeySequence(Qt::ALT | Qt::Key_Left));
    search = add("search", tr("&Search"), QKeySequence(Qt::CTRL | Qt::Key_F));
    fullScreen = add("fullScreen", tr("F&ull screen"), QKeySequence(Qt::Key_F11));
    systemTheme = add("systemTheme", tr("&System theme"), {});
    lightTheme = add("lightTheme", tr("&Light theme"), {});
    darkTheme = add("darkTheme", tr("&Dark theme"), {});
    decideConflict =
        add("decideConflict", tr("Choose the &position"), QKeySequence(Qt::CTRL | Qt::Key_J));
    account = add("account", tr("Sign &in…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A));
    syncNow = add("syncNow", tr("S&ync now"), QKeySequence(Qt::Key_F5));
    openMenu = add("openMenu", tr("Menu"), QKeySequence(Qt::Key_F10));
    auto *themes = new QActionGroup(this);
    for (QAction *theme : {systemTheme, lightTheme, darkTheme}) {
        theme->setCheckable(true);
        themes->addAction(theme);
    }

    QMenu *file = m_menu->addMenu(tr("&File"));
    file->addActions({addFiles, addFolder});
    QMenu *go = m_menu->addMenu(tr("&Go"));
    go->addActions({goLibrary, goStore, goSettings});
    go->addSeparator();
    go->addActions({back, search});
    QMenu *view = m_menu->addMenu(tr("&View"));
    view->addAction(fullScreen);
    view->addSeparator();
    view->addActions({systemTheme, lightTheme, darkTheme});
    QMenu *person = m_menu->addMenu(tr("&Account"));
    person->addActions({account, syncNow, decideConflict});
    m_menu->addSeparator();
    m_menu->addAction(quit);
}

QAction *Actions::add(const char *name, const QString &text, const QKeySequence &shortcut)
{
    auto *action = new QAction(text, this);
    action->setObjectName(QStringLiteral("action.") + QString::fromLatin1(name));
    action->setShortcut(shortcut);
    m_window->addAction(action);
    return action;
}

} // namespace nw::app
