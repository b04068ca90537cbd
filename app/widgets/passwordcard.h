#pragma once

#include <QWidget>

namespace nw::app {

class Button;
class Label;
class TextField;
class Theme;

// Asks for the password of a book that is locked. What is typed is given away once, with
// passwordGiven, and kept nowhere. objectNames: password.field, password.open, password.back.
class PasswordCard : public QWidget
{
    Q_OBJECT

public:
    enum class Asking
    {
        First,
        Again // the one before did not open it
    };

    explicit PasswordCard(const Theme &theme, QWidget *parent = nullptr);

    void ask(const QString &fileName, Asking asking);
    // While the book is being opened with it.
    void showTrying();

Q_SIGNALS:
    void passwordGiven(const QString &password);
    void backRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override; // draws the lock

private:
    void submit();

    const Theme &m_theme;
    QWidget *m_picture;
    Label *m_head;
    TextField *m_password;
    Button *m_open;
    Button *m_back;
};

} // namespace nw::app
