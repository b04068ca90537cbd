// How pointers move the canvas: wheel, touch pad, drag, double click. Keys belong to the reader.
#include "reader/widgets/pagecanvas.h"

#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QWheelEvent>

#include <cmath>

namespace nw::reader {
namespace {

constexpr int kNotch = QWheelEvent::DefaultDeltasPerStep;
constexpr double kPanPerNotch = 96; // logical pixels
constexpr double kZoomPerNotch = 1.15;
constexpr double kDoubleClickZoom = 2.0;
constexpr double kAlreadyOriginal = 0.95; // of the original size

} // namespace

bool PageCanvas::event(QEvent *event)
{
    if (event->type() != QEvent::NativeGesture)
        return QWidget::event(event);
    const auto *gesture = static_cast<QNativeGestureEvent *>(event);
    if (gesture->gestureType() != Qt::ZoomNativeGesture)
        return QWidget::event(event);
    zoomAt(gesture->position(), scale() * (1 + gesture->value()));
    return true;
}

void PageCanvas::wheelEvent(QWheelEvent *event)
{
    event->accept();
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
    m_dragFrom = event->position();
    updateCursor();
}

void PageCanvas::mouseMoveEvent(QMouseEvent *event)
{
    if (m_dragFrom) {
        pan(event->position() - *m_dragFrom);
        m_dragFrom = event->position();
    }
    if (cursor().shape() == Qt::BlankCursor)
        updateCursor();
    event->ignore(); // the reader shows its controls on movement
}

void PageCanvas::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    m_dragFrom.reset();
    updateCursor();
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
        setCursor(Qt::BlankCursor);
}

void PageCanvas::updateCursor()
{
    const bool isMovable = m_isPlaced && !fitsInside(pageSize(), viewport());
    if (!isMovable)
        unsetCursor();
    else
        setCursor(m_dragFrom ? Qt::ClosedHandCursor : Qt::OpenHandCursor);
}

} // namespace nw::reader
