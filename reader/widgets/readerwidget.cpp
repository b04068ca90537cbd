#include "reader/widgets/readerwidget.h"

#include "reader/widgets/pagebar.h"
#include "reader/widgets/readercontrols.h"
#include "reader/widgets/readingprogress.h"

#include <QKeyEvent>
#include <QMouseEvent>

namespace nw::reader {
namespace {

constexpr double kKeyPan = 96; // logical pixels
constexpr double kKeyZoom = 1.25;
// Less is a table that was knocked.
constexpr int kMovementPx = 3;

QString writersOf(const ComicInfo &info)
{
    QStringList names;
    for (const auto &[role, name] : info.credits) {
        if (role == u"writer" && !names.contains(name))
            names.append(name);
    }
    return names.join(QStringLiteral(", "));
}

} // namespace

ReaderWidget::ReaderWidget(QWidget *parent)
    : ReaderWidget(renderPage, parent)
{
}

ReaderWidget::ReaderWidget(PageRenderer renderer, QWidget *parent)
    : QWidget(parent)
    , m_renderer(std::move(renderer))
    , m_canvas(new PageCanvas(m_renderer, this))
    , m_progress(new ReadingProgress(this))
{
    setMouseTracking(true);
    setFocusProxy(m_canvas);
    const auto followPage = [this] {
        m_progress->setPosition(m_canvas->currentPage(), m_canvas->pageCount(),
                                m_canvas->direction());
    };
    connect(m_canvas, &PageCanvas::pageChanged, this, followPage);
    connect(m_canvas, &PageCanvas::viewChanged, this, followPage);
    connect(m_canvas, &PageCanvas::viewChanged, this, &ReaderWidget::viewChanged);
    connect(m_canvas, &PageCanvas::pageShown, this, &ReaderWidget::pageShown);
    connect(m_canvas, &PageCanvas::errorShown, this, &ReaderWidget::errorShown);
    connect(m_canvas, &PageCanvas::endReached, this, &ReaderWidget::endReached);
}

ReaderWidget::~ReaderWidget() = default;

void ReaderWidget::openDocument(DocumentPointer document, const ReadingOptions &options)
{
    m_document = document;
    m_title = options.title.isEmpty() && document ? document->title() : options.title;
    m_subtitle =
        options.subtitle.isEmpty() && document ? writersOf(document->info()) : options.subtitle;
    const auto direction =
        options.rightToLeft ? ReadingDirection::RightToLeft : ReadingDirection::LeftToRight;
    if (m_controls)
        m_controls->setDocument(m_document, m_title, m_subtitle);
    m_canvas->setDocument(std::move(document), options.startPage, direction, options.earlyPage);
    Q_EMIT m_canvas->viewChanged();
    m_canvas->setFocus();
}

void ReaderWidget::closeDocument()
{
    openDocument(nullptr, {});
}

void ReaderWidget::setPalette(const ReaderPalette &palette)
{
    m_palette = palette;
    m_canvas->setPalette(palette);
    m_progress->setPalette(palette);
    if (m_controls)
        m_controls->setPalette(palette);
}

void ReaderWidget::setWindowMode(WindowMode mode)
{
    m_windowMode = mode;
    if (m_controls) {
        m_controls->setWindowMode(mode);
        m_controls->setControlsMode(effectiveControlsMode());
    }
    layOut();
}

void ReaderWidget::setControlsMode(ControlsMode mode)
{
    if (m_controlsMode == mode)
        return;
    m_controlsMode = mode;
    controls()->setControlsMode(effectiveControlsMode());
    layOut();
    Q_EMIT controlsModeChanged(mode);
}

void ReaderWidget::setBanner(QWidget *banner)
{
    if (m_banner == banner)
        return;
    if (m_banner)
        m_banner->deleteLater();
    m_banner = banner;
    if (banner) {
        banner->setParent(this);
        banner->show();
    }
    layOut();
}

ReaderControls *ReaderWidget::controls()
{
    if (m_controls)
        return m_controls;
    m_controls = new ReaderControls(m_canvas, m_renderer, this);
    m_controls->setPalette(m_palette);
    m_controls->setWindowMode(m_windowMode);
    m_controls->setDocument(m_document, m_title, m_subtitle);
    m_controls->topBar()->setControlsMode(effectiveControlsMode());
    connect(m_controls, &ReaderControls::closeRequested, this, &ReaderWidget::closeRequested);
    connect(m_controls, &ReaderControls::windowModeToggled, this, &ReaderWidget::toggleWindowMode);
    connect(m_controls, &ReaderControls::controlsModeToggled, this,
            &ReaderWidget::toggleControlsMode);
    layOut();
    return m_controls;
}

// In full screen the bars lie over the page, pinned or not.
ControlsMode ReaderWidget::effectiveControlsMode() const
{
    return m_windowMode == WindowMode::FullScreen ? ControlsMode::OnMovement : m_controlsMode;
}

void ReaderWidget::layOut()
{
    QRect area = rect();
    if (m_banner) {
        m_banner->setGeometry(0, 0, width(), m_banner->sizeHint().height());
        m_banner->raise();
        area.setTop(m_banner->height());
    }
    const bool isFull = m_windowMode == WindowMode::FullScreen;
    const bool isPinned = effectiveControlsMode() == ControlsMode::Pinned;
    const QRect pageArea = isPinned ? area.adjusted(0, kTopBarHeight, 0, -kPageBarHeight) : area;
    m_canvas->setAir(isFull ? 0 : kPageAir);
    m_canvas->setGeometry(pageArea);
    m_progress->setGeometry(0, height() - kProgressHeight, width(), kProgressHeight);
    m_progress->setVisible(!isFull && !isPinned);
    m_progress->raise();
    if (m_controls)
        m_controls->layOut(area, pageArea);
}

void ReaderWidget::toggleWindowMode()
{
    Q_EMIT fullScreenRequested(m_windowMode == WindowMode::FullScreen ? WindowMode::Windowed
                                                                      : WindowMode::FullScreen);
}

void ReaderWidget::toggleControlsMode()
{
    setControlsMode(m_controlsMode == ControlsMode::Pinned ? ControlsMode::OnMovement
                                                           : ControlsMode::Pinned);
}

void ReaderWidget::resizeEvent(QResizeEvent *)
{
    layOut();
}

void ReaderWidget::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint position = event->globalPosition().toPoint();
    // The first event only says where the pointer is: a window that opens under it sends one too.
    if (!m_pointer)
        m_pointer = position;
    if ((position - *m_pointer).manhattanLength() < kMovementPx)
        return;
    m_pointer = position;
    controls()->pointerMoved();
}

