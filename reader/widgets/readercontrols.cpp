#include "reader/widgets/readercontrols.h"

#include "reader/widgets/gotopanel.h"
#include "reader/widgets/pagebar.h"
#include "reader/widgets/readerbutton.h"
#include "reader/widgets/readingview.h"

#include <QApplication>

#include <cmath>

namespace nw::reader {
namespace {

constexpr int kStillMs = 2'000;
constexpr int kArrowMargin = 16;
constexpr int kPanelGap = 12;

} // namespace

ReaderControls::ReaderControls(PageRenderer renderer, QWidget *host)
    : QObject(host)
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
    connect(m_topBar, &ReaderTopBar::commandChosen, this, &ReaderControls::commandChosen);
    connect(m_pageBar, &PageBar::pageChosen, this, &ReaderControls::pageChosen);
    connect(m_pageBar, &PageBar::stepRequested, this, &ReaderControls::stepChosen);
    connect(m_pageBar, &PageBar::goToRequested, this, &ReaderControls::openGoTo);
    connect(m_goTo, &GoToPanel::pageChosen, this, &ReaderControls::pageChosen);
    connect(m_goTo, &GoToPanel::closed, this, [this] {
        m_view->setFocus();
        m_stillTimer.start();
    });
    const auto turnTo = [this](ReadingDirection onwards) {
        Q_EMIT stepChosen(m_view->direction() == onwards ? PageStep::Forward : PageStep::Backward);
    };
    connect(m_leftArrow, &QAbstractButton::clicked, this,
            [turnTo] { turnTo(ReadingDirection::RightToLeft); });
    connect(m_rightArrow, &QAbstractButton::clicked, this,
            [turnTo] { turnTo(ReadingDirection::LeftToRight); });
}

void ReaderControls::setView(ReadingView *view)
{
    if (m_view)
        m_view->disconnect(this);
    m_view = view;
    connect(view, &ReadingView::pageChanged, this, &ReaderControls::follow);
    connect(view, &ReadingView::pageShown, this, &ReaderControls::followView);
    connect(view, &ReadingView::viewChanged, this, &ReaderControls::followView);
    followView();
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

void ReaderControls::makeWay()
{
    if (m_mode == ControlsMode::Pinned)
        return;
    m_stillTimer.stop();
    m_fade->hide();
}

void ReaderControls::openGoTo()
{
    if (m_view->pageCount() == 0)
        return;
    show();
    QWidget *button = m_pageBar->goToButton();
    const QPoint right = button->mapTo(m_host, QPoint(button->width(), 0));
    m_goTo->open(QPoint(right.x(), m_pageBar->y() - kPanelGap), m_view->currentPage(),
                 m_view->pageCount());
}

QAbstractButton *ReaderControls::sideArrow(Qt::LayoutDirection side) const
{
    return side == Qt::LeftToRight ? m_rightArrow : m_leftArrow;
}

void ReaderControls::follow()
{
    const int page = m_view->currentPage();
    m_pageBar->setCurrentPage(page);
    const bool hasNext = m_view->lastShownPage() + 1 < m_view->pageCount();
    const bool hasPrevious = page > 0;
    const bool isLtr = m_view->direction() == ReadingDirection::LeftToRight;
    m_rightArrow->setEnabled(isLtr ? hasNext : hasPrevious);
    m_leftArrow->setEnabled(isLtr ? hasPrevious : hasNext);
}

void ReaderControls::followView()
{
    const auto percent = static_cast<int>(std::lround(m_view->scale() * 100));
    m_topBar->setFit(m_view->fitMode(), percent, m_view->isZoomed());
    m_topBar->setDirection(m_view->direction());
    m_pageBar->setDirection(m_view->direction());
    const bool isLtr = m_view->direction() == ReadingDirection::LeftToRight;
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
    m_view->hidePointer();
}

} // namespace nw::reader
