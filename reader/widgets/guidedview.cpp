#include "reader/widgets/guidedview.h"

#include "reader/widgets/accessiblepage.h"
#include "reader/widgets/guidedbar.h"

#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace nw::reader {
namespace {

constexpr int kMotionMs = 320;
constexpr int kSettleMs = 100;
constexpr QSize kAir{48, 80}; // logical pixels around a panel
constexpr int kBarMargin = 16;
constexpr int kPagesAhead = 2;
constexpr double kDim = 0.93;
// The page for motion is this much larger than the window.
constexpr int kMotionSharpness = 2;
constexpr double kMostZoom = 4;
constexpr int kNotch = QWheelEvent::DefaultDeltasPerStep;

} // namespace

GuidedView::GuidedView(PageRenderer renderer, QWidget *parent)
    : ReadingView(parent)
    , m_loader(renderer)
    , m_sharp(1, renderer)
    , m_finder(std::move(renderer))
    , m_bar(new GuidedBar(this))
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    AccessiblePage::install();
    m_motion.setDuration(kMotionMs);
    m_motion.setEasingCurve(QEasingCurve::InOutCubic);
    m_motion.setStartValue(0.0);
    m_motion.setEndValue(1.0);
    connect(&m_motion, &QVariantAnimation::valueChanged, this, [this](const QVariant &value) {
        const double share = value.toDouble();
        m_camera = between(m_from, m_to, share);
        m_frame = between(m_fromFrame, m_toFrame, share);
        update();
    });
    m_settleTimer.setSingleShot(true);
    m_settleTimer.setInterval(kSettleMs);
    connect(&m_settleTimer, &QTimer::timeout, this, &GuidedView::settle);
    connect(&m_motion, &QAbstractAnimation::finished, this, [this] { m_settleTimer.start(); });
    connect(&m_loader, &PageLoader::changed, this, &GuidedView::pageArrived);
    connect(&m_finder, &PanelFinder::found, this, [this](int page) {
        if (page == m_page)
            takeFrames();
    });
    connect(&m_sharp, &RenderQueue::finished, this, [this](const PageResult &result) {
        if (result.outcome && m_sharpWish == result.request) {
            m_sharpPart = *result.outcome;
            update();
        }
    });
    connect(m_bar, &GuidedBar::stepRequested, this, &GuidedView::turn);
    connect(m_bar, &GuidedBar::wholePageToggled, this, &GuidedView::toggleWholePage);
}

GuidedView::~GuidedView() = default;

void GuidedView::setDocument(DocumentPointer document, int page, ReadingDirection direction,
                             const std::optional<EarlyPage> &early)
{
    m_motion.stop();
    setEditing(FrameEditing::Off);
    m_document = document;
    m_direction = direction;
    m_bar->setDirection(direction);
    m_loader.setDocument(document);
    m_sharp.setDocument(document);
    m_finder.setDocument(std::move(document), direction);
    if (early)
        m_loader.adopt(early->request, early->outcome);
    m_page = -1;
    m_panel = -1;
    m_zoom = 1;
    m_frames.clear();
    m_found.clear();
    if (m_document)
        showPage(std::clamp(page, 0, pageCount() - 1), Entry::First);
    update();
}

void GuidedView::setFrameSource(FrameSource source)
{
    m_source = std::move(source);
    if (m_page >= 0)
        takeFrames();
}

void GuidedView::goTo(int page)
{
    const int wanted = std::clamp(page, 0, std::max(0, pageCount() - 1));
    if (m_document && wanted != m_page)
        showPage(wanted, Entry::First);
}

void GuidedView::turn(PageStep step)
{
    if (!m_document)
        return;
    const bool isForward = step == PageStep::Forward;
    if (m_editing == FrameEditing::On) {
        goTo(m_page + (isForward ? 1 : -1));
        return;
    }
    const auto count = static_cast<int>(m_frames.size());
    const int panel = m_panel < 0 ? (isForward ? 0 : -1) : m_panel + (isForward ? 1 : -1);
    const bool isInside = panel >= 0 && panel < count && (m_panel >= 0 || count > 1);
    if (isInside) {
        aimAt(panel);
        return;
    }
    const int page = m_page + (isForward ? 1 : -1);
    if (page < 0 || page >= pageCount())
        Q_EMIT endReached(step);
    else
        showPage(page, isForward ? Entry::First : Entry::Last);
}

