#include "app/widgets/button.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/theme/typography.h"
#include "app/widgets/focusring.h"
#include "app/widgets/paint.h"

#include <QEvent>
#include <QKeyEvent>
#include <QPainter>

namespace nw::app {

Button::Button(const Theme &theme, ButtonKind kind, const QString &text, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_hover(theme, this)
    , m_kind(kind)
{
    setText(text);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(isPlainText() ? Qt::PointingHandCursor : Qt::ArrowCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setFocusShape(this, FocusShape::Outside, kRadiusControl);
}

Button *Button::iconOnly(const Theme &theme, const QString &iconName, const QString &name,
                         QWidget *parent)
{
    auto *button = new Button(theme, ButtonKind::Quiet, {}, parent);
    button->setIconName(iconName);
    button->setAccessibleName(name);
    button->setToolTip(name);
    return button;
}

void Button::setKind(ButtonKind kind)
{
    m_kind = kind;
    updateGeometry();
    update();
}

void Button::setButtonSize(ButtonSize size)
{
    m_size = size;
    updateGeometry();
    update();
}

void Button::setIconName(const QString &iconName)
{
    m_iconName = iconName;
    updateGeometry();
    update();
}

void Button::showChevron()
{
    m_chevron = true;
    updateGeometry();
    update();
}

int Button::heightPx() const
{
    if (isPlainText()) {
        return lineHeightPx(TypeStep::Body);
    }
    switch (m_size) {
    case ButtonSize::Small:
        return kControlSmall;
    case ButtonSize::Normal:
        return kControlHeight;
    case ButtonSize::Large:
        return kControlLarge;
    }
    return kControlHeight;
}

int Button::paddingPx() const
{
    if (isPlainText()) {
        return 0;
    }
    switch (m_size) {
    case ButtonSize::Small:
        return 10;
    case ButtonSize::Normal:
        return kSpace16;
    case ButtonSize::Large:
        return 22;
    }
    return kSpace16;
}

QFont Button::labelFont() const
{
    if (m_kind == ButtonKind::Crumb) {
        return typeFont(TypeStep::Body);
    }
    if (m_kind == ButtonKind::Link) {
        return typeFont(TypeStep::Body, TypeWeight::Medium);
    }
    const TypeStep step = m_size == ButtonSize::Large ? TypeStep::Reading
        : m_size == ButtonSize::Small                 ? TypeStep::Caption
                                                      : TypeStep::Body;
    return typeFont(step, TypeWeight::SemiBold);
}

QSize Button::sizeHint() const
{
    const int height = heightPx();
    if (text().isEmpty()) {
        return {height, height};
    }
    int width = 2 * paddingPx() + QFontMetrics(labelFont()).horizontalAdvance(text());
    if (!m_iconName.isEmpty()) {
        width += kIconSize + kSpace8 - (m_size == ButtonSize::Large ? 0 : kSpace4);
    }
    if (m_chevron) {
        width += kIconSmall + kSpace8;
    }
    return {width, height};
}

QSize Button::minimumSizeHint() const
{
    return sizeHint();
}

Button::Colours Button::restColours() const
{
    const Tokens &t = m_theme.tokens();
    switch (m_kind) {
    case ButtonKind::Primary:
        return {t.accentFill, t.accentFill, t.onAccent};
    case ButtonKind::Secondary:
        return {t.raised, t.line, t.text};
    case ButtonKind::Danger:
        return {t.raised, t.line, t.dangerText};
    case ButtonKind::Quiet:
        return {Qt::transparent, Qt::transparent, isChecked() ? t.text : t.muted};
    case ButtonKind::Link:
        return {Qt::transparent, Qt::transparent, t.accentText};
    case ButtonKind::Crumb:
        return {Qt::transparent, Qt::transparent, t.muted};
    }
    return {};
}

Button::Colours Button::hoverColours() const
{
    const Tokens &t = m_theme.tokens();
    switch (m_kind) {
    case ButtonKind::Primary:
        return {t.accentFillHover, t.accentFillHover, t.onAccent};
    case ButtonKind::Secondary:
        return {t.hover, t.lineStrong, t.text};
    case ButtonKind::Danger:
        return {t.dangerTint, t.danger, t.dangerText};
    case ButtonKind::Quiet:
        return {t.hover, Qt::transparent, t.text};
    case ButtonKind::Link:
    case ButtonKind::Crumb:
        return {Qt::transparent, Qt::transparent, t.text};
    }
    return {};
}

Button::Colours Button::colours() const
{
    const Tokens &t = m_theme.tokens();
    if (!isEnabled()) {
        const QColor border =
            m_kind == ButtonKind::Quiet || isPlainText() ? QColor(Qt::transparent) : t.line;
        return {Qt::transparent, border, t.faint};
    }
    if (isDown()) {
        switch (m_kind) {
        case ButtonKind::Primary:
            return {t.accentFillPressed, t.accentFillPressed, t.onAccent};
        case ButtonKind::Danger:
            return {t.danger, t.danger, t.onAccent};
        case ButtonKind::Secondary:
        case ButtonKind::Quiet:
            return {t.line, t.lineStrong, t.text};
        case ButtonKind::Link:
        case ButtonKind::Crumb:
            return restColours();
        }
    }
    const Colours rest = restColours();
    const Colours hover = hoverColours();
    const qreal fraction = m_hover.value();
    return {blended(rest.fill, hover.fill, fraction), blended(rest.border, hover.border, fraction),
            blended(rest.text, hover.text, fraction)};
}

void Button::paintEvent(QPaintEvent *)
{
    const Colours colour = colours();
    QPainter painter(this);
    if (!isPlainText()) {
        paintPanel(&painter, rect(), colour.fill, colour.border, kRadiusControl);
    }
    if (text().isEmpty()) {
        const int size = m_size == ButtonSize::Small ? kIconSmall : kIconSize;
        paintIcon(&painter, m_iconName, rect(), size, colour.text);
        return;
    }
    painter.setFont(labelFont());
    painter.setPen(colour.text);
    const int textWidth = painter.fontMetrics().horizontalAdvance(text());
    const int iconSize = m_size == ButtonSize::Large ? kIconSize : kIconSmall;
    const int iconPart = m_iconName.isEmpty() ? 0 : iconSize + kSpace8;
    const int chevronPart = m_chevron ? kIconSmall + kSpace8 : 0;
    int x = (width() - iconPart - textWidth - chevronPart) / 2;
    if (iconPart > 0) {
        paintIcon(&painter, m_iconName, QRectF(x, 0, iconSize, height()), iconSize, colour.text);
        x += iconPart;
    }
    painter.drawText(QRect(x, 0, textWidth + 1, height()), Qt::AlignVCenter | Qt::AlignLeft,
                     text());
    if (chevronPart > 0) {
        paintIcon(&painter, QStringLiteral("chevron-down"),
                  QRectF(x + textWidth + kSpace8, 0, kIconSmall, height()), kIconSmall,
                  colour.text);
    }
}

void Button::keyPressEvent(QKeyEvent *event)
{
    // Qt presses a button with Space only; people also press Return on what has the focus.
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && isEnabled()) {
        click();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

} // namespace nw::app
