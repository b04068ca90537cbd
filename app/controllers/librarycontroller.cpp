#include "app/controllers/librarycontroller.h"

#include "app/composition.h"
#include "app/errortext.h"
#include "app/pages/librarypage.h"
#include "app/widgets/popupmenu.h"
#include "app/widgets/toast.h"
#include "reader/core/documentfactory.h"
#include "services-client/transport/onready.h"

#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>

#include <memory>

namespace nw::app {

LibraryController::LibraryController(Composition &parts, LibraryPage &page, Toast &toast,
                                     QWidget *window)
    : QObject(window)
    , m_parts(parts)
    , m_page(page)
    , m_toast(toast)
    , m_window(window)
{
    LocalScanner &scanner = parts.scanner();
    connect(&scanner, &LocalScanner::progressed, this, [this](int done, int total) {
        if (!m_quiet) {
            m_page.showScan(done, total);
        }
    });
    connect(&scanner, &LocalScanner::found, this, &LibraryController::takeBook);
    connect(&scanner, &LocalScanner::refused, this,
            [this](const QString &path, const reader::ReadError &error) {
                const ErrorText text = errorText(error, QFileInfo(path).fileName());
                m_lastRefusal = text.head + QLatin1Char(' ') + text.rest;
            });
    connect(&scanner, &LocalScanner::finished, this, &LibraryController::tellOfScan);
    connect(&page, &LibraryPage::scanCancelRequested, &scanner, &LocalScanner::cancel);
    connect(&page, &LibraryPage::addRequested, this, &LibraryController::add);
    connect(&page, &LibraryPage::addFilesRequested, this, &LibraryController::chooseFiles);
    connect(&page, &LibraryPage::menuRequested, this, &LibraryController::showMenu);
}

void LibraryController::add(const QStringList &paths)
{
    m_quiet = false;
    m_lastRefusal.clear();
    m_parts.scanner().scan(paths);
}

void LibraryController::remember(const QString &path)
{
    m_quiet = !m_parts.scanner().isRunning();
    m_remembered.insert(path);
    m_parts.scanner().scan({path});
}

void LibraryController::takeBook(const LocalBook &book)
{
    const bool remembered = m_remembered.remove(book.path);
    onReady(m_parts.client().addLocalBook(book), this,
            [this, book, remembered](const Result<void> &added) {
                if (added && remembered) {
                    Q_EMIT bookRemembered(book.path, book.pageCount);
                } else if (!added) {
                    m_toast.showMessage(Toast::Mood::Trouble, errorLine(added.error()));
                }
            });
}

void LibraryController::chooseFiles()
{
    QFileDialog *dialog = newDialog(tr("Add comics"));
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters(
        {tr("Comics (%1)").arg(reader::comicNamePatterns().join(QLatin1Char(' '))),
         tr("All files (*)")});
    dialog->open();
}

// Begins where the person took books from last, at first in their own folder.
QFileDialog *LibraryController::newDialog(const QString &title)
{
    auto *dialog = new QFileDialog(m_window, title, m_lastFolder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::filesSelected, this, [this, dialog](const QStringList &paths) {
        m_lastFolder = dialog->directory().absolutePath();
        add(paths);
    });
    return dialog;
}

void LibraryController::chooseFolder()
{
    QFileDialog *dialog = newDialog(tr("Add a folder of comics"));
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->open();
}

void LibraryController::tellOfScan(int found, int refused)
{
    m_page.hideScan();
    if (m_quiet) {
        return;
    }
    if (found == 0 && refused == 0) {
        m_toast.showMessage(Toast::Mood::Trouble, tr("No comic was found there."));
    } else if (refused == 0) {
        m_toast.showMessage(Toast::Mood::Done, tr("Added %n comics", nullptr, found));
    } else if (found == 0 && refused == 1) {
        m_toast.showMessage(Toast::Mood::Trouble, m_lastRefusal);
    } else {
        m_toast.showMessage(
            Toast::Mood::Trouble,
            tr("Added %1. %2")
                .arg(found)
                .arg(tr("%n files cannot be read and were left alone.", nullptr, refused)));
    }
}

void LibraryController::showMenu(const QList<ComicItem> &items, const QPoint &position)
{
    if (items.isEmpty()) {
        return;
    }
    QMenu *menu = newPopupMenu(m_window);
    if (items.size() == 1) {
        const ComicItem item = items.constFirst();
        QAction *read = menu->addAction(isStarted(item) && !item.completed ? tr("Continue reading")
                                                                           : tr("Read"));
        connect(read, &QAction::triggered, this, [this, item] { Q_EMIT readRequested(item); });
        if (item.origin == ComicOrigin::Server) {
            QAction *open = menu->addAction(tr("Open its page"));
            connect(open, &QAction::triggered, this, [this, item] { Q_EMIT openRequested(item); });
        }
        menu->addSeparator();
    }
    QList<ComicItem> books;
    QList<ComicItem> comics;
    for (const ComicItem &item : items) {
        (item.origin == ComicOrigin::LocalFile ? books : comics).append(item);
    }
    if (!books.isEmpty()) {
        addBookActions(menu, books);
    }
    if (!comics.isEmpty()) {
        addComicActions(menu, comics);
    }
    menu->popup(position);
}

void LibraryController::addBookActions(QMenu *menu, const QList<ComicItem> &items)
{
    if (items.size() == 1) {
        QAction *show = menu->addAction(tr("Show in folder"));
        const QString folder = QFileInfo(items.constFirst().path).absolutePath();
        connect(show, &QAction::triggered, this,
                [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); });
    }
    QAction *remove = menu->addAction(tr("Remove from library"));
    connect(remove, &QAction::triggered, this, [this, items] { removeBooks(items); });
}