bool GuidedView::pan(const QPointF &deltaLogical)
{
    if (m_zoom == 1 || !m_isPlaced || isMoving())
        return false;
    const QPointF wanted = m_camera.centre - deltaLogical * devicePixelRatioF() / m_camera.scale;
    const QRectF page = pagePixels();
    const QPointF centre(std::clamp(wanted.x(), page.left(), page.right()),
                         std::clamp(wanted.y(), page.top(), page.bottom()));
    if (centre == m_camera.centre)
        return false;
    jumpTo({centre, m_camera.scale}, m_frame);
    return true;
}

void GuidedView::toggleWholePage()
{
    if (!m_frames.isEmpty() && m_editing == FrameEditing::Off)
        aimAt(m_panel < 0 ? 0 : -1);
}

void GuidedView::setFitMode(FitMode fit)
{
    m_fit = fit;
    m_zoom = 1;
    aimAt(m_panel);
    Q_EMIT viewChanged();
}

void GuidedView::zoomBy(double factor)
{
    m_zoom = std::clamp(m_zoom * factor, 1 / kMostZoom, kMostZoom);
    if (std::abs(m_zoom - 1) < 0.02)
        m_zoom = 1;
    aimAt(m_panel);
    Q_EMIT viewChanged();
}

void GuidedView::setDirection(ReadingDirection direction)
{
    if (m_direction == direction)
        return;
    m_direction = direction;
    m_bar->setDirection(direction);
    m_finder.setDocument(m_document, direction);
    if (m_page >= 0)
        showPage(m_page, Entry::First);
    Q_EMIT viewChanged();
}

void GuidedView::setLook(const BookLook &look)
{
    if (m_look == look)
        return;
    m_look = look;
    if (m_page >= 0)
        showPage(m_page, m_entry);
}

void GuidedView::setPalette(const ReaderPalette &palette)
{
    ReadingView::setPalette(palette);
    m_bar->setPalette(palette);
}

QString GuidedView::pageName() const
{
    if (m_panel < 0)
        return ReadingView::pageName();
    return tr("%1, panel %2 of %3")
        .arg(ReadingView::pageName(), QString::number(m_panel + 1),
             QString::number(m_frames.size()));
}

// A text belongs to the frame that holds the middle of its own: the reader may have moved frames.
Transcript GuidedView::transcript() const
{
    if (m_panel < 0 || m_panel >= m_frames.size())
        return ReadingView::transcript();
    QList<PanelFrame> inside;
    for (const PanelFrame &panel : m_found) {
        if (m_frames.at(m_panel).contains(panel.outline.boundingRect().center()))
            inside.append(panel);
    }
    return transcriptOf(inside);
}

QString GuidedView::stateText() const
{
    if (m_loader.error())
        return tr("This page cannot be shown");
    return m_loader.current() ? QString() : tr("Loading");
}

QRectF GuidedView::panelRect() const
{
    return toLogical(m_camera.shown(m_frame, viewport()));
}

std::optional<LeafPlace> GuidedView::leafAt(const QPointF &logical) const
{
    const QRectF rect = toLogical(m_camera.shown(pagePixels(), viewport()));
    if (m_page < 0 || !rect.contains(logical))
        return std::nullopt;
    return LeafPlace{m_page, wholeLook(m_page), rect};
}

QRectF GuidedView::toLogical(const QRectF &device) const
{
    const qreal ratio = devicePixelRatioF();
    return {device.topLeft() / ratio, device.size() / ratio};
}

// Only the colours are those of the book: panels are shares of the whole page.
PageLook GuidedView::wholeLook(int page) const
{
    PageLook look = m_look.of({page});
    look.crop = {};
    look.trimming = Trimming::Off;
    look.quarterTurns = 0;
    return look;
}

QSize GuidedView::viewport() const
{
    return (QSizeF(size()) * devicePixelRatioF()).toSize().expandedTo({1, 1});
}

