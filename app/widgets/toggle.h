#pragma once

#include "app/widgets/statefade.h"

#include <QAbstractButton>

namespace nw::app {

// An on/off switch.
class Toggle : public QAbstractButton
{
    Q_OBJECT

public:
    Toggle(const Theme &theme, const QString &name, QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    StateFade m_position;
};

} // namespace nw::app
