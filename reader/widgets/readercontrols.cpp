#include "reader/widgets/readercontrols.h"

#include "reader/widgets/gotopanel.h"
#include "reader/widgets/pagebar.h"
#include "reader/widgets/pagecanvas.h"
#include "reader/widgets/readerbutton.h"

#include <QApplication>

#include <cmath>

namespace nw::reader {
namespace {

constexpr int kStillMs = 2'000;
constexpr int kArrowMargin = 16;
constexpr int kPanelGap = 12;
constexpr double kZoomStep = 1.25;

} // namespace

ReaderControls::ReaderControls(PageCanvas *canvas, PageRenderer renderer, QWidget *host)
    : QObject(host)
    , m_canvas(canvas)
    , m_host(host)
    , m_topBar(new ReaderTopBar(host))
    , m_pageBar(new PageBar(std::move(renderer), host))
    , m_leftArrow(
          new ReaderButton(QStringLiteral("chevron-left"), ReaderButton::Look::Floating, host))
    , m_rightArrow(
          new ReaderButton(QStringLiteral("chevron-right"), ReaderButton::Look::Floating, host))
    , m_goTo(new GoToPanel(host))
    , m_fade(new ControlFade({m_topBar, m_pageBar, m_leftArrow, m_rightArrow}, this))
{
    // The bars offer the same by keyboard; two ways with Tab would be one too many.
    m_leftArrow->setFocusPolicy(Qt::NoFocus);
    m_rightArrow->setFocusPolicy(Qt::NoFocus);
    m_stillTimer.setSingleShot(true);
    m_stillTimer.setInterval(kStillMs);
    connect(&m_stillTimer, &QTimer::timeout, this, &ReaderControls::hideWhenStill);

    connect(m_topBar, &ReaderTopBar::closeRequested, this, &ReaderControls::closeRequested);
    connect(m_topBar, &ReaderTopBar::windowModeToggled, this, &ReaderControls::windowModeToggled);
    connect(m_topBar, &ReaderTopBar::controlsModeToggled, this,
            &ReaderControls::controlsModeToggled);
    connect(m_topBar, &ReaderTopBar::fitChosen, m_canvas, &PageCanvas::setFitMode);
    connect(m_topBar, &ReaderTopBar::zoomInRequested, m_canvas,
            [this] { m_canvas->zoomBy(kZoomStep); });
    connect(m_topBar, &ReaderTopBar::zoomOutRequested, m_canvas,
            [this] { m_canvas->zoomBy(1 / kZoomStep); });
    connect(m_topBar, &ReaderTopBar::directionToggled, m_canvas, [this] {
        m_canvas->setDirection(m_canvas->direction() == ReadingDirection::LeftToRight
                                   ? ReadingDirection::RightToLeft
                                   : ReadingDirection::LeftToRight);
    });
    connect(m_pageBar, &PageBar::pageChosen, m_canvas, &PageCanvas::goTo);
    connect(m_pageBar, &PageBar::stepRequested, m_canvas, &PageCanvas::turn);
    connect(m_pageBar, &PageBar::goToRequested, this, &ReaderControls::openGoTo);
    connect(m_goTo, &GoToPanel::pageChosen, m_canvas, &PageCanvas::goTo);
    connect(m_goTo, &GoToPanel::closed, m_canvas, [this] {
        m_canvas->setFocus();
        m_stillTimer.start();
    });
    const auto turnTo = [this](ReadingDirection onwards) {
        m_canvas->turn(m_canvas->direction() == onwards ? PageStep::Forward : PageStep::Backward);
    };
    connect(m_leftArrow, &QAbstractButton::clicked, m_canvas,
            [turnTo] { turnTo(ReadingDirection::RightToLeft); });
    connect(m_rightArrow, &QAbstractButton::clicked, m_canvas,
            [turnTo] { turnTo(ReadingDirection::LeftToRight); });
    connect(m_canvas, &PageCanvas::pageChanged, this, &ReaderControls::follow);
    connect(m_canvas, &PageCanvas::pageShown, this, &ReaderControls::followView);
    connect(m_canvas, &PageCanvas::viewChanged, this, &ReaderControls::followView);
}

void ReaderControls::setDocument(const DocumentPointer &document, const QString &title,
                                 const QString &subtitle)
{
    m_topBar->setTitle(title, subtitle);
    m_pageBar->setDocument(document);
    follow();
    followView();
}

void ReaderControls::setPalette(const ReaderPalette &palette)
{
    m_topBar->setPalette(palette);
    m_pageBar->setPalette(palette);
    m_leftArrow->setPalette(palette);
    m_rightArrow->setPalette(palette);
    m_goTo->setPalette(palette);
}

void ReaderControls::setWindowMode(WindowMode mode)
{
    m_topBar->setWindowMode(mode);
}

void ReaderControls::setControlsMode(ControlsMode mode)
{
    m_mode = mode;
    m_topBar->setControlsMode(mode);
    m_fade->show();
    m_stillTimer.start();
}

void ReaderControls::layOut(const QRect &area, const QRect &pageArea)
{
    m_topBar->setGeometry(area.left(), area.top(), area.width(), kTopBarHeight);
    m_pageBar->setGeometry(area.left(), area.bottom() + 1 - kPageBarHeight, area.width(),
                           kPageBarHeight);
    const int barsMiddle = (m_topBar->geometry().bottom() + m_pageBar->y()) / 2;
    const int arrowTop = barsMiddle - kToolSize / 2;
    m_leftArrow->setGeometry(pageArea.left() + kArrowMargin, arrowTop, kToolSize, kToolSize);
    m_rightArrow->setGeometry(pageArea.right() + 1 - kArrowMargin - kToolSize, arrowTop, kToolSize,
                              kToolSize);
    for (QWidget *widget : {static_cast<QWidget *>(m_topBar), static_cast<QWidget *>(m_pageBar),
                            static_cast<QWidget *>(m_leftArrow),
                            static_cast<QWidget *>(m_rightArrow), static_cast<QWidget *>(m_goTo)})
        widget->raise();
}

void ReaderControls::pointerMoved()
{
    m_fade->fadeIn();
    m_stillTimer.start();
}

void ReaderControls::show()
{
    m_fade->show();
    m_stillTimer.start();
}

void ReaderControls::openGoTo()
{
    if (m_canvas->pageCount() == 0)
        return;
    show();
    QWidget *button = m_pageBar->goToButton();
    const QPoint right = button->mapTo(m_host, QPoint(button->width(), 0));
    m_goTo->open(QPoint(right.x(), m_pageBar->y() - kPanelGap), m_canvas->currentPage(),
                 m_canvas->pageCount());
}

QAbstractButton *ReaderControls::sideArrow(Qt::LayoutDirection side) const
{
    return side == Qt::LeftToRight ? m_rightArrow : m_leftArrow;
}

void ReaderControls::follow()
{
    const int page = m_canvas->currentPage();
    m_pageBar->setCurrentPage(page);
    const bool hasNext = page + 1 < m_canvas->pageCount();
    const bool hasPrevious = page > 0;
    const bool isLtr = m_canvas->direction() == ReadingDirection::LeftToRight;
    m_rightArrow->setEnabled(isLtr ? hasNext : hasPrevious);
    m_leftArrow->setEnabled(isLtr ? hasPrevious : hasNext);
}

void ReaderControls::followView()
{
    const auto percent = static_cast<int>(std::lround(m_canvas->scale() * 100));
    m_topBar->setFit(m_canvas->fitMode(), percent, m_canvas->isZoomed());
    m_topBar->setDirection(m_canvas->direction());
    m_pageBar->setDirection(m_canvas->direction());
    const bool isLtr = m_canvas->direction() == ReadingDirection::LeftToRight;
    m_leftArrow->setHint(isLtr ? tr("Previous page") : tr("Next page"), Qt::Key_Left);
    m_rightArrow->setHint(isLtr ? tr("Next page") : tr("Previous page"), Qt::Key_Right);
    follow();
}

bool ReaderControls::isInUse() const
{
    const QWidget *focus = QApplication::focusWidget();
    const auto holds = [focus](const QWidget *bar) {
        return bar->underMouse() || (focus && bar->isAncestorOf(focus));
    };
    return m_mode == ControlsMode::Pinned || m_goTo->isVisible() || m_topBar->isMenuOpen()
        || holds(m_topBar) || holds(m_pageBar) || m_leftArrow->underMouse()
        || m_rightArrow->underMouse();
}

void ReaderControls::hideWhenStill()
{
    if (isInUse()) {
        m_stillTimer.start();
        return;
    }
    m_fade->fadeOut();
    m_canvas->hidePointer();
}

} // namespace nw::reader
