#include "reader/widgets/cropeditor.h"

#include "reader/widgets/pagecanvas.h"
#include "reader/widgets/readerbutton.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>

namespace nw::reader {
namespace {

constexpr double kReachPx = 10;
constexpr double kStep = 0.005; // of the page, a key
constexpr double kVeil = 0.6;
constexpr double kHandlePx = 9;
constexpr int kBottom = 24;
constexpr int kGap = 8;

} // namespace

CropEditor::CropEditor(PageCanvas *canvas, const QRectF &kept)
    : QWidget(canvas)
    , m_canvas(canvas)
    , m_accept(new ReaderButton(QString(), ReaderButton::Look::Floating, this))
    , m_reject(new ReaderButton(QString(), ReaderButton::Look::Floating, this))
    , m_kept(kept)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    m_accept->setText(tr("Keep this"));
    m_accept->setHint(tr("Keep this"), Qt::Key_Return);
    m_reject->setText(tr("Cancel"));
    m_reject->setHint(tr("Cancel"), Qt::Key_Escape);
    connect(m_accept, &QAbstractButton::clicked, this, [this] { Q_EMIT accepted(m_kept); });
    connect(m_reject, &QAbstractButton::clicked, this, &CropEditor::rejected);
    // The page comes, and moves, while this is open.
    for (const auto signal : {&ReadingView::viewChanged, &ReadingView::refined})
        connect(canvas, signal, this, qOverload<>(&QWidget::update));
    connect(canvas, &ReadingView::pageShown, this, qOverload<>(&QWidget::update));
    setGeometry(canvas->rect());
    say();
    show();
    setFocus(Qt::ShortcutFocusReason);
}

void CropEditor::setPalette(const ReaderPalette &palette)
{
    m_palette = palette;
    m_accept->setPalette(palette);
    m_reject->setPalette(palette);
    update();
}

QRectF CropEditor::page() const
{
    return m_canvas->leafRect(0);
}

QPointF CropEditor::toShares(const QPointF &logical) const
{
    const QRectF whole = page();
    return {(logical.x() - whole.x()) / std::max(1.0, whole.width()),
            (logical.y() - whole.y()) / std::max(1.0, whole.height())};
}

FrameGrip CropEditor::gripAt(const QPointF &logical) const
{
    const QRectF whole = page();
    return hitFrame(
               {m_kept}, toShares(logical),
               {kReachPx / std::max(1.0, whole.width()), kReachPx / std::max(1.0, whole.height())})
        .grip;
}

void CropEditor::moveEdge(FrameGrip edge, double inwards)
{
    const bool isFar = edge == FrameGrip::Right || edge == FrameGrip::Bottom;
    const double way = isFar ? -inwards : inwards;
    m_kept = draggedFrame(m_kept, edge, {way, way});
    say();
    update();
}

void CropEditor::say()
{
    const auto percent = [](double share) { return QString::number(qRound(share * 100)); };
    setAccessibleName(tr("What is kept of the page: from %1 % to %2 % across, %3 % to %4 % down")
                          .arg(percent(m_kept.left()), percent(m_kept.right()),
                               percent(m_kept.top()), percent(m_kept.bottom())));
    if (QAccessible::isActive()) {
        QAccessibleEvent renamed(this, QAccessible::NameChanged);
        QAccessible::updateAccessibility(&renamed);
    }
}

void CropEditor::keyPressEvent(QKeyEvent *event)
{
    const double way = event->modifiers().testFlag(Qt::ShiftModifier) ? -kStep : kStep;
    switch (event->key()) {
    case Qt::Key_Left:
        moveEdge(FrameGrip::Right, way);
        break;
    case Qt::Key_Right:
        moveEdge(FrameGrip::Left, way);
        break;
    case Qt::Key_Up:
        moveEdge(FrameGrip::Bottom, way);
        break;
    case Qt::Key_Down:
        moveEdge(FrameGrip::Top, way);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT accepted(m_kept);
        break;
    case Qt::Key_Escape:
        Q_EMIT rejected();
        break;
    default:
        break;
    }
    event->accept(); // no key pressed here turns a page
}

void CropEditor::mousePressEvent(QMouseEvent *event)
{
    const FrameGrip grip = gripAt(event->position());
    if (event->button() == Qt::LeftButton && grip != FrameGrip::None)
        m_drag = Drag{grip, toShares(event->position()), m_kept};
}

void CropEditor::mouseMoveEvent(QMouseEvent *event)
{
    if (m_drag) {
        m_kept =
            draggedFrame(m_drag->before, m_drag->grip, toShares(event->position()) - m_drag->from);
        update();
        return;
    }
    const FrameGrip grip = gripAt(event->position());
    setCursor(grip == FrameGrip::None         ? Qt::ArrowCursor
                  : grip == FrameGrip::Inside ? Qt::SizeAllCursor
                                              : Qt::PointingHandCursor);
}

void CropEditor::mouseReleaseEvent(QMouseEvent *)
{
    m_drag.reset();
    say();
}

// No wheel turns the page away from under it.
void CropEditor::wheelEvent(QWheelEvent *event)
{
    event->accept();
}

void CropEditor::resizeEvent(QResizeEvent *)
{
    const QSize accept = m_accept->sizeHint();
    const QSize reject = m_reject->sizeHint();
    const int left = (width() - accept.width() - kGap - reject.width()) / 2;
    const int top = height() - kBottom - accept.height();
    m_accept->setGeometry(QRect(QPoint(left, top), accept));
    m_reject->setGeometry(QRect(QPoint(left + accept.width() + kGap, top), reject));
}

void CropEditor::paintEvent(QPaintEvent *)
{
    const QRectF whole = page();
    const QRectF kept(whole.x() + m_kept.x() * whole.width(),
                      whole.y() + m_kept.y() * whole.height(), m_kept.width() * whole.width(),
                      m_kept.height() * whole.height());
    QPainter painter(this);
    QColor veil = ReaderPalette::dark().ground; // also in the light: what is kept is what shines
    veil.setAlphaF(static_cast<float>(kVeil));
    for (const QRect &part : QRegion(whole.toAlignedRect()).subtracted(kept.toAlignedRect()))
        painter.fillRect(part, veil);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_palette.accent, 2));
    painter.drawRect(kept);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_palette.accent);
    for (const double across : {0.0, 0.5, 1.0}) {
        for (const double down : {0.0, 0.5, 1.0}) {
            if (across == 0.5 && down == 0.5)
                continue;
            const QPointF middle(kept.x() + across * kept.width(), kept.y() + down * kept.height());
            painter.drawEllipse(middle, kHandlePx / 2, kHandlePx / 2);
        }
    }
}

} // namespace nw::reader
