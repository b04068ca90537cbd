// How pointers move the canvas: wheel, touch pad, touch, drag, double click. Keys belong to the
// reader.
#include "reader/widgets/pagecanvas.h"

#include <QGestureEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QPinchGesture>
#include <QTimerEvent>
#include <QWheelEvent>

#include <cmath>

namespace nw::reader {
namespace {

constexpr int kNotch = QWheelEvent::DefaultDeltasPerStep;
constexpr double kPanPerNotch = 96; // logical pixels
constexpr double kZoomPerNotch = 1.15;
constexpr double kDoubleClickZoom = 2.0;
constexpr double kAlreadyOriginal = 0.95; // of the original size
constexpr int kFrameMs = 16;

} // namespace

bool PageCanvas::event(QEvent *event)
{
    if (event->type() == QEvent::NativeGesture
        && zoomByGesture(*static_cast<QNativeGestureEvent *>(event)))
        return true;
    if (event->type() == QEvent::Gesture) {
        auto *gestures = static_cast<QGestureEvent *>(event);
        if (const QGesture *pinch = gestures->gesture(Qt::PinchGesture)) {
            zoomByPinch(*static_cast<const QPinchGesture *>(pinch));
            gestures->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

bool PageCanvas::zoomByGesture(const QNativeGestureEvent &gesture)
{
    if (gesture.gestureType() != Qt::ZoomNativeGesture)
        return false;
    zoomAt(gesture.position(), scale() * (1 + gesture.value()));
    return true;
}

void PageCanvas::zoomByPinch(const QPinchGesture &pinch)
{
    m_dragFrom.reset();
    if (pinch.changeFlags().testFlag(QPinchGesture::ScaleFactorChanged))
        zoomAt(mapFromGlobal(pinch.centerPoint()), scale() * pinch.scaleFactor());
    if (pinch.changeFlags().testFlag(QPinchGesture::CenterPointChanged))
        pan(pinch.centerPoint() - pinch.lastCenterPoint());
}

void PageCanvas::wheelEvent(QWheelEvent *event)
{
    event->accept();
    stopRolling();
    const QPoint angle = event->angleDelta();
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        zoomAt(event->position(), scale() * std::pow(kZoomPerNotch, double(angle.y()) / kNotch));
        return;
    }
    const QPointF way = event->pixelDelta().isNull() ? QPointF(angle) * kPanPerNotch / kNotch
                                                     : QPointF(event->pixelDelta());
    if (pan(way)) {
        m_wheelRest = 0;
        return;
    }
    // What a touch pad still sends after the fingers have left turns no page.
    if (event->phase() == Qt::ScrollMomentum)
        return;
    // The page fits or stands at its edge: whole notches turn it. Down is on; sideways follows the
    // direction of reading.
    const bool isSideways = std::abs(angle.x()) > std::abs(angle.y());
    const int backward = !isSideways                   ? angle.y()
        : m_direction == ReadingDirection::LeftToRight ? angle.x()
                                                       : -angle.x();
    if ((backward > 0) != (m_wheelRest > 0))
        m_wheelRest = 0;
    m_wheelRest += backward;
    if (std::abs(m_wheelRest) < kNotch)
        return;
    const PageStep step = m_wheelRest > 0 ? PageStep::Backward : PageStep::Forward;
    m_wheelRest = 0;
    turn(step);
}

void PageCanvas::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    stopRolling();
    m_kinetic.press(m_clock.elapsed());
    m_dragFrom = event->position();
    showCursor();
}

void PageCanvas::mouseMoveEvent(QMouseEvent *event)
{
    if (m_dragFrom) {
        const QPointF way = event->position() - *m_dragFrom;
        pan(way);
        m_kinetic.drag(way, m_clock.elapsed());
        m_dragFrom = event->position();
    }
    if (cursor().shape() == Qt::BlankCursor)
        showCursor();
    event->ignore(); // the reader shows its controls on movement
}

void PageCanvas::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    const bool wasDragged = m_dragFrom.has_value();
    m_dragFrom.reset();
    updateCursor();
    const bool rolls = wasDragged && m_kinetic.release(m_clock.elapsed());
    if (rolls && m_animation == Animation::Full && !isWholePageVisible())
        m_rollTimer = startTimer(kFrameMs, Qt::PreciseTimer);
    else
        m_kinetic.stop();
}

void PageCanvas::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_rollTimer) {
        QWidget::timerEvent(event);
        return;
    }
    const QPointF way = m_kinetic.roll(m_clock.elapsed());
    if (!pan(way) && !way.isNull())
        m_kinetic.stop();
    if (!m_kinetic.isRolling())
        stopRolling();
}

void PageCanvas::stopRolling()
{
    m_kinetic.stop();
    if (m_rollTimer != 0)
        killTimer(m_rollTimer);
    m_rollTimer = 0;
}

void PageCanvas::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    if (isZoomed()) {
        resetZoom();
        return;
    }
    const double original = 1.0;
    const bool isNearOriginal = scale() >= kAlreadyOriginal * original;
    zoomAt(event->position(), isNearOriginal ? scale() * kDoubleClickZoom : original);
}

void PageCanvas::hidePointer()
{
    if (!m_dragFrom)
        ReadingView::hidePointer();
}

// What comes about by itself, or by a key, does not bring a hidden pointer back.
void PageCanvas::updateCursor()
{
    if (cursor().shape() != Qt::BlankCursor)
        showCursor();
}

void PageCanvas::showCursor()
{
    const bool isMovable = m_isPlaced && !fitsInside(pageSize(), viewport());
    if (!isMovable)
        unsetCursor();
    else
        setCursor(m_dragFrom ? Qt::ClosedHandCursor : Qt::OpenHandCursor);
}

} // namespace nw::reader
