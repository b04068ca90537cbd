#pragma once

#include <QWidget>

class QVBoxLayout;

namespace nw::app {

class Button;
class Label;
class Theme;

// What a page says when it has nothing to show: what this place is for, and what to do.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    EmptyState(const Theme &theme, QWidget *parent = nullptr);

    void setMessage(const QString &iconName, const QString &head, const QString &rest);
    void setActions(const QString &primary, const QString &secondary); // empty: not there
    Button *primary() const { return m_primary; }
    Button *secondary() const { return m_secondary; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QString m_iconName;
    QWidget *m_picture;
    Label *m_head;
    Label *m_rest;
    Button *m_primary;
    Button *m_secondary;
};

} // namespace nw::app
