#include "app/shell.h"

#include "app/actions.h"
#include "app/controllers/accountcontroller.h"
#include "app/controllers/comiccontroller.h"
#include "app/controllers/librarycontroller.h"
#include "app/controllers/settingscontroller.h"
#include "app/errortext.h"
#include "app/frame.h"
#include "app/pages/comicpage.h"
#include "app/pages/librarypage.h"
#include "app/pages/settingspage.h"
#include "app/pages/signinpage.h"
#include "app/pages/storepage.h"
#include "app/widgets/button.h"
#include "app/widgets/popupmenu.h"
#include "app/widgets/rail.h"
#include "app/widgets/searchfield.h"
#include "app/widgets/toast.h"
#include "app/widgets/topbar.h"
#include "services-client/transport/onready.h"

#include <QApplication>
#include <QMenu>
#include <QTimer>

namespace nw::app {

namespace {

const QString kLibrary = QStringLiteral("library");
const QString kStore = QStringLiteral("store");
const QString kSettings = QStringLiteral("settings");

} // namespace

Shell::Shell(Theme &theme, Settings &settings, const Launch &launch, QWidget *window)
    : QObject(window)
    , m_theme(theme)
    , m_settings(settings)
    , m_window(window)
    , m_parts(std::make_unique<Composition>(launch, settings))
    , m_shelves(*m_parts)
    , m_frame(new Frame(theme))
    , m_actions(new Actions(window))
{
    buildPages();
    connectPages();
    connectComicPage();
    connectSettings();
    connectActions();
    connectAccount();
    connect(qApp, &QGuiApplication::applicationStateChanged, this, &Shell::catchUp);
    refreshAccount();
    goTo(kLibrary);
}

Shell::~Shell()
{
    // The pages refer to the services, which end with this object; they go before.
    delete m_frame;
}

void Shell::buildPages()
{
    CoverStore &covers = m_parts->covers();
    m_library =
        new LibraryPage(m_theme, covers, m_shelves.library(), [this] { return m_parts->nowMs(); });
    m_store = new StorePage(m_theme, covers, m_shelves.store());
    m_comic = new ComicPage(m_theme, covers);
    m_settingsPage = new SettingsPage(m_theme);
    m_signIn = new SignInPage(m_theme);
    m_frame->addPlace(kLibrary, tr("Library"), QStringLiteral("library"), m_library);
    m_frame->addPlace(kStore, tr("Store"), QStringLiteral("store"), m_store);
    m_frame->addFootPlace(kSettings, tr("Settings"), QStringLiteral("settings"), m_settingsPage);
    m_frame->addPage(m_comic);
    m_frame->addPage(m_signIn);
    m_library->setOrder(m_settings.libraryOrder());
    m_library->setComicLayout(m_settings.libraryView() == Settings::LibraryView::Rows
                                  ? ComicLayout::List
                                  : ComicLayout::LibraryGrid);
    m_libraryController = new LibraryController(*m_parts, *m_library, *m_frame->toast(), m_window);
    m_comicController = new ComicController(*m_parts, *m_comic, this);
    m_settingsController = new SettingsController(*m_parts, *m_settingsPage, m_settings, m_theme,
                                                  m_shelves.library(), this);
    m_account = new AccountController(*m_parts, *m_frame->topBar()->account(), *m_signIn, this);
}

void Shell::connectPages()
{
    connect(m_frame, &Frame::placeChosen, this, &Shell::goTo);
    connect(m_frame->topBar(), &TopBar::backRequested, this, &Shell::goBack);
    connect(m_frame->topBar(), &TopBar::crumbChosen, this,
            [this] { goTo(m_frame->currentPlace()); });
    connect(m_frame->topBar()->addButton(), &Button::clicked, this, [this] {
        QMenu *menu = newPopupMenu(m_window);
        menu->addActions({m_actions->addFiles, m_actions->addFolder});
        popupBelow(menu, m_frame->topBar()->addButton());
    });
    connect(m_library, &LibraryPage::openRequested, this, &Shell::open);
    connect(m_library, &LibraryPage::readRequested, this, &Shell::read);
    connect(m_library, &LibraryPage::storeRequested, this, [this] { goTo(kStore); });
    connect(m_library, &LibraryPage::arrangementChanged, this, [this] {
        m_settings.setLibraryOrder(m_library->order());
        m_settings.setLibraryView(m_library->comicLayout() == ComicLayout::List
                                      ? Settings::LibraryView::Rows
                                      : Settings::LibraryView::Covers);
    });
    connect(m_libraryController, &LibraryController::bookRemembered, this, &Shell::bookRemembered);
    connect(m_libraryController, &LibraryController::openRequested, this, &Shell::open);
    connect(m_libraryController, &LibraryController::readRequested, this, &Shell::read);
    connect(m_store, &StorePage::openRequested, this, &Shell::open);
    connect(m_store, &StorePage::readRequested, this, [this](const ComicItem &item) {
        const bool readable = item.free || item.owned || isOnThisComputer(item);
        readable ? read(item) : open(item);
    });
    connect(m_store, &StorePage::menuRequested, this,
            [this](const ComicItem &item, const QPoint &position) {
                m_libraryController->showMenu({item}, position);
            });
    connect(m_store, &StorePage::retryRequested, this, [this] {
        m_parts->covers().retryMissing();
        m_shelves.askServer();
    });
    // The cache answers each letter; the server is asked once the person pauses.
    auto *pause = new QTimer(this);
    pause->setSingleShot(true);
    pause->setInterval(300);
    connect(m_store, &StorePage::searchRequested, pause, [pause] { pause->start(); });
    connect(pause, &QTimer::timeout, this, [this] { m_shelves.askServer(m_store->searchText()); });
    connect(&m_shelves, &ShelfController::serverAnswered, this, [this] {
        m_store->setSource(StorePage::Source::Fresh);
        m_parts->covers().retryMissing();
    });
    connect(&m_shelves, &ShelfController::failed, this, [this](const Error &error) {
        m_store->setSource(StorePage::Source::Refused);
        sayTrouble(error);
    });
    connect(&m_parts->client(), &Client::networkChanged, this, &Shell::takeNetwork);
    connect(&m_shelves, &ShelfController::libraryLoaded, this, &Shell::refreshStorage);
}

void Shell::connectComicPage()
{
    connect(m_comic, &ComicPage::readRequested, this, &Shell::readComicRequested);
    connect(m_comicController, &ComicController::opened, this,
            [this] { show(m_comic, m_frame->currentPlace()); });
    connect(m_comicController, &ComicController::failed, this, &Shell::sayTrouble);
    connect(m_comicController, &ComicController::accountNeeded, this, [this](const QString &title) {
        const QString comicId = m_comicController->comicId();
        m_account->afterSignIn([this, comicId] { m_parts->client().download(comicId); });
        askToSignIn(tr("Downloading “%1” needs an account. It keeps your place on every "
                       "device too.")
                        .arg(title));
    });
    connect(m_comicController, &ComicController::downloadRemoved, this,
            [this](const QString &comicId, const QString &title) {
                m_frame->toast()->showMessage(
                    Toast::Mood::Done,
                    tr("The download of “%1” was removed. Your place is kept.").arg(title),
                    tr("Undo"), [this, comicId] { m_parts->client().download(comicId); });
            });
}

void Shell::connectSettings()
{
    const auto showChoice = [this] {
        const QList<QAction *> themes{m_actions->systemTheme, m_actions->lightTheme,
                                      m_actions->darkTheme};
        themes.at(static_cast<int>(m_theme.choice()))->setChecked(true);
    };
    showChoice();
    connect(&m_theme, &Theme::changed, this, showChoice);
    const std::pair<QAction *, AppearanceChoice> themes[] = {
        {m_actions->systemTheme, AppearanceChoice::System},
        {m_actions->lightTheme, AppearanceChoice::Light},
        {m_actions->darkTheme, AppearanceChoice::Dark}};
    for (const auto &[action, choice] : themes) {
        connect(action, &QAction::triggered, this,
                [this, choice = choice] { m_settingsController->chooseAppearance(choice); });
    }
    const auto nameServer = [this] {
        m_signIn->setServer(m_parts->client().serverUrl().toString());
    };
    nameServer();
    SettingsController *controller = m_settingsController;
    connect(controller, &SettingsController::serverChanged, this, nameServer);
    connect(controller, &SettingsController::signInRequested, this, [this] { askToSignIn({}); });
    connect(controller, &SettingsController::signOutRequested, m_account,
            &AccountController::signOut);
    connect(controller, &SettingsController::failed, this, &Shell::sayTrouble);
    connect(controller, &SettingsController::deviceSignedOut, this, [this](const QString &name) {
        m_frame->toast()->showMessage(Toast::Mood::Done, tr("“%1” was signed out.").arg(name));
    });
}

void Shell::connectActions()
{
    const auto on = [this](QAction *action, const std::function<void()> &run) {
        connect(action, &QAction::triggered, this, run);
    };
    on(m_actions->addFiles, [this] { m_libraryController->chooseFiles(); });
    on(m_actions->addFolder, [this] { m_libraryController->chooseFolder(); });
    on(m_actions->goLibrary, [this] { goTo(kLibrary); });
    on(m_actions->goStore, [this] { goTo(kStore); });
    on(m_actions->goSettings, [this] { goTo(kSettings); });
    on(m_actions->back, [this] { goBack(); });
    on(m_actions->search, [this] { m_frame->topBar()->search()->activate(); });
    on(m_actions->syncNow, [this] {
        m_parts->client().syncNow();
        m_shelves.askServer();
    });
    on(m_actions->account, [this] { showAccountMenu(); });
    const auto openMenu = [this] { popupBelow(m_actions->menu(), m_frame->rail()->menuButton()); };
    on(m_actions->openMenu, openMenu);
    connect(m_frame->rail()->menuButton(), &QAbstractButton::clicked, this, openMenu);
}

void Shell::connectAccount()
{
    connect(m_frame->topBar()->account(), &AccountButton::clicked, this, &Shell::showAccountMenu);
    connect(m_signIn, &SignInPage::laterRequested, this, &Shell::goBack);
    connect(m_signIn, &SignInPage::settingsRequested, this, [this] { goTo(kSettings); });
    connect(m_account, &AccountController::accountChanged, this, &Shell::refreshAccount);
    connect(&m_parts->client(), &Client::accountChanged, this, [this] {
        if (m_started) {
            m_shelves.askServer(); // every account has a cache of its own, and this one may be new
        }
    });
    connect(m_account, &AccountController::failed, this, &Shell::sayTrouble);
    connect(m_account, &AccountController::signedIn, this, [this](const QString &username) {
        if (m_frame->currentPage() == m_signIn) {
            goBack();
        }
        m_frame->toast()->showMessage(Toast::Mood::Done, tr("Signed in as %1").arg(username));
    });
    connect(m_account, &AccountController::signedOut, this, [this] {
        m_frame->toast()->showMessage(
            Toast::Mood::Done, tr("Signed out. Your own files stay; downloads are back when you sign in."));
    });
}

void Shell::start()
{
    onReady(m_parts->client().start(), this, [this](const Result<void> &started) {
        if (!started) {
            Q_EMIT failed(started.error());
            return;
        }
        m_started = true;
        m_shelves.reload();
        m_shelves.askServer();
        refreshAccount();
        if (!m_pendingComic.isEmpty()) {
            openComic(std::exchange(m_pendingComic, {}));
        }
        welcome();
    });
}

void Shell::catchUp(Qt::ApplicationState state)
{
    // Whoever comes back from another device wants its pages now, not with the next regular turn.
    if (m_started && state == Qt::ApplicationActive) {
        m_parts->client().syncNow();
    }
}

void Shell::welcome()
{
    // The first start has one book on the shelf: the one that teaches the reader by being read.
    const QString book = builtInBookPath();
    if (!m_settings.wasWelcomed() && !book.isEmpty()) {
        m_settings.setWelcomed();
        m_libraryController->remember(book);
    }
}

void Shell::goTo(const QString &place)
{
    m_history.clear();
    show(m_frame->pageOf(place), place);
    if (place == kSettings) {
        refreshStorage();
        m_settingsController->refreshDevices();
    } else if (place == kStore && m_started) {
        m_shelves.askServer(m_store->searchText()); // what is shown at once may be of yesterday
    }
}

void Shell::show(Page *page, const QString &place)
{
    if (m_frame->currentPage() != page && page != m_frame->pageOf(place)) {
        QWidget *focus = QApplication::focusWidget();
        const bool onPage = focus && m_frame->currentPage()->isAncestorOf(focus);
        m_history.append(
            {m_frame->currentPage(), m_frame->currentPlace(), onPage ? focus : nullptr});
    }
    m_frame->show(page, place);
}

void Shell::goBack()
{
    if (m_history.isEmpty()) {
        m_frame->show(m_frame->pageOf(m_frame->currentPlace()), m_frame->currentPlace());
        return;
    }
    const Stop stop = m_history.takeLast();
    m_frame->show(stop.page, stop.place);
    if (stop.focus && stop.focus->isVisible()) {
        stop.focus->setFocus(Qt::OtherFocusReason);
    }
}

void Shell::refocus()
{
    m_frame->currentPage()->startOfFocus()->setFocus();
}

void Shell::open(const ComicItem &item)
{
    if (item.origin == ComicOrigin::LocalFile) {
        Q_EMIT readFileRequested(item.path, 0);
        return;
    }
    openComic(item.key);
}

void Shell::read(const ComicItem &item)
{
    if (item.origin == ComicOrigin::LocalFile) {
        Q_EMIT readFileRequested(item.path, 0);
    } else {
        Q_EMIT readComicRequested(item.key, 0);
    }
}

void Shell::openComic(const QString &comicId)
{
    if (!m_started) {
        m_pendingComic = comicId;
        return;
    }
    const bool store = m_frame->currentPlace() == kStore;
    m_comicController->open(comicId, store ? tr("Store") : tr("Library"));
}

void Shell::rememberFile(const QString &path)
{
    m_libraryController->remember(path);
}

void Shell::askToSignIn(const QString &reason)
{
    m_signIn->reset();
    m_signIn->setReason(reason);
    show(m_signIn, m_frame->currentPlace());
}

void Shell::showAccountMenu()
{
    if (!m_account->isSignedIn() || m_parts->client().syncState() == SyncState::SignedOut) {
        askToSignIn({});
        return;
    }
    // What it needs the person for is in the cache: positions to choose between, else the session
    // ended.
    onReady(m_parts->client().conflicts(), this,
            [this](const Result<QList<ProgressConflict>> &conflicts) {
                openAccountMenu(conflicts.value_or(QList<ProgressConflict>()));
            });
}

void Shell::openAccountMenu(const QList<ProgressConflict> &conflicts)
{
    QMenu *menu = newPopupMenu(m_window);
    menu->setObjectName(QStringLiteral("accountMenu"));
    for (const ProgressConflict &conflict : conflicts) {
        const ComicItem *item = m_shelves.store().find(conflict.comicId);
        QAction *choose = menu->addAction(
            tr("Choose your place in “%1”…").arg(item ? item->title : tr("a comic")));
        connect(choose, &QAction::triggered, this,
                [this, comicId = conflict.comicId] { Q_EMIT readComicRequested(comicId, 0); });
    }
    if (conflicts.isEmpty() && m_parts->client().syncState() == SyncState::NeedsYou) {
        QAction *again = menu->addAction(tr("Sign in again…"));
        again->setObjectName(QStringLiteral("action.signInAgain"));
        connect(again, &QAction::triggered, this, [this] {
            askToSignIn(tr("Your session has ended. Your library and positions are safe here."));
        });
    }
    menu->addAction(m_actions->syncNow);
    menu->addAction(m_actions->goSettings);
    menu->addSeparator();
    QAction *out = menu->addAction(tr("Sign out"));
    out->setObjectName(QStringLiteral("action.signOut"));
    connect(out, &QAction::triggered, m_account, &AccountController::signOut);
    popupBelow(menu, m_frame->topBar()->account());
}

void Shell::takeNetwork(Network network)
{
    m_library->setNetwork(network);
    m_comicController->reload();
    if (network == Network::Gone) {
        m_store->setSource(StorePage::Source::Unreachable);
    } else if (m_started) {
        m_store->setSource(StorePage::Source::Unknown);
        m_shelves.askServer(m_store->searchText()); // it is back: the catalogue may have changed
    }
}

void Shell::refreshAccount()
{
    m_settingsController->refreshAccount();
    m_actions->account->setText(m_account->isSignedIn() ? tr("Account…") : tr("Sign &in…"));
}

void Shell::refreshStorage()
{
    if (m_frame->currentPage() == m_settingsPage) {
        m_settingsController->refreshStorage(); // counted when it is looked at
    }
}

void Shell::sayTrouble(const Error &error)
{
    m_frame->toast()->showMessage(Toast::Mood::Trouble, errorLine(error));
}

} // namespace nw::app
