#pragma once

#include <QPointer>
#include <QWidget>

namespace nw::app {

class Theme;

enum class FocusShape
{
    Outside, // 2 px, 2 px outside: buttons and fields
    Inside, // 2 px inside: rows that touch their neighbours
};

// Says that `widget` shows the ring, and with which corner radius. Widgets that never called this
// show none: views paint the focus of their items themselves.
void setFocusShape(QWidget *widget, FocusShape shape, int radiusPx);

// Makes the ring go around `frame` when `editor`, which lies inside, has the focus.
void setFocusFrame(QWidget *editor, QWidget *frame);

// The program's one focus ring. It shows only while the person works with the keyboard.
class FocusRing : public QWidget
{
    Q_OBJECT

public:
    FocusRing(const Theme &theme, QWidget *window);
    ~FocusRing() override;

    // True after a key, false after a press of the mouse. Views ask it before they paint a focused
    // item.
    static bool keyboardInUse();

    bool eventFilter(QObject *watched, QEvent *event) override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    bool carriesTarget(const QObject *watched) const;
    void follow(QWidget *widget);
    void place();

    const Theme &m_theme;
    QPointer<QWidget> m_window;
    QPointer<QWidget> m_target;
};

} // namespace nw::app
