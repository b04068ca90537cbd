#include "reader/widgets/controlfade.h"

#include <QGraphicsOpacityEffect>

namespace nw::reader {
namespace {

constexpr int kFadeInMs = 120;
constexpr int kFadeOutMs = 240;

} // namespace

ControlFade::ControlFade(QList<QWidget *> widgets, QObject *parent)
    : QObject(parent)
{
    for (QWidget *widget : widgets) {
        auto *effect = new QGraphicsOpacityEffect(widget);
        effect->setEnabled(false);
        widget->setGraphicsEffect(effect);
        widget->hide();
        m_widgets.append(widget);
    }
    connect(&m_animation, &QVariantAnimation::valueChanged, this,
            [this](const QVariant &value) { apply(value.toDouble()); });
}

void ControlFade::fadeIn()
{
    if (m_isShown)
        return;
    m_isShown = true;
    run(1, kFadeInMs);
}

void ControlFade::fadeOut()
{
    if (!m_isShown)
        return;
    m_isShown = false;
    run(0, kFadeOutMs);
}

void ControlFade::show()
{
    m_animation.stop();
    m_isShown = true;
    apply(1);
}

void ControlFade::hide()
{
    m_animation.stop();
    m_isShown = false;
    apply(0);
}

void ControlFade::run(double target, int durationMs)
{
    m_animation.stop();
    m_animation.setStartValue(m_opacity);
    m_animation.setEndValue(target);
    m_animation.setDuration(durationMs);
    m_animation.start();
}

void ControlFade::apply(double opacity)
{
    m_opacity = opacity;
    for (const QPointer<QWidget> &widget : m_widgets) {
        if (!widget)
            continue;
        auto *effect = qobject_cast<QGraphicsOpacityEffect *>(widget->graphicsEffect());
        effect->setEnabled(opacity > 0 && opacity < 1);
        effect->setOpacity(opacity);
        widget->setVisible(opacity > 0);
    }
}

} // namespace nw::reader
