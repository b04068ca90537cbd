#pragma once

#include <QWidget>

class QLineEdit;

namespace nw::app {

class Theme;

// The field of the top bar: a magnifier, the words, and the shortcut as long as it is empty.
class SearchField : public QWidget
{
    Q_OBJECT

public:
    explicit SearchField(const Theme &theme, QWidget *parent = nullptr);

    void setPlaceholder(const QString &text);
    void setSearchText(const QString &text); // without the signal
    QString searchText() const;
    void activate(); // takes the focus and selects what is there

Q_SIGNALS:
    void searchChanged(const QString &text); // as the person types
    void leaveRequested(); // Escape in the empty field, or the arrow down

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QRect hintRect() const;

    const Theme &m_theme;
    QLineEdit *m_edit;
    class Button *m_clear;
};

} // namespace nw::app
