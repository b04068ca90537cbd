#include "app/widgets/chip.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/theme/typography.h"
#include "app/widgets/focusring.h"
#include "app/widgets/paint.h"

#include <QLocale>
#include <QPainter>

namespace nw::app {

namespace {

constexpr int kChipPadding = 13;

} // namespace

Chip::Chip(const Theme &theme, const QString &text, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_hover(theme, this)
{
    setText(text);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setFocusShape(this, FocusShape::Outside, kRadiusControl);
}

void Chip::setCount(int count)
{
    if (m_count == count) {
        return;
    }
    m_count = count;
    setAccessibleName(count < 0 ? text() : tr("%1, %n comics", nullptr, count).arg(text()));
    updateGeometry();
    update();
}

void Chip::setTrailingIcon(const QString &iconName)
{
    m_trailing = iconName;
    updateGeometry();
}

QString Chip::countText() const
{
    return m_count < 0 ? QString() : QLocale().toString(m_count);
}

QSize Chip::sizeHint() const
{
    const QFontMetrics metrics(typeFont(TypeStep::Body, TypeWeight::Medium));
    int width = 2 * kChipPadding + metrics.horizontalAdvance(text());
    if (m_count >= 0) {
        width += kSpace8 + metrics.horizontalAdvance(countText());
    }
    if (!m_trailing.isEmpty()) {
        width += kSpace8 + kIconSmall;
    }
    return {width, kChipHeight};
}

void Chip::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    const qreal hover = m_hover.value();
    QColor fill = blended(Qt::transparent, t.hover, hover);
    QColor border = blended(t.line, t.lineStrong, hover);
    QColor ink = t.text;
    QColor countInk = t.muted;
    if (!isEnabled()) {
        ink = countInk = t.faint;
    } else if (isChecked()) {
        fill = t.accentTint;
        border = t.accent;
        ink = countInk = t.accentText;
    } else if (isDown()) {
        fill = t.line;
    }
    paintPanel(&painter, rect(), fill, border, kRadiusControl);
    painter.setFont(typeFont(TypeStep::Body, TypeWeight::Medium));
    painter.setPen(ink);
    const QRect inside = rect().adjusted(kChipPadding, 0, -kChipPadding, 0);
    painter.drawText(inside, Qt::AlignVCenter | Qt::AlignLeft, text());
    if (m_count >= 0) {
        painter.setFont(typeFont(TypeStep::Body));
        painter.setPen(countInk);
        painter.drawText(inside, Qt::AlignVCenter | Qt::AlignRight, countText());
    }
    if (!m_trailing.isEmpty()) {
        paintIcon(&painter, m_trailing,
                  QRectF(inside.right() - kIconSmall + 1, 0, kIconSmall, height()), kIconSmall,
                  ink);
    }
}

} // namespace nw::app
