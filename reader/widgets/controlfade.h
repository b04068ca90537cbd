#pragma once

#include <QList>
#include <QObject>
#include <QPointer>
#include <QVariantAnimation>
#include <QWidget>

namespace nw::reader {

// Fades a group of widgets in and out together. Between fades they carry no effect and cost
// nothing.
class ControlFade : public QObject
{
    Q_OBJECT

public:
    ControlFade(QList<QWidget *> widgets, QObject *parent);

    void fadeIn();
    void fadeOut();
    // At once.
    void show();
    void hide();
    // What they are, or are about to be.
    bool isShown() const { return m_isShown; }

private:
    void run(double target, int durationMs);
    void apply(double opacity);

    QList<QPointer<QWidget>> m_widgets;
    QVariantAnimation m_animation;
    double m_opacity = 0;
    bool m_isShown = false;
};

} // namespace nw::reader
