#pragma once

#include <QTimer>
#include <QWidget>

#include <functional>

namespace nw::app {

class Button;
class Label;
class Theme;

// One line at the foot of the window that says what was done, for six seconds, with the way back
// where there is one. objectNames: toast, toastAction.
class Toast : public QWidget
{
    Q_OBJECT

public:
    Toast(const Theme &theme, QWidget *window);

    enum class Mood
    {
        Done,
        Trouble
    };
    void showMessage(Mood mood, const QString &text);
    // The next press of the button calls `undo` once.
    void showMessage(Mood mood, const QString &text, const QString &action,
                     const std::function<void()> &undo);

    bool eventFilter(QObject *watched, QEvent *event) override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void place();

    const Theme &m_theme;
    Label *m_text;
    Button *m_action;
    QTimer m_timer;
    std::function<void()> m_undo;
    Mood m_mood = Mood::Done;
};

} // namespace nw::app