QRectF GuidedView::pagePixels() const
{
    return {QPointF(), QSizeF(m_loader.naturalSize())};
}

QRectF GuidedView::frameInPixels(int panel) const
{
    const QRectF page = pagePixels();
    if (panel < 0 || panel >= m_frames.size())
        return page;
    const QRectF &share = m_frames.at(panel);
    return {share.x() * page.width(), share.y() * page.height(), share.width() * page.width(),
            share.height() * page.height()};
}

void GuidedView::showPage(int page, Entry entry)
{
    m_motion.stop();
    m_page = page;
    m_entry = entry;
    m_panel = -1;
    m_frames.clear();
    m_found.clear();
    m_areFramesKnown = false;
    m_isPlaced = false;
    m_isReported = false;
    m_sharpPart.reset();
    m_sharpWish.reset();
    load();
    takeFrames();
    Q_EMIT pageChanged(page);
    tellPosition();
    update();
}

void GuidedView::load()
{
    if (m_page < 0 || size().isEmpty())
        return;
    const PageScale scale =
        PageScale::fitted(FitMode::Page, viewport() * kMotionSharpness);
    const auto requestOf = [&](int page) {
        return PageRequest{page, scale, DecodeQuality::Fast, wholeLook(page)};
    };
    PagePlan plan{{requestOf(m_page)}, {}};
    QList<int> ahead{m_page};
    for (int page = m_page + 1; page <= m_page + kPagesAhead && page < pageCount(); ++page) {
        plan.ahead.append(requestOf(page));
        ahead.append(page);
    }
    if (m_page > 0)
        plan.ahead.append(requestOf(m_page - 1));
    m_loader.setBudget(16LL * kMotionSharpness * kMotionSharpness * viewport().width()
                       * viewport().height());
    m_loader.show(plan);
    m_finder.wish(ahead);
    pageArrived();
}

void GuidedView::takeFrames()
{
    QList<QRectF> frames = m_source ? m_source(m_page) : QList<QRectF>();
    if (const auto found = m_finder.panels(m_page)) {
        m_found = *found;
        if (frames.isEmpty()) {
            for (const PanelFrame &panel : m_found)
                frames.append(panel.outline.boundingRect());
        }
    } else if (frames.isEmpty()) {
        return;
    }
    if (m_drag || (m_areFramesKnown && frames == m_frames)) {
        tellOfPlace(); // with what was found about them
        return;
    }
    if (m_editing == FrameEditing::On) {
        m_areFramesKnown = true;
        m_frames = frames;
        aimAt(-1);
        return;
    }
    const bool isFirstTime = !m_areFramesKnown;
    m_areFramesKnown = true;
    m_frames = frames;
    const int last = static_cast<int>(frames.size()) - 1;
    if (isFirstTime)
        aimAt(m_entry == Entry::First ? std::min(0, last) : last);
    else
        aimAt(std::min(m_panel, last));
}

void GuidedView::aimAt(int panel)
{
    m_panel = panel;
    tellPosition();
    const QRectF frame = frameInPixels(panel);
    if (frame.isEmpty())
        return;
    const QSize air = panel < 0 ? QSize() : (QSizeF(kAir) * devicePixelRatioF()).toSize();
    Camera camera = cameraOn(frame, viewport(), air.expandedTo({0, 0}));
    camera.scale = clampScale(camera.scale * m_zoom);
    const bool moves = m_isPlaced && m_animation == Animation::Full && isVisible();
    m_isPlaced = true;
    m_isRefined = false;
    m_sharpPart.reset();
    m_sharpWish.reset();
    if (!moves) {
        jumpTo(camera, frame);
        return;
    }
    m_motion.stop();
    m_from = m_camera;
    m_to = camera;
    m_fromFrame = m_frame;
    m_toFrame = frame;
    m_motion.start();
}

void GuidedView::jumpTo(const Camera &camera, const QRectF &frame)
{
    m_motion.stop();
    m_camera = camera;
    m_frame = frame;
    m_sharpPart.reset();
    m_settleTimer.start();
    update();
}

