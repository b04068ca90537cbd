#include "app/controllers/shelfcontroller.h"
#include "app/frame.h"
#include "app/mainwindow.h"
#include "app/models/comiccards.h"
#include "app/pages/comicpage.h"
#include "app/pages/readerpage.h"
#include "app/pages/signinpage.h"
#include "app/shell.h"
#include "app/widgets/searchfield.h"
#include "app/widgets/topbar.h"
#include "tests/feature/shots/photographer.h"
#include "tests/feature/shots/readerstory.h"
#include "tests/support/serverprocess.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QTest>
#include <QTextStream>

#include "resources/icons/icons.h"
#include <optional>

using namespace nw::app;
using namespace nw::test;
using nw::Client;
using nw::ComicCard;
using nw::ComicSummary;
using nw::DownloadPhase;
using nw::DownloadState;
using nw::ProgressConflict;
using nw::Result;
using nw::SyncState;

namespace {

constexpr int kWaitMs = 20000;

QString booksFolder()
{
    return QCoreApplication::applicationDirPath() + QStringLiteral("/../share/nerdwork/books");
}

template <typename T> std::optional<T> valueOf(const QFuture<Result<T>> &future)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, kWaitMs)
        || future.resultCount() == 0 || !future.result()) {
        return std::nullopt;
    }
    return *future.result();
}

bool finished(const QFuture<Result<void>> &future)
{
    return QTest::qWaitFor([&future] { return future.isFinished(); }, kWaitMs);
}

// Goes on either way: a picture of what did not come is worth more than none.
template <typename Condition> void await(const char *what, Condition condition)
{
    if (!QTest::qWaitFor(condition, kWaitMs)) {
        QTextStream(stderr) << "nw_shots: waited in vain for " << what << '\n';
    }
}

// The story that leads past every page.
class Story
{
public:
    Story(const QString &folder, MainWindow &window)
        : m_window(window)
        , m_photographer(folder, window, window.theme())
    {
    }

    int tellOfReader()
    {
        m_window.show();
        takeReader();
        return m_photographer.taken();
    }

    int tell(ServerProcess &server)
    {
        m_window.buildRest();
        m_window.show();
        m_photographer.take(QStringLiteral("library-first-start"));
        takeSignIn();
        signInElsewhere(server);
        fillShelves();
        takePages();
        takeReading();
        takeReader();
        server.kill();
        takeOffline();
        return m_photographer.taken();
    }

private:
    Shell &shell() { return *m_window.shell(); }
    Client &client() { return shell().parts().client(); }
    Page *page() { return shell().frame()->currentPage(); }

    template <typename Widget> Widget *find(const char *name)
    {
        return m_window.findChild<Widget *>(QString::fromLatin1(name));
    }

    void click(const char *name)
    {
        if (auto *button = find<QAbstractButton>(name)) {
            button->click();
        }
    }

    void takeSignIn()
    {
        click("accountButton");
        m_photographer.take(QStringLiteral("sign-in"));
        click("mode.signUp");
        click("signIn.submit"); // says what is missing
        m_photographer.take(QStringLiteral("sign-up"));
        find<QLineEdit>("signIn.email")->setText(QStringLiteral("maya@example.org"));
        find<QLineEdit>("signIn.username")->setText(QStringLiteral("maya.ortiz"));
        find<QLineEdit>("signIn.password")->setText(QStringLiteral("four quiet lamps at sea"));
        click("signIn.submit");
        await("the account", [this] { return client().account().has_value(); });
    }

    // So that the settings have devices to show.
    static void signInElsewhere(const ServerProcess &server)
    {
        HttpClient elsewhere = server.client();
        for (const char *device : {"Living room tablet", "Laptop"}) {
            const HttpAnswer answer = elsewhere.post(
                "/auth/login",
                QByteArray(R"({"username":"maya.ortiz","password":"four quiet lamps at sea",)")
                    + "\"device\":\"" + device + "\"}");
            if (answer.status != 200) {
                QTextStream(stderr) << "nw_shots: no second device\n";
            }
        }
    }

    void fillShelves()
    {
        const auto cards = [this] {
            return valueOf(client().catalogue({})).value_or(QList<ComicCard>());
        };
        await("the catalogue", [&cards] { return cards().size() >= 4; });
        const QList<ComicCard> all = cards();
        for (const ComicCard &card : all) {
            m_comics.append(card.summary);
        }
        int page = 2;
        for (const ComicSummary &comic : std::as_const(m_comics)) {
            if (comic.free && comic.title != QLatin1String("First Page")
                && m_downloaded.size() < 2) {
                finished(client().download(comic.id));
                m_downloaded.append(comic.id);
                valueOf(client().recordProgress(comic.id, qMin(page, comic.pageCount - 1),
                                                comic.pageCount));
                page += 2;
            }
        }
        for (const char *slug : {"lantern-county", "long-way-down"}) {
            shell().rememberFile(
                QDir(booksFolder()).filePath(QLatin1String(slug) + QStringLiteral(".cbz")));
        }
        await("the scan", [this] { return !shell().parts().scanner().isRunning(); });
        await("the downloads", [this] {
            const auto states = valueOf(client().downloads());
            return states
                && std::all_of(states->cbegin(), states->cend(), [](const DownloadState &state) {
                       return state.phase == DownloadPhase::Done;
                   });
        });
        await("the sync", [this] { return client().syncState() == SyncState::Synced; });
    }