bool ReaderWidget::focusNextPrevChild(bool next)
{
    controls()->show();
    return QWidget::focusNextPrevChild(next);
}

PageStep ReaderWidget::stepTowards(Qt::ArrowType side) const
{
    const bool isLtr = m_canvas->direction() == ReadingDirection::LeftToRight;
    return (side == Qt::RightArrow) == isLtr ? PageStep::Forward : PageStep::Backward;
}

void ReaderWidget::panOrTurn(const QPointF &way, PageStep stepAtEdge, const QKeyEvent &event)
{
    const bool hasMoved = m_canvas->pan(way);
    // A held key stops at the edge of a page it has scrolled; the next press turns it.
    const bool mayTurn = !event.isAutoRepeat() || m_canvas->isWholePageVisible();
    if (!hasMoved && mayTurn)
        m_canvas->turn(stepAtEdge);
}

bool ReaderWidget::handleMoveKey(const QKeyEvent &event)
{
    const bool isBackwards = event.modifiers().testFlag(Qt::ShiftModifier);
    switch (event.key()) {
    case Qt::Key_Left:
        panOrTurn({kKeyPan, 0}, stepTowards(Qt::LeftArrow), event);
        return true;
    case Qt::Key_Right:
        panOrTurn({-kKeyPan, 0}, stepTowards(Qt::RightArrow), event);
        return true;
    case Qt::Key_Up:
        panOrTurn({0, kKeyPan}, PageStep::Backward, event);
        return true;
    case Qt::Key_Down:
        panOrTurn({0, -kKeyPan}, PageStep::Forward, event);
        return true;
    case Qt::Key_PageUp:
        m_canvas->advance(PageStep::Backward);
        return true;
    case Qt::Key_PageDown:
        m_canvas->advance(PageStep::Forward);
        return true;
    case Qt::Key_Space:
        m_canvas->advance(isBackwards ? PageStep::Backward : PageStep::Forward);
        return true;
    case Qt::Key_Home:
        m_canvas->goTo(0);
        return true;
    case Qt::Key_End:
        m_canvas->goTo(pageCount() - 1);
        return true;
    default:
        return false;
    }
}

bool ReaderWidget::handlePlainKey(const QKeyEvent &event)
{
    switch (event.key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        m_canvas->zoomBy(kKeyZoom);
        return true;
    case Qt::Key_Minus:
        m_canvas->zoomBy(1 / kKeyZoom);
        return true;
    case Qt::Key_0:
        m_canvas->setFitMode(FitMode::Page);
        return true;
    case Qt::Key_1:
        m_canvas->setFitMode(FitMode::Original);
        return true;
    case Qt::Key_W:
        m_canvas->setFitMode(FitMode::Width);
        return true;
    case Qt::Key_H:
        m_canvas->setFitMode(FitMode::Height);
        return true;
    case Qt::Key_S:
        m_canvas->setFitMode(FitMode::Smart);
        return true;
    case Qt::Key_D:
        m_canvas->setDirection(m_canvas->direction() == ReadingDirection::LeftToRight
                                   ? ReadingDirection::RightToLeft
                                   : ReadingDirection::LeftToRight);
        return true;
    case Qt::Key_B:
        toggleControlsMode();
        return true;
    case Qt::Key_G:
        controls()->openGoTo();
        return true;
    case Qt::Key_F:
    case Qt::Key_F11:
        toggleWindowMode();
        return true;
    case Qt::Key_Escape:
        if (m_windowMode == WindowMode::FullScreen)
            toggleWindowMode();
        else
            Q_EMIT closeRequested();
        return true;
    default:
        return false;
    }
}

void ReaderWidget::keyPressEvent(QKeyEvent *event)
{
    const auto foreign = Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier;
    const bool isPlain = !(event->modifiers() & foreign);
    if (!isPlain || !(handleMoveKey(*event) || handlePlainKey(*event)))
        QWidget::keyPressEvent(event);
}

} // namespace nw::reader
