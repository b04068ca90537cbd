#include "reader/widgets/readerbutton.h"

#include "reader/widgets/lineicon.h"

#include <QEnterEvent>
#include <QFocusEvent>
#include <QKeySequence>
#include <QPainter>

namespace nw::reader {
namespace {

constexpr int kTextPx = 13;
constexpr int kSidePadding = 10;
constexpr int kGap = 8;
constexpr int kTrailingIconPx = 16;
constexpr double kFocusRingWidth = 2.0;

} // namespace

ReaderButton::ReaderButton(const QString &iconName, Look look, QWidget *parent)
    : QAbstractButton(parent)
    , m_iconName(iconName)
    , m_look(look)
{
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void ReaderButton::setHeight(int heightPx)
{
    m_height = heightPx;
    updateGeometry();
}

void ReaderButton::setIconName(const QString &name)
{
    if (m_iconName == name)
        return;
    m_iconName = name;
    updateGeometry();
    update();
}

void ReaderButton::setTrailingIconName(const QString &name)
{
    m_trailingIconName = name;
    updateGeometry();
    update();
}

void ReaderButton::setHint(const QString &name, const QKeySequence &shortcut)
{
    setAccessibleName(name);
    setToolTip(shortcut.isEmpty()
                   ? name
                   : tr("%1 (%2)").arg(name, shortcut.toString(QKeySequence::NativeText)));
}

void ReaderButton::setPalette(const ReaderPalette &palette)
{
    m_palette = palette;
    update();
}

QFont ReaderButton::textFont() const
{
    return readerFont(font(), kTextPx, QFont::DemiBold);
}

QSize ReaderButton::sizeHint() const
{
    if (text().isEmpty())
        return {m_height, m_height};
    int width = 2 * kSidePadding + QFontMetrics(textFont()).horizontalAdvance(text());
    if (!m_iconName.isEmpty())
        width += kIconSize + kGap;
    if (!m_trailingIconName.isEmpty())
        width += kTrailingIconPx + kGap;
    return {width, m_height};
}

void ReaderButton::paintGround(QPainter &painter) const
{
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    const bool isLit = isEnabled() && (underMouse() || isDown());
    QColor ground = m_look == Look::Floating ? m_palette.raised : QColor(Qt::transparent);
    if (isLit || (m_look == Look::Segment && isChecked()))
        ground = isDown() ? m_palette.line : m_palette.hover;
    QColor line = Qt::transparent;
    if (m_look == Look::Outlined || m_look == Look::Floating)
        line = isLit ? m_palette.strongLine : m_palette.line;
    painter.setPen(line);
    painter.setBrush(ground);
    painter.drawRoundedRect(frame, kControlRadius, kControlRadius);
    if (!m_showsFocus)
        return;
    painter.setPen(QPen(m_palette.accent, kFocusRingWidth));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), kControlRadius, kControlRadius);
}

void ReaderButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintGround(painter);

    const bool isQuiet = m_look == Look::Plain || (m_look == Look::Segment && !isChecked());
    const bool isPrimary = !isQuiet || underMouse();
    const QColor ink =
        !isEnabled() ? m_palette.faint : (isPrimary ? m_palette.text : m_palette.muted);
    const qreal ratio = devicePixelRatioF();
    const auto iconTop = [this](int size) { return (height() - size) / 2; };
    if (text().isEmpty()) {
        painter.drawPixmap((width() - kIconSize) / 2, iconTop(kIconSize),
                           lineIcon(m_iconName, kIconSize, ink, ratio));
        return;
    }
    int left = kSidePadding;
    if (!m_iconName.isEmpty()) {
        painter.drawPixmap(left, iconTop(kIconSize), lineIcon(m_iconName, kIconSize, ink, ratio));
        left += kIconSize + kGap;
    }
    int right = width() - kSidePadding;
    if (!m_trailingIconName.isEmpty()) {
        right -= kTrailingIconPx;
        painter.drawPixmap(right, iconTop(kTrailingIconPx),
                           lineIcon(m_trailingIconName, kTrailingIconPx, ink, ratio));
        right -= kGap;
    }
    painter.setFont(textFont());
    painter.setPen(ink);
    painter.drawText(QRect(left, 0, right - left, height()), Qt::AlignVCenter | Qt::AlignLeft,
                     text());
}

void ReaderButton::focusInEvent(QFocusEvent *event)
{
    // A ring after a click would only say what the hand knows.
    m_showsFocus = event->reason() == Qt::TabFocusReason
        || event->reason() == Qt::BacktabFocusReason || event->reason() == Qt::ShortcutFocusReason;
    QAbstractButton::focusInEvent(event);
    update();
}

void ReaderButton::focusOutEvent(QFocusEvent *event)
{
    m_showsFocus = false;
    QAbstractButton::focusOutEvent(event);
    update();
}

void ReaderButton::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void ReaderButton::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace nw::reader
