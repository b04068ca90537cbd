// How the strip comes onto the screen, and how pointers move it.
#include "reader/widgets/stripcanvas.h"

#include <QGestureEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QPainter>
#include <QPinchGesture>
#include <QTimerEvent>
#include <QWheelEvent>

#include <cmath>

namespace nw::reader {
namespace {

constexpr int kNotch = QWheelEvent::DefaultDeltasPerStep;
constexpr double kScrollPerNotch = 120; // logical pixels
constexpr double kZoomPerNotch = 1.15;
constexpr int kFrameMs = 16;
constexpr double kRollMs = 55; // after this time a third of the way is left
constexpr int kMessagePx = 13;

} // namespace

void StripCanvas::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    // From here on in device pixels.
    const qreal ratio = devicePixelRatioF();
    painter.scale(1 / ratio, 1 / ratio);
    const QRect whole(QPoint(), viewport());
    QRegion ground(whole);
    bool isSharp = true;
    for (const int page : m_layout.pagesBetween(m_scroll, m_scroll + viewportLength())) {
        ground -= placeOf(page);
        isSharp = paintPage(painter, page, whole) && isSharp;
    }
    for (const QRect &part : ground)
        painter.fillRect(part, m_palette.ground);
    reportPainted(isSharp ? DecodeQuality::Best : DecodeQuality::Fast);
}

QRect StripCanvas::placeOf(int page) const
{
    const bool isVertical = m_layout.view().axis == StripAxis::Vertical;
    return m_layout.rectOf(page, m_scroll)
        .translated(isVertical ? m_across : 0, isVertical ? 0 : m_across);
}

std::optional<LeafPlace> StripCanvas::leafAt(const QPointF &logical) const
{
    const qreal ratio = devicePixelRatioF();
    for (const int page : m_layout.pagesBetween(m_scroll, m_scroll + viewportLength())) {
        const QRectF device(placeOf(page));
        const QRectF rect(device.topLeft() / ratio, device.size() / ratio);
        if (rect.contains(logical))
            return LeafPlace{page, m_look.of({page}), rect};
    }
    return std::nullopt;
}

bool StripCanvas::paintPage(QPainter &painter, int page, const QRect &whole)
{
    const QRect place = placeOf(page);
    const auto source = m_sources.constFind(page);
    if (source == m_sources.constEnd()) {
        paintMissing(painter, page, place);
        return m_errors.contains(page);
    }
    if (source->page.image.size() != place.size())
        return paintTiles(painter, *source, place, page);
    const QRect visible = place.intersected(whole);
    painter.drawImage(visible.topLeft(), source->page.image, visible.translated(-place.topLeft()));
    return true;
}

bool StripCanvas::paintTiles(QPainter &painter, const Source &source, const QRect &place, int page)
{
    bool isSharp = true;
    for (const Tile &tile : tilesOf(page, m_scroll, m_scroll + viewportLength())) {
        const QRect target(place.x(), place.y() + tile.firstRow, place.width(), tile.rowCount);
        if (const QImage *image = readyTile(tile)) {
            painter.drawImage(target.topLeft(), *image);
            continue;
        }
        const double down = static_cast<double>(source.page.image.height()) / place.height();
        const QRectF piece(0, tile.firstRow * down, source.page.image.width(),
                           tile.rowCount * down);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(QRectF(target), source.page.image, piece);
        isSharp = false;
    }
    return isSharp;
}

void StripCanvas::paintMissing(QPainter &painter, int page, const QRect &place)
{
    painter.fillRect(place, m_palette.surface);
    const bool isBroken = m_errors.contains(page);
    const QString number = QString::number(page + 1);
    painter.setFont(readerFont(font(), qRound(kMessagePx * devicePixelRatioF()), QFont::Medium));
    painter.setPen(isBroken ? m_palette.warning : m_palette.muted);
    painter.drawText(place.intersected(QRect(QPoint(), viewport())), Qt::AlignCenter,
                     isBroken ? tr("Page %1 cannot be shown").arg(number)
                              : tr("Loading page %1…").arg(number));
}

void StripCanvas::reportPainted(DecodeQuality quality)
{
    const bool isNew = m_page != m_reported && m_sources.contains(m_page);
    const bool isSharpNow = quality == DecodeQuality::Best && m_page != m_refined;
    if (m_page < 0 || !(isNew || isSharpNow))
        return;
    m_reported = isNew ? m_page : m_reported;
    m_refined = isSharpNow ? m_page : m_refined;
    // Painting goes on: whoever hears of it hears after the frame.
    QMetaObject::invokeMethod(
        this,
        [this, isNew, isSharpNow, page = m_page] {
            if (page != m_page)
                return;
            if (isNew)
                Q_EMIT pageShown(page, pageCount());
            if (isSharpNow)
                Q_EMIT refined();
        },
        Qt::QueuedConnection);
}

