#pragma once

#include <QWidget>

namespace nw::app {

class Theme;

// A surface with a line around it that holds other widgets.
class Card : public QWidget
{
    Q_OBJECT

public:
    explicit Card(const Theme &theme, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
};

// One pixel between two things that belong apart.
class Divider : public QWidget
{
    Q_OBJECT

public:
    Divider(const Theme &theme, Qt::Orientation orientation, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
};

} // namespace nw::app
