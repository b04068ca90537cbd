// How the frames of panels are put right by hand.
#include "reader/widgets/guidedview.h"

#include "reader/widgets/guidedbar.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace nw::reader {
namespace {

constexpr double kReach = 8; // logical pixels
constexpr double kNewSide = 0.04; // of the page: what a new frame begins with

} // namespace

void GuidedView::setEditing(FrameEditing editing)
{
    if (m_editing == editing)
        return;
    m_editing = editing;
    m_drag.reset();
    m_bar->setVisible(editing == FrameEditing::Off);
    unsetCursor();
    aimAt(editing == FrameEditing::On ? -1 : std::min(0, static_cast<int>(m_frames.size()) - 1));
    update();
}

QPointF GuidedView::toShares(const QPointF &logical) const
{
    const QRectF page = m_camera.shown(pagePixels(), viewport());
    const QPointF device = logical * devicePixelRatioF();
    return {(device.x() - page.x()) / std::max(1.0, page.width()),
            (device.y() - page.y()) / std::max(1.0, page.height())};
}

FrameHit GuidedView::hitAt(const QPointF &logical) const
{
    const QRectF page = m_camera.shown(pagePixels(), viewport());
    const double reach = kReach * devicePixelRatioF();
    return hitFrame(m_frames, toShares(logical),
                    {reach / std::max(1.0, page.width()), reach / std::max(1.0, page.height())});
}

void GuidedView::mousePressEvent(QMouseEvent *event)
{
    const bool isEdit = m_editing == FrameEditing::On && event->button() == Qt::LeftButton;
    const QPointF at = toShares(event->position());
    if (!isEdit || !QRectF(0, 0, 1, 1).contains(at)) {
        event->ignore();
        return;
    }
    FrameHit hit = hitAt(event->position());
    if (hit.frame < 0) {
        // Where there is no frame, one begins.
        const QPointF corner(std::min(at.x(), 1 - kNewSide), std::min(at.y(), 1 - kNewSide));
        m_frames.append(QRectF(corner, QSizeF(kNewSide, kNewSide)));
        hit = {static_cast<int>(m_frames.size()) - 1, FrameGrip::BottomRight};
    }
    m_drag = FrameDrag{hit, at, m_frames.at(hit.frame)};
    update();
}

void GuidedView::mouseMoveEvent(QMouseEvent *event)
{
    if (m_drag) {
        m_frames[m_drag->hit.frame] = draggedFrame(m_drag->before, m_drag->hit.grip,
                                                   toShares(event->position()) - m_drag->from);
        update();
    } else if (m_editing == FrameEditing::On) {
        const FrameGrip grip = hitAt(event->position()).grip;
        setCursor(grip == FrameGrip::None         ? Qt::CrossCursor
                      : grip == FrameGrip::Inside ? Qt::SizeAllCursor
                                                  : Qt::PointingHandCursor);
    } else if (cursor().shape() == Qt::BlankCursor) {
        unsetCursor();
    }
    event->ignore(); // the reader shows its controls on movement
}

void GuidedView::mouseReleaseEvent(QMouseEvent *event)
{
    if (!m_drag) {
        event->ignore();
        return;
    }
    m_drag.reset();
    finishEdit();
}

// Twice on a frame takes it away.
void GuidedView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const FrameHit hit =
        m_editing == FrameEditing::On ? hitAt(event->position()) : FrameHit();
    if (hit.frame < 0) {
        event->ignore();
        return;
    }
    m_drag.reset();
    m_frames.removeAt(hit.frame);
    finishEdit();
}

void GuidedView::finishEdit()
{
    m_frames = inReadingOrder(m_frames, m_direction);
    tellPosition();
    update();
    Q_EMIT framesEdited(m_page, m_frames);
}

void GuidedView::paintFrames(QPainter &painter) const
{
    const qreal ratio = devicePixelRatioF();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(readerFont(font(), qRound(15 * ratio), QFont::Bold));
    for (int panel = 0; panel < m_frames.size(); ++panel) {
        const QRectF frame = m_camera.shown(frameInPixels(panel), viewport());
        QColor tint = m_palette.accent;
        tint.setAlphaF(0.12F);
        painter.setBrush(tint);
        painter.setPen(QPen(m_palette.accent, 2 * ratio));
        painter.drawRect(frame);
        const QRectF label(frame.topLeft(), QSizeF(28 * ratio, 24 * ratio));
        painter.fillRect(label, m_palette.accent);
        painter.setPen(Qt::black);
        painter.drawText(label, Qt::AlignCenter, QString::number(panel + 1));
    }
}

} // namespace nw::reader
