#include "app/widgets/tag.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/theme/typography.h"
#include "app/widgets/paint.h"

#include <QPainter>

namespace nw::app {

namespace {

constexpr int kTagHeight = 20;

} // namespace

Tag::Tag(const Theme &theme, Tone tone, const QString &text, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_tone(tone)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setTag(tone, text);
}

void Tag::setTag(Tone tone, const QString &text)
{
    m_tone = tone;
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize Tag::sizeHint() const
{
    const QFontMetrics metrics(typeFont(TypeStep::Caption, TypeWeight::SemiBold));
    return {metrics.horizontalAdvance(m_text) + 12, kTagHeight};
}

void Tag::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QColor fill = t.hover;
    QColor ink = t.muted;
    switch (m_tone) {
    case Tone::Neutral:
        break;
    case Tone::Accent:
        fill = t.accentTint;
        ink = t.accentText;
        break;
    case Tone::Ok:
        fill = t.okTint;
        ink = t.okText;
        break;
    case Tone::Warn:
        fill = t.warnTint;
        ink = t.warnText;
        break;
    case Tone::Danger:
        fill = t.dangerTint;
        ink = t.dangerText;
        break;
    }
    QPainter painter(this);
    paintPanel(&painter, rect(), fill, Qt::transparent, kRadiusCover);
    painter.setFont(typeFont(TypeStep::Caption, TypeWeight::SemiBold));
    painter.setPen(ink);
    painter.drawText(rect(), Qt::AlignCenter, m_text);
}

} // namespace nw::app
