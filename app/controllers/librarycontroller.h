#pragma once

#include "app/models/comicitem.h"
#include "reader/core/readresult.h"

#include <QDir>
#include <QObject>
#include <QPoint>
#include <QSet>

class QFileDialog;
class QWidget;

namespace nw::app {

class Composition;
class LibraryPage;
class Toast;

// Takes the person's files in, and does what the menu over the covers says.
class LibraryController : public QObject
{
    Q_OBJECT

public:
    LibraryController(Composition &parts, LibraryPage &page, Toast &toast, QWidget *window);

    void add(const QStringList &paths);
    void chooseFiles();
    void chooseFolder();
    // Files that were opened to be read join the library; nothing is said of it.
    void remember(const QString &path);

    void showMenu(const QList<ComicItem> &items, const QPoint &position);

Q_SIGNALS:
    void openRequested(const nw::app::ComicItem &item);
    void readRequested(const nw::app::ComicItem &item);
    void bookRemembered(const QString &path, int pageCount); // it is on the shelf now

private:
    QFileDialog *newDialog(const QString &title);
    void takeBook(const LocalBook &book);
    void tellOfScan(int found, int refused);
    void addBookActions(class QMenu *menu, const QList<ComicItem> &items);
    void addComicActions(QMenu *menu, const QList<ComicItem> &items);
    void removeBooks(const QList<ComicItem> &items);

    Composition &m_parts;
    LibraryPage &m_page;
    Toast &m_toast;
    QWidget *m_window;
    QSet<QString> m_remembered;
    QString m_lastRefusal;
    QString m_lastFolder = QDir::homePath();
    bool m_quiet = false; // the scan was not asked for by name
};

} // namespace nw::app
