// Where the leaves of the canvas are, and how they come onto the screen.
#include "reader/widgets/pagecanvas.h"
#include "reader/widgets/pagemessage.h"

#include <QPaintEvent>
#include <QPainter>

#include <cmath>

namespace nw::reader {
namespace {

constexpr QSize kUsualPageShape{2, 3};

} // namespace

QSize PageCanvas::viewport() const
{
    const qreal ratio = devicePixelRatioF();
    const auto inner = [&](int side) {
        return qRound(side * ratio) - 2 * qRound(m_airLogical * ratio);
    };
    return QSize(inner(width()), inner(height())).expandedTo({1, 1});
}

QPointF PageCanvas::air() const
{
    const double side = qRound(m_airLogical * devicePixelRatioF());
    return {side, side};
}

PageRequest PageCanvas::requestOf(const Leaf &leaf, qsizetype leafCount) const
{
    PageScale scale = PageScale::fitted(m_fit, leafViewport(viewport(), leafCount));
    if (isZoomed()) {
        const qsizetype index = m_spread.leaves.indexOf(leaf);
        scale = PageScale::zoomed(index < 0 ? m_zoomScale : scaleOf(index));
    }
    return {leaf.page, scale, DecodeQuality::Fast, m_look.of(leaf)};
}

// Facing pages of scans are not always of one size in pixels: zooming keeps them as high as they
// were beside each other.
double PageCanvas::scaleOf(qsizetype leaf) const
{
    const QSize natural = m_loader.naturalSize(leaf);
    const PageScale fitted =
        PageScale::fitted(m_fit, leafViewport(viewport(), m_spread.leaves.size()));
    if (!isZoomed())
        return fitted.scaleFor(natural);
    const QSize first = m_loader.naturalSize(0);
    if (leaf == 0 || natural.isEmpty() || first.isEmpty())
        return m_zoomScale;
    return clampScale(m_zoomScale * fitted.scaleFor(natural) / fitted.scaleFor(first));
}

QSize PageCanvas::leafSize(qsizetype leaf) const
{
    // A leaf that has not come yet is taken to be like the other.
    const qsizetype known = m_loader.naturalSize(leaf).isEmpty() ? 1 - leaf : leaf;
    const QSize natural = m_loader.naturalSize(known);
    return natural.isEmpty() ? QSize() : scaledSize(natural, scaleOf(known));
}

SpreadPlaces PageCanvas::places() const
{
    QList<QSize> sizes;
    for (qsizetype leaf = 0; leaf < m_spread.leaves.size(); ++leaf)
        sizes.append(leafSize(leaf));
    return placeLeaves(sizes, m_direction);
}

QPointF PageCanvas::toViewport(const QPointF &logical) const
{
    return logical * devicePixelRatioF() - air();
}

QRectF PageCanvas::toLogical(const QRectF &device) const
{
    const qreal ratio = devicePixelRatioF();
    return {device.topLeft() / ratio, device.size() / ratio};
}

QPoint PageCanvas::corner() const
{
    const QPointF exact = m_offset + air();
    return {static_cast<int>(std::lround(exact.x())), static_cast<int>(std::lround(exact.y()))};
}

QList<PageCanvas::PaintedLeaf> PageCanvas::leavesToPaint() const
{
    QList<PaintedLeaf> leaves;
    const SpreadPlaces where = places();
    for (qsizetype leaf = 0; leaf < m_spread.leaves.size(); ++leaf) {
        const RenderedPage *page = m_loader.current(leaf);
        if (!page)
            page = m_loader.standIn(leaf);
        if (page)
            leaves.append(
                {page->image, QRectF(corner() + where.corners.at(leaf), QSizeF(leafSize(leaf)))});
    }
    return leaves;
}

QRegion PageCanvas::areaOf(const QList<PaintedLeaf> &leaves) const
{
    QRegion area;
    for (const PaintedLeaf &leaf : leaves)
        area += toLogical(leaf.target).toAlignedRect();
    return area & rect();
}

// The page before stands in for a while.
bool PageCanvas::mayWait() const
{
    return m_patienceTimer.isActive() && !m_lastFrame.isEmpty();
}

// What the next frame may differ in: the ground beside the page is most of a wide window.
QRegion PageCanvas::changedArea() const
{
    const QList<PaintedLeaf> leaves = m_isPlaced ? leavesToPaint() : QList<PaintedLeaf>();
    if (leaves.size() < m_spread.leaves.size() || leaves.isEmpty())
        return m_isLastFrameOnScreen && mayWait() && !m_loader.isComplete() ? QRegion()
                                                                            : QRegion(rect());
    return m_paintedArea + areaOf(leaves);
}

void PageCanvas::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    // From here on in device pixels.
    const qreal ratio = devicePixelRatioF();
    painter.scale(1 / ratio, 1 / ratio);
    paintSpread(painter, QRect(0, 0, qRound(width() * ratio), qRound(height() * ratio)));
}

