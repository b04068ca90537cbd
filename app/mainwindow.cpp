#include "app/mainwindow.h"

#include "app/actions.h"
#include "app/controllers/neighbourcontroller.h"
#include "app/errortext.h"
#include "app/filereadingmemory.h"
#include "app/frame.h"
#include "app/pages/readerpage.h"
#include "app/shell.h"
#include "app/theme/typography.h"
#include "app/widgets/focusring.h"
#include "resources/words/words.h"

#include <QDragEnterEvent>
#include <QMimeData>
#include <QStackedLayout>
#include <QTimer>

namespace nw::app {

namespace {

constexpr QSize kSmallestWindow(900, 600);
constexpr QSize kSmallestReader(640, 480);
constexpr int kLongestWaitMs = 1'500; // for the first page, before the rest is built beside it

QString programName()
{
    return QStringLiteral("Nerdwork+");
}

} // namespace

MainWindow::MainWindow(const Launch &launch, QWidget *parent)
    : QWidget(parent)
    , m_launch(launch)
    , m_settings(launch.profileDir)
    , m_stack(new QStackedLayout(this))
{
    initWords();
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(programName());
    setMinimumSize(kSmallestWindow);
    setAcceptDrops(true);
    m_theme.setChoice(m_settings.appearance());
    m_theme.setMotion(m_settings.motion());
    m_theme.installOnApplication();
    setFont(typeFont(TypeStep::Body));
}

MainWindow::~MainWindow()
{
    // Both refer to the services of the shell, which go with it.
    delete m_reading;
    delete m_shell;
}

ReaderPage *MainWindow::readerPage()
{
    if (m_reader) {
        return m_reader;
    }
    m_reader = new ReaderPage(m_theme);
    m_stack->addWidget(m_reader);
    m_reader->reader()->setMemory(std::make_shared<FileReadingMemory>(m_launch.profileDir));
    m_reading = new ReadingController(*m_reader, m_launch.profileDir, this);
    m_neighbours = new NeighbourController(*m_reader, *m_reading, m_reading);
    connect(m_reader, &ReaderPage::closeRequested, this, &MainWindow::leaveReader);
    connect(m_reader, &ReaderPage::fullScreenRequested, this, &MainWindow::setWindowMode);
    connect(m_reading, &ReadingController::titleChanged, this, [this](const QString &title) {
        setWindowTitle(title + QStringLiteral(" – ") + programName());
    });
    // The first page is on the screen, or what is wrong with it: now is the time for all that it
    // did not need. A page that takes long to make does not keep the rest waiting.
    connect(m_reader, &ReaderPage::pageShown, this, &MainWindow::buildRestSoon);
    connect(m_reader->reader(), &reader::ReaderWidget::errorShown, this,
            &MainWindow::buildRestSoon);
    QTimer::singleShot(kLongestWaitMs, this, &MainWindow::buildRest);
    if (m_shell) {
        connectReading();
    }
    return m_reader;
}

reader::ReaderWidget *MainWindow::readerWidget()
{
    return readerPage()->reader();
}

void MainWindow::buildRestSoon()
{
    if (!m_shell) {
        QTimer::singleShot(0, this, &MainWindow::buildRest);
    }
}

void MainWindow::buildRest()
{
    if (m_shell) {
        return;
    }
    new FocusRing(m_theme, this);
    m_shell = new Shell(m_theme, m_settings, m_launch, this);
    m_stack->addWidget(m_shell->frame());
    connectShell();
    m_shell->start(); // before anything is asked of its services
    if (m_reading) {
        connectReading();
    }
}

void MainWindow::connectReading()
{
    connect(m_reading, &ReadingController::newFileRead, m_shell, &Shell::rememberFile);
    connect(m_shell, &Shell::bookRemembered, m_reading, &ReadingController::takeShelved);
    m_reading->setComposition(&m_shell->parts());
    m_neighbours->setComposition(&m_shell->parts());
}

void MainWindow::connectShell()
{
    connect(m_shell, &Shell::readComicRequested, this, &MainWindow::readComic);
    connect(m_shell, &Shell::readFileRequested, this, &MainWindow::openFile);
    connect(m_shell, &Shell::failed, this, &MainWindow::takeFailure);
    const Actions *actions = m_shell->actions();
    for (const QAction *place : {actions->goLibrary, actions->goStore, actions->goSettings}) {
        connect(place, &QAction::triggered, this, &MainWindow::leaveReader);
    }
    connect(actions->quit, &QAction::triggered, this, &QWidget::close);
    connect(actions->decideConflict, &QAction::triggered, this, [this] {
        if (m_reader) {
            m_reader->focusConflict();
        }
    });
    connect(actions->fullScreen, &QAction::triggered, this, [this] {
        setWindowMode(isFullScreen() ? reader::WindowMode::Windowed
                                     : reader::WindowMode::FullScreen);
    });
}

void MainWindow::openBook(const QString &path, const reader::DocumentPointer &document,
                          const reader::ReadingOptions &options, ReadingController::Start start)
{
    readerPage();
    m_reading->openBook(path, document, options, start);
    showReader();
}

void MainWindow::showUnreadable(const QString &path, const reader::ReadError &error,
                                ReadingController::Start start, int page)
{
    readerPage();
    showReader();
    m_reading->showUnreadable(path, error, start, page);
    buildRestSoon();
}

void MainWindow::openFile(const QString &path, int page)
{
    buildRest();
    readerPage();
    m_reading->openFile(path, page);
    showReader();
}

void MainWindow::readComic(const QString &comicId, int page)
{
    buildRest();
    readerPage();
    m_reading->openComic(comicId, page);
    showReader();
}

void MainWindow::showComicPage(const QString &comicId)
{
    showLibrary();
    m_shell->openComic(comicId);
}

void MainWindow::showLibrary()
{
    buildRest();
    leaveReader();
    m_shell->goTo(QStringLiteral("library"));
}

bool MainWindow::isReading() const
{
    return m_reader && m_stack->currentWidget() == m_reader;
}

void MainWindow::showReader()
{
    m_stack->setCurrentWidget(m_reader);
    setMinimumSize(kSmallestReader);
    m_reader->setFocus();
}

void MainWindow::takeFailure(const Error &error)
{
    m_failure = error;
    if (!isReading()) {
        showFailure();
    }
    Q_EMIT failed(error);
}

void MainWindow::showFailure()
{
    m_saysFailure = true;
    const ErrorText text = profileErrorText(*m_failure);
    readerPage()->showFailure(text.head, text.rest);
    setWindowTitle(programName());
    showReader();
}

void MainWindow::leaveReader()
{
    if (m_failure) {
        m_saysFailure ? static_cast<void>(close()) : showFailure();
        return;
    }
    buildRest();
    if (isReading()) {
        setWindowMode(reader::WindowMode::Windowed);
        m_reading->close();
    }
    setWindowTitle(programName());
    m_stack->setCurrentWidget(m_shell->frame());
    setMinimumSize(kSmallestWindow);
    m_shell->refocus();
}

void MainWindow::setWindowMode(reader::WindowMode mode)
{
    setWindowState(
        windowState().setFlag(Qt::WindowFullScreen, mode == reader::WindowMode::FullScreen));
    if (m_reader) {
        m_reader->reader()->setWindowMode(mode);
    }
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!urls.isEmpty() && urls.constFirst().isLocalFile()) {
        event->acceptProposedAction();
        openFile(urls.constFirst().toLocalFile(), 0);
    }
}

} // namespace nw::app
