#pragma once

#include <QObject>
#include <QVariantAnimation>

class QWidget;

namespace nw::app {

class Theme;

// The way between two looks of a widget (at rest and hovered): 0 to 1 within the time of the motion
// table, at once when motion is reduced. Repaints the widget while it moves.
class StateFade : public QObject
{
    Q_OBJECT

public:
    StateFade(const Theme &theme, int durationMs, QWidget *widget);

    qreal value() const { return m_value; }
    void goTo(qreal target);

private:
    const Theme &m_theme;
    QWidget *m_widget;
    QVariantAnimation m_animation;
    int m_durationMs;
    qreal m_value = 0.0;
};

// The same between rest and the pointer being over the widget: follows it by itself.
class HoverFade : public StateFade
{
public:
    HoverFade(const Theme &theme, QWidget *widget);

    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace nw::app