    void takePages()
    {
        shell().goTo(QStringLiteral("library"));
        m_photographer.take(QStringLiteral("library"));
        click("view.list");
        m_photographer.take(QStringLiteral("library-list"));
        click("view.grid");
        shell().goTo(QStringLiteral("store"));
        m_photographer.take(QStringLiteral("store"));
        shell().frame()->topBar()->search()->setSearchText(QStringLiteral("an"));
        page()->search(QStringLiteral("an"));
        m_photographer.take(QStringLiteral("store-search"));
        page()->search({});
        takeComics();
        shell().goTo(QStringLiteral("settings"));
        m_photographer.take(QStringLiteral("settings"));
    }

    void takeComics()
    {
        bool paidTaken = false;
        bool freeTaken = false;
        for (const ComicSummary &comic : std::as_const(m_comics)) {
            const bool wanted = comic.free ? !freeTaken : !paidTaken;
            if (!wanted) {
                continue;
            }
            (comic.free ? freeTaken : paidTaken) = true;
            shell().goTo(QStringLiteral("store"));
            shell().openComic(comic.id);
            await("the comic's page",
                  [this] { return qobject_cast<ComicPage *>(page()) != nullptr; });
            m_photographer.take(comic.free ? QStringLiteral("comic")
                                           : QStringLiteral("comic-locked"));
        }
    }

    void takeReading()
    {
        if (m_downloaded.isEmpty()) {
            return;
        }
        m_window.readComic(m_downloaded.constFirst(), 0);
        auto *reader = find<ReaderPage>("readerPage");
        await("the reader", [reader] { return reader->reader()->pageCount() > 0; });
        m_photographer.take(QStringLiteral("reader"));
        reader->reader()->setControlsMode(nw::reader::ControlsMode::Pinned);
        m_photographer.take(QStringLiteral("reader-controls"));
        reader->reader()->setControlsMode(nw::reader::ControlsMode::OnMovement);
        ProgressConflict conflict;
        conflict.comicId = m_downloaded.constFirst();
        conflict.here.currentPage = reader->reader()->currentPage() + 1;
        conflict.there.currentPage = reader->reader()->pageCount() - 1;
        conflict.there.deviceName = QStringLiteral("Laptop");
        conflict.there.modifiedAtMs = shell().parts().nowMs();
        reader->showConflict(conflict, shell().parts().nowMs());
        m_photographer.take(QStringLiteral("conflict"));
        m_window.showLibrary();
    }

    void takeReader() { ReaderStory(m_window, m_photographer, booksFolder()).tell(); }

    void takeOffline()
    {
        client().syncNow();
        shell().goTo(QStringLiteral("store"));
        await("the lost network", [this] { return client().syncState() == SyncState::Offline; });
        m_photographer.take(QStringLiteral("store-offline"));
        shell().goTo(QStringLiteral("library"));
        m_photographer.take(QStringLiteral("library-offline"));
    }

    MainWindow &m_window;
    Photographer m_photographer;
    QList<ComicSummary> m_comics;
    QStringList m_downloaded;
};

} // namespace

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication application(argc, argv);
    QLocale::setDefault(
        QLocale(QLocale::English, QLocale::UnitedKingdom)); // the same words everywhere
    QTextStream err(stderr);
    const bool isReaderAlone = argc == 3 && QByteArrayView(argv[2]) == "reader";
    if ((argc != 2 && !isReaderAlone) || !QDir().mkpath(QFile::decodeName(argv[1]))) {
        err << "nw_shots OUTDIR [reader]: an existing folder, or one that can be made\n";
        return 2;
    }
    nw::initIcons();
    if (!qEnvironmentVariableIsSet("NW_BUILD_DIR")) { // where ctest would say the server is
        qputenv("NW_BUILD_DIR",
                QFile::encodeName(QCoreApplication::applicationDirPath() + QStringLiteral("/..")));
    }
    ServerProcess server;
    server.setOptions({QStringLiteral("--no-rate-limit")});
    QTemporaryDir profile;
    if ((!isReaderAlone && !server.start()) || !profile.isValid()) {
        err << "nw_shots: the server did not start\n" << server.log();
        return 1;
    }
    Launch launch;
    launch.profileDir = profile.path();
    launch.serverUrl = isReaderAlone ? QUrl() : QUrl(server.baseUrl());
    launch.deviceName = QStringLiteral("Desktop");
    MainWindow window(launch);
    Story story(QFile::decodeName(argv[1]), window);
    const int taken = isReaderAlone ? story.tellOfReader() : story.tell(server);
    QTextStream(stdout) << taken << " pictures in " << argv[1] << '\n';
    return taken > 0 ? 0 : 1;
}