// What is seen now, at exactly the pixels of the screen.
void GuidedView::settle()
{
    const QRectF page = pagePixels();
    const QRectF seen = m_camera.seen(viewport()).intersected(page);
    if (page.isEmpty() || seen.isEmpty() || isMoving())
        return;
    PageLook look = wholeLook(m_page);
    look.crop = {seen.x() / page.width(), seen.y() / page.height(), seen.width() / page.width(),
                 seen.height() / page.height()};
    m_sharpWish = PageRequest{m_page, PageScale::zoomed(m_camera.scale), DecodeQuality::Best, look};
    m_sharp.cancel();
    m_sharp.request({*m_sharpWish});
}

void GuidedView::pageArrived()
{
    if (!pagePixels().isEmpty() && !m_isPlaced)
        aimAt(m_panel);
    if (const ReadError *error = m_loader.error(); error && !m_isReported) {
        m_isReported = true;
        Q_EMIT errorShown(m_page, error->code);
    }
    update();
}

void GuidedView::tellPosition()
{
    m_bar->setPosition(m_panel, static_cast<int>(m_frames.size()), std::max(0, m_page),
                       pageCount());
    placeBar();
    tellOfPlace();
}

void GuidedView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    // From here on in device pixels.
    const qreal ratio = devicePixelRatioF();
    painter.scale(1 / ratio, 1 / ratio);
    const QRect whole(QPoint(), viewport());
    painter.fillRect(whole, m_palette.ground);
    const RenderedPage *page = m_loader.current() ? m_loader.current() : m_loader.standIn();
    if (!page || !m_isPlaced) {
        painter.setPen(m_palette.muted);
        painter.setFont(readerFont(font(), qRound(13 * ratio), QFont::Medium));
        painter.drawText(whole, Qt::AlignCenter, stateText());
        return;
    }
    const QRectF place = m_camera.shown(pagePixels(), viewport());
    if (m_sharpPart) {
        const QPointF corner =
            m_camera.shown(QRectF(m_sharpPart->shown), viewport()).topLeft();
        painter.drawImage(QPoint(qRound(corner.x()), qRound(corner.y())), m_sharpPart->image);
    } else {
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(place, page->image);
    }
    if (m_editing == FrameEditing::On)
        paintFrames(painter);
    else
        paintDim(painter, whole);
    if (!m_isReported && m_loader.current()) {
        m_isReported = true;
        QMetaObject::invokeMethod(
            this,
            [this, shown = m_page] {
                if (shown == m_page)
                    Q_EMIT pageShown(shown, pageCount());
            },
            Qt::QueuedConnection);
    }
    if (m_sharpPart && m_areFramesKnown && !m_isRefined) {
        m_isRefined = true;
        QMetaObject::invokeMethod(this, &GuidedView::refined, Qt::QueuedConnection);
    }
}

void GuidedView::paintDim(QPainter &painter, const QRect &whole) const
{
    if (m_panel < 0 && !isMoving())
        return;
    QColor dark = ReaderPalette::dark().ground; // also in the light: the panel is what shines
    dark.setAlphaF(static_cast<float>(kDim));
    const QRect open = m_camera.shown(m_frame, viewport()).toAlignedRect();
    for (const QRect &part : QRegion(whole).subtracted(open))
        painter.fillRect(part, dark);
}

void GuidedView::placeBar()
{
    const QSize bar = m_bar->sizeHint();
    m_bar->setGeometry((width() - bar.width()) / 2, height() - kBarMargin - bar.height(),
                       bar.width(), bar.height());
}

void GuidedView::resizeEvent(QResizeEvent *)
{
    placeBar();
    m_isPlaced = false;
    load();
    if (m_page >= 0)
        aimAt(m_panel);
}

void GuidedView::wheelEvent(QWheelEvent *event)
{
    event->accept();
    const int angle = event->angleDelta().y();
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        zoomBy(std::pow(1.15, static_cast<double>(angle) / kNotch));
        return;
    }
    m_wheelRest = (angle > 0) == (m_wheelRest > 0) ? m_wheelRest + angle : angle;
    if (std::abs(m_wheelRest) < kNotch)
        return;
    turn(m_wheelRest > 0 ? PageStep::Backward : PageStep::Forward);
    m_wheelRest = 0;
}

} // namespace nw::reader