void LibraryController::removeBooks(const QList<ComicItem> &items)
{
    QSet<QString> paths;
    for (const ComicItem &item : items) {
        paths.insert(item.path);
    }
    // What is removed is kept whole for the undo: a scan would not know the place in the book, and
    // finds nothing on a disk that is not there now.
    const auto removed = std::make_shared<QList<LocalBook>>();
    for (const QString &path : std::as_const(paths)) {
        onReady(m_parts.client().removeLocalBook(path), this,
                [removed](const Result<LocalBook> &book) {
                    if (book) {
                        removed->append(*book);
                    }
                });
    }
    m_toast.showMessage(Toast::Mood::Done,
                        tr("%n comics removed from the library. The files stay.", nullptr,
                           static_cast<int>(paths.size())),
                        tr("Undo"), [this, removed] {
                            for (const LocalBook &book : std::as_const(*removed)) {
                                m_parts.client().addLocalBook(book);
                            }
                        });
}

void LibraryController::addComicActions(QMenu *menu, const QList<ComicItem> &items)
{
    QStringList here;
    QStringList away;
    for (const ComicItem &item : items) {
        if (item.download != DownloadPhase::None)
            here.append(item.key);
        else if (item.free || item.owned)
            away.append(item.key);
    }
    if (!away.isEmpty()) {
        QAction *fetch = menu->addAction(tr("Download"));
        connect(fetch, &QAction::triggered, this, [this, away] {
            for (const QString &comicId : away) {
                m_parts.client().download(comicId);
            }
        });
    }
    if (!here.isEmpty()) {
        QAction *remove = menu->addAction(tr("Remove download"));
        connect(remove, &QAction::triggered, this, [this, here] {
            for (const QString &comicId : here) {
                m_parts.client().removeDownload(comicId);
            }
            m_toast.showMessage(Toast::Mood::Done,
                                tr("%n downloads removed. Your place is kept.", nullptr,
                                   static_cast<int>(here.size())),
                                tr("Undo"), [this, here] {
                                    for (const QString &comicId : here) {
                                        m_parts.client().download(comicId);
                                    }
                                });
        });
    }
}

} // namespace nw::app