void PageCanvas::paintSpread(QPainter &painter, const QRect &whole)
{
    const QList<PaintedLeaf> leaves = m_isPlaced ? leavesToPaint() : QList<PaintedLeaf>();
    const bool isWhole = leaves.size() == m_spread.leaves.size() || m_loader.isComplete();
    if (!leaves.isEmpty() && (isWhole || !mayWait())) {
        paintLeaves(painter, whole, leaves);
        m_paintedArea = areaOf(leaves);
        m_isLastFrameOnScreen = isWhole;
        if (isWhole) {
            m_lastFrame = leaves;
            m_patienceTimer.stop();
        }
        if (m_loader.isComplete())
            reportPainted();
    } else if (m_message && m_message->isVisible()) {
        painter.fillRect(whole, m_palette.ground);
        m_paintedArea = {};
        m_isLastFrameOnScreen = false;
    } else if (mayWait()) {
        paintLeaves(painter, whole, m_lastFrame);
        m_paintedArea = areaOf(m_lastFrame);
        m_isLastFrameOnScreen = true;
    } else {
        paintWaiting(painter, whole);
        m_paintedArea = rect();
        m_isLastFrameOnScreen = false;
    }
}

void PageCanvas::paintLeaves(QPainter &painter, const QRect &whole,
                             const QList<PaintedLeaf> &leaves) const
{
    QRegion margins(whole);
    for (const PaintedLeaf &leaf : leaves)
        margins -= leaf.target.toRect();
    for (const QRect &margin : margins)
        painter.fillRect(margin, m_palette.ground);
    for (const PaintedLeaf &leaf : leaves) {
        const QRect area = leaf.target.toRect();
        if (leaf.image.size() == area.size()) {
            painter.drawImage(area.topLeft(), leaf.image);
            continue;
        }
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(leaf.target, leaf.image);
    }
}

void PageCanvas::paintWaiting(QPainter &painter, const QRect &whole)
{
    painter.fillRect(whole, m_palette.ground);
    if (m_page < 0 || m_patienceTimer.isActive())
        return;
    const QSize natural = m_loader.naturalSize(0);
    const QSize shape = natural.isEmpty() ? kUsualPageShape : natural;
    QRect sheet(QPoint(), shape.scaled(viewport(), Qt::KeepAspectRatio));
    sheet.moveCenter(whole.center());
    painter.fillRect(sheet, m_palette.surface);
    const int textPx = qRound(13 * devicePixelRatioF());
    painter.setFont(readerFont(font(), textPx, QFont::Medium));
    painter.setPen(m_palette.muted);
    painter.drawText(sheet, Qt::AlignCenter,
                     tr("Loading page %1…").arg(QString::number(m_page + 1)));
}

void PageCanvas::reportPainted()
{
    const Report now = m_loader.isCurrentRefined() ? Report::Best : Report::Fast;
    if (now <= m_reported)
        return;
    const bool isNewPage = m_reported == Report::Nothing;
    m_reported = now;
    // Painting goes on: whoever hears of it hears after the frame.
    QMetaObject::invokeMethod(
        this,
        [this, isNewPage, now, spread = m_spread] {
            if (spread != m_spread)
                return;
            if (isNewPage)
                Q_EMIT pageShown(lastShownPage(), pageCount());
            if (now == Report::Best)
                Q_EMIT refined();
        },
        Qt::QueuedConnection);
}

} // namespace nw::reader
