#include "reader/widgets/shortcutrow.h"

#include <QFocusEvent>
#include <QPainter>

namespace nw::reader {
namespace {

constexpr int kHeight = 32;
constexpr int kSide = 8;
constexpr int kTextPx = 13;
constexpr int kKeyPx = 12;
constexpr int kKeyHeight = 22;
constexpr int kKeyPadding = 7;
constexpr int kKeyGap = 4;
constexpr double kKeyRadius = 4;

} // namespace

ShortcutRow::ShortcutRow(const QString &name, QWidget *parent)
    : QAbstractButton(parent)
    , m_name(name)
{
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setKeys({});
}

void ShortcutRow::setKeys(const QStringList &keys)
{
    m_keys = keys;
    setAccessibleName(keys.isEmpty() ? tr("%1: no key").arg(m_name)
                                     : tr("%1: %2").arg(m_name, keys.join(QStringLiteral(", "))));
    update();
}

void ShortcutRow::setState(State state)
{
    m_state = state;
    setAccessibleDescription(state == State::Listening ? tr("Press the new key") : QString());
    update();
}

void ShortcutRow::setPalette(const ReaderPalette &palette)
{
    m_palette = palette;
    update();
}

QSize ShortcutRow::sizeHint() const
{
    return {0, kHeight};
}

void ShortcutRow::focusInEvent(QFocusEvent *event)
{
    m_showsFocus = event->reason() != Qt::MouseFocusReason;
    QAbstractButton::focusInEvent(event);
}

void ShortcutRow::focusOutEvent(QFocusEvent *event)
{
    m_showsFocus = false;
    QAbstractButton::focusOutEvent(event);
}

int ShortcutRow::paintKey(QPainter &painter, const QString &key, int right) const
{
    const int keyWidth =
        std::max(kKeyHeight, painter.fontMetrics().horizontalAdvance(key) + 2 * kKeyPadding);
    const QRectF cap(right - keyWidth, (height() - kKeyHeight) / 2.0, keyWidth, kKeyHeight);
    painter.setPen(m_palette.strongLine);
    painter.setBrush(m_palette.raised);
    painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), kKeyRadius, kKeyRadius);
    painter.setPen(m_palette.text);
    painter.drawText(cap, Qt::AlignCenter, key);
    return right - keyWidth - kKeyGap;
}

void ShortcutRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF ground = QRectF(rect()).adjusted(1, 1, -1, -1);
    if (underMouse() || m_state == State::Listening) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_palette.hover);
        painter.drawRoundedRect(ground, kControlRadius, kControlRadius);
    }
    int right = width() - kSide;
    painter.setFont(readerFont(font(), kKeyPx, QFont::Medium));
    if (m_state == State::Listening) {
        right = paintKey(painter, tr("Press a key"), right);
    } else {
        for (auto key = m_keys.crbegin(); key != m_keys.crend(); ++key)
            right = paintKey(painter, *key, right);
    }
    painter.setFont(readerFont(font(), kTextPx, QFont::Normal));
    painter.setPen(m_palette.text);
    const QRect room(kSide, 0, right - 2 * kSide, height());
    painter.drawText(room, Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_name, Qt::ElideRight, room.width()));
    if (m_showsFocus) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_palette.accent, 2));
        painter.drawRoundedRect(ground, kControlRadius, kControlRadius);
    }
}

} // namespace nw::reader
