#pragma once

#include "app/composition.h"
#include "app/controllers/shelfcontroller.h"
#include "app/models/comicitem.h"

#include <QObject>
#include <QPointer>

#include <memory>

namespace nw::app {

class AccountController;
class Actions;
class ComicController;
class ComicPage;
class Frame;
class LibraryController;
class LibraryPage;
class Page;
class SettingsController;
class SettingsPage;
class SignInPage;
class StorePage;

// All of the program but the reader: the services, the pages in their frame, and who leads from one
// to the other.
class Shell : public QObject
{
    Q_OBJECT

public:
    Shell(Theme &theme, Settings &settings, const Launch &launch, QWidget *window);
    ~Shell() override;

    Frame *frame() const { return m_frame; }
    Actions *actions() const { return m_actions; }
    Composition &parts() { return *m_parts; }

    void start();
    void goTo(const QString &place); // "library", "store" or "settings"
    void openComic(const QString &comicId);
    void goBack();
    void rememberFile(const QString &path);
    void refocus(); // the frame is seen again

Q_SIGNALS:
    void readComicRequested(const QString &comicId, int page);
    void readFileRequested(const QString &path, int page);
    void bookRemembered(const QString &path, int pageCount);
    void failed(const nw::Error &error);

private:
    void buildPages();
    void connectPages();
    void connectComicPage();
    void connectSettings();
    void connectActions();
    void connectAccount();
    void show(Page *page, const QString &place);
    void open(const ComicItem &item);
    void read(const ComicItem &item);
    void askToSignIn(const QString &reason);
    void showAccountMenu();
    void takeNetwork(Network network);
    void openAccountMenu(const QList<ProgressConflict> &conflicts);
    void refreshAccount();
    void refreshStorage();
    void catchUp(Qt::ApplicationState state);
    void welcome();
    void sayTrouble(const Error &error);

    Theme &m_theme;
    Settings &m_settings;
    QWidget *m_window;
    std::unique_ptr<Composition> m_parts;
    ShelfController m_shelves;
    Frame *m_frame;
    Actions *m_actions;
    LibraryPage *m_library = nullptr;
    StorePage *m_store = nullptr;
    ComicPage *m_comic = nullptr;
    SettingsPage *m_settingsPage = nullptr;
    SignInPage *m_signIn = nullptr;
    LibraryController *m_libraryController = nullptr;
    ComicController *m_comicController = nullptr;
    SettingsController *m_settingsController = nullptr;
    AccountController *m_account = nullptr;
    struct Stop
    {
        Page *page = nullptr;
        QString place;
        QPointer<QWidget> focus; // what the person was at
    };
    QList<Stop> m_history;
    QString m_pendingComic; // asked for before the cache was open
    bool m_started = false;
};

} // namespace nw::app
