#include "app/desktop.h"

#include "app/earlystart.h"
#include "app/messages.h"
#include "app/readerlook.h"
#include "app/windowmemory.h"
#include "reader/widgets/readerwidget.h"

#include <QApplication>
#include <QTimer>

#include "resources/icons/icons.h"

namespace nw::app {
namespace {

constexpr int kRememberAfterMs = 500;

// Remembers the window a moment after it has changed: a program that is killed has remembered too.
class WindowKeeper : public QObject
{
public:
    WindowKeeper(reader::ReaderWidget *window, WindowMemory memory, const QString &profilePath)
        : QObject(window)
        , m_window(window)
        , m_memory(memory)
        , m_profilePath(profilePath)
    {
        m_timer.setSingleShot(true);
        m_timer.setInterval(kRememberAfterMs);
        connect(&m_timer, &QTimer::timeout, this, &WindowKeeper::remember);
        connect(window, &reader::ReaderWidget::controlsModeChanged, &m_timer,
                qOverload<>(&QTimer::start));
        window->installEventFilter(this);
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
        m_memory.controls = m_window->controlsMode();
        m_memory.save(m_profilePath);
    }

    reader::ReaderWidget *m_window;
    WindowMemory m_memory;
    const QString m_profilePath;
    QTimer m_timer;
};

reader::ReadingOptions optionsFor(const reader::ComicDocument &document, const CommandLine &line,
                                  std::optional<reader::EarlyPage> early)
{
    return {.startPage = std::max(0, line.page),
            .rightToLeft = line.rightToLeft || document.info().rightToLeft,
            .title = {},
            .subtitle = {},
            .earlyPage = std::move(early)};
}

void followWindowMode(reader::ReaderWidget &window)
{
    QObject::connect(&window, &reader::ReaderWidget::fullScreenRequested, &window,
                     [&window](reader::WindowMode mode) {
                         window.setWindowMode(mode);
                         window.setWindowState(window.windowState().setFlag(
                             Qt::WindowFullScreen, mode == reader::WindowMode::FullScreen));
                     });
    QObject::connect(&window, &reader::ReaderWidget::closeRequested, &window, &QWidget::close);
}

} // namespace

int runDesktop(int &argc, char **argv, const CommandLine &line)
{
    const QString profilePath = line.profilePath.isEmpty() ? usualProfilePath() : line.profilePath;
    const WindowMemory memory = WindowMemory::load(profilePath);
    const QString path = line.targets.value(0);
    EarlyStart early(path, std::max(0, line.page),
                     reader::PageScale::fitted(reader::FitMode::Page, memory.pageViewport()));

    const QApplication application(argc, argv);
    nw::initIcons();
    reader::ReaderWidget window;
    followWindowMode(window);
    window.resize(memory.size);
    if (memory.isMaximised)
        window.setWindowState(Qt::WindowMaximized);
    if (memory.controls == reader::ControlsMode::Pinned)
        window.setControlsMode(memory.controls);
    new WindowKeeper(&window, memory, profilePath);

    early.deliver(&window, [&](EarlyStart::Book book) {
        if (!book.document) {
            sayError(book.document.error(), path);
            QTimer::singleShot(0, &window, [] { QCoreApplication::exit(1); });
            return;
        }
        const reader::ComicDocument &document = **book.document;
        window.setWindowTitle(document.title());
        window.openDocument(*book.document, optionsFor(document, line, std::move(book.page)));
    });
    if (line.fullScreen)
        Q_EMIT window.fullScreenRequested(reader::WindowMode::FullScreen);
    window.show();
    return QApplication::exec();
}

} // namespace nw::app