bool StripCanvas::event(QEvent *event)
{
    if (event->type() == QEvent::NativeGesture) {
        const auto *gesture = static_cast<QNativeGestureEvent *>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture) {
            zoomBy(1 + gesture->value());
            return true;
        }
    }
    if (event->type() == QEvent::Gesture) {
        auto *gestures = static_cast<QGestureEvent *>(event);
        if (const QGesture *gesture = gestures->gesture(Qt::PinchGesture)) {
            m_dragFrom.reset();
            zoomBy(static_cast<const QPinchGesture *>(gesture)->scaleFactor());
            gestures->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void StripCanvas::wheelEvent(QWheelEvent *event)
{
    event->accept();
    const QPoint angle = event->angleDelta();
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        zoomBy(std::pow(kZoomPerNotch, double(angle.y()) / kNotch));
        return;
    }
    if (!event->pixelDelta().isNull()) {
        stopRolling();
        // Both ways of a touch pad move a strip that runs sideways.
        const QPoint way = event->pixelDelta();
        const bool turnsAside =
            m_layout.view().axis == StripAxis::Horizontal && std::abs(way.y()) > std::abs(way.x());
        const bool isLtr = m_direction == ReadingDirection::LeftToRight;
        pan(turnsAside ? QPointF(isLtr ? way.y() : -way.y(), 0) : QPointF(way));
        return;
    }
    const int notch = angle.y() != 0 ? angle.y() : angle.x();
    const double way = -kScrollPerNotch * devicePixelRatioF() * notch / kNotch;
    const double from = m_rollTimer != 0 ? m_target : static_cast<double>(m_scroll);
    const qint64 target = m_layout.clampScroll(std::llround(from + way));
    if (m_animation == Animation::Reduced)
        scrollTo(target);
    else
        rollTo(static_cast<double>(target));
}

void StripCanvas::rollTo(double target)
{
    m_kinetic.stop();
    if (m_animation == Animation::Reduced) {
        scrollTo(std::llround(target));
        return;
    }
    m_target = target;
    if (m_rollTimer != 0)
        return;
    m_exact = static_cast<double>(m_scroll);
    m_lastFrameMs = m_clock.elapsed() - kFrameMs;
    m_rollTimer = startTimer(kFrameMs, Qt::PreciseTimer);
    QTimerEvent first(m_rollTimer); // moves with the event that asked for it
    timerEvent(&first);
}

void StripCanvas::stopRolling()
{
    m_kinetic.stop();
    if (m_rollTimer != 0)
        killTimer(m_rollTimer);
    m_rollTimer = 0;
}

void StripCanvas::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_rollTimer) {
        QWidget::timerEvent(event);
        return;
    }
    const qint64 nowMs = m_clock.elapsed();
    if (m_kinetic.isRolling()) {
        const QPointF way = m_kinetic.roll(nowMs);
        if (!pan(way) && !way.isNull())
            stopRolling();
        return;
    }
    const double elapsed = static_cast<double>(std::max<qint64>(1, nowMs - m_lastFrameMs));
    m_lastFrameMs = nowMs;
    const double next = m_target + (m_exact - m_target) * std::exp(-elapsed / kRollMs);
    const bool isThere = std::abs(m_target - next) < 0.5;
    m_exact = isThere ? m_target : next;
    const double kept = m_exact;
    scrollTo(std::llround(m_exact));
    m_exact = kept;
    if (isThere)
        stopRolling();
}

void StripCanvas::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    stopRolling();
    m_kinetic.press(m_clock.elapsed());
    m_dragFrom = event->position();
    setCursor(Qt::ClosedHandCursor);
}

void StripCanvas::mouseMoveEvent(QMouseEvent *event)
{
    if (m_dragFrom) {
        const QPointF way = event->position() - *m_dragFrom;
        pan(way);
        m_kinetic.drag(way, m_clock.elapsed());
        m_dragFrom = event->position();
    }
    if (cursor().shape() == Qt::BlankCursor)
        unsetCursor();
    event->ignore(); // the reader shows its controls on movement
}

void StripCanvas::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    m_dragFrom.reset();
    unsetCursor();
    if (m_kinetic.release(m_clock.elapsed()) && m_animation == Animation::Full)
        m_rollTimer = startTimer(kFrameMs, Qt::PreciseTimer);
    else
        m_kinetic.stop();
}

} // namespace nw::reader
