#pragma once

#include <QList>
#include <QWidget>

class QAbstractButton;
class QButtonGroup;
class QVBoxLayout;

namespace nw::app {

class Theme;

// The places of the program, down the left edge. objectNames: railMenu, rail.<place>.
class Rail : public QWidget
{
    Q_OBJECT

public:
    explicit Rail(const Theme &theme, QWidget *parent = nullptr);

    enum class End
    {
        Top,
        Foot
    };
    void addPlace(const QString &place, const QString &name, const QString &iconName, End end);
    void setCurrent(const QString &place); // empty: none is marked
    QAbstractButton *menuButton() const { return m_menu; }

Q_SIGNALS:
    void placeChosen(const QString &place);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QAbstractButton *m_menu;
    QVBoxLayout *m_top;
    QVBoxLayout *m_foot;
    QList<QAbstractButton *> m_items;
};

} // namespace nw::app
