#include "app/widgets/notice.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/widgets/button.h"
#include "app/widgets/label.h"
#include "app/widgets/paint.h"

#include <QHBoxLayout>
#include <QPainter>

namespace nw::app {

namespace {

constexpr int kNoticeIconSpace = 49;
constexpr int kOneLineWidth = 560; // narrower, the two sentences stand one under the other

} // namespace

Notice::Notice(const Theme &theme, Tone tone, const QString &iconName, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_tone(tone)
    , m_iconName(iconName)
    , m_words(new QHBoxLayout)
    , m_head(new Label(theme, TypeStep::Body, TypeWeight::SemiBold, Ink::Text))
    , m_rest(new Label(theme, TypeStep::Body, TypeWeight::Regular, Ink::Text))
    , m_action(new Button(theme, ButtonKind::Link, {}))
{
    setMinimumHeight(kControlLarge);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(kNoticeIconSpace, kSpace8, kSpace16, kSpace8);
    row->setSpacing(kSpace16);
    m_words->setSpacing(kSpace4);
    m_words->addWidget(m_head);
    m_words->addWidget(m_rest, 1);
    row->addLayout(m_words, 1);
    row->addWidget(m_action);
    m_head->setWordWrap(true);
    m_rest->setWordWrap(true);
    m_action->hide();
    connect(m_action, &Button::clicked, this, &Notice::actionTriggered);
}

void Notice::setMessage(const QString &head, const QString &rest)
{
    m_head->setText(head);
    m_rest->setText(rest);
    setAccessibleName(head + QLatin1Char(' ') + rest);
}

void Notice::setAction(const QString &text)
{
    m_action->setText(text);
    m_action->setVisible(!text.isEmpty());
    m_action->updateGeometry();
}

void Notice::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool wide = width() >= kOneLineWidth;
    m_words->setDirection(wide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_head->setWordWrap(!wide);
}

void Notice::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QColor fill = t.surface;
    QColor ink = t.muted;
    if (m_tone == Tone::Warn) {
        fill = t.warnTint;
        ink = t.warnText;
    } else if (m_tone == Tone::Danger) {
        fill = t.dangerTint;
        ink = t.dangerText;
    } else if (m_tone == Tone::Ok) {
        fill = t.okTint;
        ink = t.okText;
    }
    QPainter painter(this);
    paintPanel(&painter, rect(), fill, t.line, kRadiusControl);
    paintIcon(&painter, m_iconName, QRectF(kSpace16, 0, kIconSize, height()), kIconSize, ink);
}

} // namespace nw::app
