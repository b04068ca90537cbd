#include "app/widgets/statefade.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"

#include <QEvent>
#include <QWidget>

namespace nw::app {

StateFade::StateFade(const Theme &theme, int durationMs, QWidget *widget)
    : QObject(widget)
    , m_theme(theme)
    , m_widget(widget)
    , m_durationMs(durationMs)
{
    connect(&m_animation, &QVariantAnimation::valueChanged, this, [this](const QVariant &value) {
        m_value = value.toReal();
        m_widget->update();
    });
}

void StateFade::goTo(qreal target)
{
    m_animation.stop();
    const int durationMs = m_theme.durationMs(m_durationMs);
    if (durationMs == 0 || !m_widget->isVisible()) {
        m_value = target;
        m_widget->update();
        return;
    }
    m_animation.setStartValue(m_value);
    m_animation.setEndValue(target);
    m_animation.setDuration(durationMs);
    m_animation.start();
}

HoverFade::HoverFade(const Theme &theme, QWidget *widget)
    : StateFade(theme, kHoverMs, widget)
{
    widget->installEventFilter(this);
}

bool HoverFade::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::Enter:
        goTo(1.0);
        break;
    case QEvent::Leave:
        goTo(0.0);
        break;
    case QEvent::EnabledChange:
        if (!static_cast<QWidget *>(watched)->isEnabled()) {
            goTo(0.0);
        }
        break;
    default:
        break;
    }
    return false;
}

} // namespace nw::app
