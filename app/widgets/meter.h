#pragma once

#include "app/widgets/statefade.h"

#include <QWidget>

namespace nw::app {

// A thin bar of progress.
class Meter : public QWidget
{
    Q_OBJECT

public:
    Meter(const Theme &theme, const QString &name, QWidget *parent = nullptr);

    void setFraction(double fraction); // 0 to 1
    double fraction() const { return m_fraction; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    StateFade m_fade;
    QString m_name;
    double m_fraction = 0.0;
};

} // namespace nw::app
