#pragma once

#include "app/widgets/tag.h"

#include <QWidget>

class QBoxLayout;

namespace nw::app {

class Button;
class Label;

// One calm line about a state of the page: "You are offline. …", with at most one thing to do about
// it.
class Notice : public QWidget
{
    Q_OBJECT

public:
    Notice(const Theme &theme, Tone tone, const QString &iconName, QWidget *parent = nullptr);

    // What happened (bold), then what is safe or what comes next.
    void setMessage(const QString &head, const QString &rest);
    void setAction(const QString &text); // empty: none
    Button *actionButton() const { return m_action; }

Q_SIGNALS:
    void actionTriggered();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    const Theme &m_theme;
    Tone m_tone;
    QString m_iconName;
    QBoxLayout *m_words;
    Label *m_head;
    Label *m_rest;
    Button *m_action;
};

} // namespace nw::app
