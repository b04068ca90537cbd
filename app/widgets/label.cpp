#include "app/widgets/label.h"

#include "app/theme/theme.h"

#include <QResizeEvent>

namespace nw::app {

namespace {

QColor inkColour(const Tokens &tokens, Ink ink)
{
    switch (ink) {
    case Ink::Text:
        return tokens.text;
    case Ink::Muted:
        return tokens.muted;
    case Ink::AccentText:
        return tokens.accentText;
    case Ink::OkText:
        return tokens.okText;
    case Ink::WarnText:
        return tokens.warnText;
    case Ink::DangerText:
        return tokens.dangerText;
    }
    return tokens.text;
}

} // namespace

Label::Label(const Theme &theme, TypeStep step, TypeWeight weight, Ink ink, const QString &text,
             QWidget *parent)
    : QLabel(text, parent)
    , m_theme(theme)
    , m_full(text)
    , m_ink(ink)
{
    setFont(typeFont(step, weight));
    setTextFormat(Qt::PlainText); // titles come from strangers
    setMinimumHeight(lineHeightPx(step));
    refreshColour();
    connect(&theme, &Theme::changed, this, &Label::refreshColour);
}

void Label::setInk(Ink ink)
{
    m_ink = ink;
    refreshColour();
}

void Label::refreshColour()
{
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, inkColour(m_theme.tokens(), m_ink));
    setPalette(colours);
}

void Label::setElided()
{
    m_elided = true;
    setSizePolicy(QSizePolicy::Ignored, sizePolicy().verticalPolicy());
    elide();
}

void Label::setFullText(const QString &text)
{
    m_full = text;
    setAccessibleName(text);
    elide();
}

QSize Label::minimumSizeHint() const
{
    const QSize hint = QLabel::minimumSizeHint();
    return m_elided ? QSize(0, hint.height()) : hint;
}

void Label::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    elide();
}

void Label::elide()
{
    if (!m_elided) {
        return;
    }
    const QString shown = fontMetrics().elidedText(m_full, Qt::ElideRight, width());
    if (shown != text()) {
        setText(shown);
    }
    setToolTip(shown == m_full ? QString() : m_full);
}

} // namespace nw::app
