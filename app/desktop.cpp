#include "app/desktop.h"

#include "app/earlystart.h"
#include "app/errortext.h"
#include "app/mainwindow.h"
#include "app/messages.h"
#include "app/readerlook.h"
#include "app/recentplaces.h"
#include "app/windowmemory.h"

#include <QApplication>
#include <QPointer>
#include <QScreen>
#include <QTimer>

#include "resources/icons/icons.h"
#include <cstdlib>
#include <optional>

namespace nw::app {
namespace {

constexpr int kRememberAfterMs = 500;
constexpr QLatin1String kComicScheme("nerdwork:comic/");

// Remembers the window a moment after it has changed: a program that is killed has remembered too.
class WindowKeeper : public QObject
{
public:
    WindowKeeper(MainWindow *window, WindowMemory memory, const QString &profilePath)
        : QObject(window)
        , m_window(window)
        , m_memory(memory)
        , m_profilePath(profilePath)
    {
        m_timer.setSingleShot(true);
        m_timer.setInterval(kRememberAfterMs);
        connect(&m_timer, &QTimer::timeout, this, &WindowKeeper::remember);
        window->installEventFilter(this);
    }

    // The bars of the reader are remembered too, once there is a reader.
    void watch(reader::ReaderWidget *reader)
    {
        m_reader = reader;
        connect(reader, &reader::ReaderWidget::controlsModeChanged, &m_timer,
                qOverload<>(&QTimer::start));
    }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Resize || event->type() == QEvent::WindowStateChange)
            m_timer.start();
        return QObject::eventFilter(watched, event);
    }

private:
    void remember()
    {
        m_memory.takeFrom(*m_window);
        if (m_reader)
            m_memory.controls = m_reader->controlsMode();
        m_memory.save(m_profilePath);
    }

    MainWindow *m_window;
    QPointer<reader::ReaderWidget> m_reader;
    WindowMemory m_memory;
    const QString m_profilePath;
    QTimer m_timer;
};

// From 0: what was asked for, else where the person was.
int startPage(const CommandLine &line, const QString &profilePath)
{
    if (line.page >= 0)
        return line.page;
    const auto place = RecentPlaces(profilePath).placeOf(line.targets.constFirst());
    return place ? place->page - 1 : 0;
}

reader::ReadingOptions optionsFor(const reader::ComicDocument &document, const CommandLine &line,
                                  int page, std::optional<reader::EarlyPage> early)
{
    return {.startPage = std::min(page, document.pageCount() - 1),
            .rightToLeft = line.rightToLeft || document.info().rightToLeft,
            .title = {},
            .subtitle = {},
            .earlyPage = std::move(early),
            .bookKey = {},
            .layout = line.layout};
}

Launch launchFor(const CommandLine &line, const QString &profilePath)
{
    return {.profileDir = profilePath,
            .serverUrl = serverUrlFromText(line.serverUrl),
            .deviceName = {}};
}

// What the screen leaves for a window and its frame, which nobody knows before it is shown.
QSize roomFor(const MainWindow &window)
{
    constexpr QSize kFrame(16, 48);
    return (window.screen()->availableSize() - kFrame).expandedTo(window.minimumSize());
}

void dress(MainWindow &window, const WindowMemory &memory, const CommandLine &line)
{
    window.resize(memory.size.boundedTo(roomFor(window)));
    Qt::WindowStates state = Qt::WindowNoState;
    state.setFlag(Qt::WindowMaximized, memory.isMaximised);
    state.setFlag(Qt::WindowFullScreen, line.fullScreen);
    window.setWindowState(state);
    if (line.appearance != CommandLine::Appearance::System) {
        window.theme().setChoice(appearanceChoice(line.appearance));
    }
}

// Only the reader is built before the first paint; what it did not need follows by itself.
void openEarly(MainWindow &window, EarlyStart &early, const CommandLine &line, int page)
{
    const QString path = line.targets.constFirst();
    const auto start =
        line.page >= 0 ? ReadingController::Start::Asked : ReadingController::Start::Remembered;
    early.deliver(&window, [&window, &line, path, page, start](EarlyStart::Book book) {
        if (!book.document) {
            sayError(book.document.error(), path); // whoever typed the name looks there
            window.showUnreadable(path, book.document.error(), start, page + 1);
            return;
        }
        window.openBook(path, *book.document,
                        optionsFor(**book.document, line, page, std::move(book.page)), start);
    });
}

int runWindow(const CommandLine &line, const QString &profilePath, const WindowMemory &memory,
              int firstPage, EarlyStart *early)
{
    const QString target = line.targets.value(0);
    MainWindow window(launchFor(line, profilePath));
    dress(window, memory, line);
    bool hasFailed = false;
    QObject::connect(&window, &MainWindow::failed, &window, [&hasFailed](const Error &error) {
        const ErrorText text = profileErrorText(error);
        sayError(QString(text.head % u' ' % text.rest));
        hasFailed = true;
    });
    auto *keeper = new WindowKeeper(&window, memory, profilePath);
    if (early) {
        keeper->watch(window.readerWidget());
        if (memory.controls == reader::ControlsMode::Pinned)
            window.readerWidget()->setControlsMode(memory.controls);
        if (line.fullScreen)
            window.readerWidget()->setWindowMode(reader::WindowMode::FullScreen);
        openEarly(window, *early, line, firstPage);
    } else if (target.startsWith(kComicScheme)) {
        window.showComicPage(target.mid(kComicScheme.size()));
    } else {
        window.showLibrary();
    }
    window.show();
    const int status = QApplication::exec();
    if (early)
        early->abandon();
    return hasFailed ? 1 : status;
}

} // namespace

int runDesktop(int &argc, char **argv, const CommandLine &line)
{
    const QString profilePath = line.profilePath.isEmpty() ? usualProfilePath() : line.profilePath;
    const WindowMemory memory = WindowMemory::load(profilePath);
    const QString target = line.targets.value(0);
    std::optional<EarlyStart> early;
    int firstPage = 0;
    if (!target.isEmpty() && !target.startsWith(kComicScheme)) {
        firstPage = startPage(line, profilePath);
        early.emplace(target, firstPage,
                      reader::PageScale::fitted(reader::FitMode::Page, memory.pageViewport()));
    }

    const QApplication application(argc, argv);
    nw::initIcons();
    const int status = runWindow(line, profilePath, memory, firstPage, early ? &*early : nullptr);
    // A large archive that is still being unpacked must not keep a program whose window has gone.
    // The window took everything of the person's with it; the spool's file has no name.
    if (early && !early->isReady())
        std::_Exit(status);
    return status;
}

} // namespace nw::app
