#pragma once

#include "services-client/clienttypes.h"

#include <QWidget>

namespace nw::app {

class Button;
class Label;
class Theme;

// "You were on page 42 on Laptop, page 17 here": over the page, never in its way. Keys that turn
// pages go on to the reader even while a button of the bar has the focus. objectNames: conflictBar,
// conflictContinue, conflictStay, conflictLater.
class ConflictBar : public QWidget
{
    Q_OBJECT

public:
    explicit ConflictBar(const Theme &theme, QWidget *parent = nullptr);

    void setConflict(const ProgressConflict &conflict, std::int64_t nowMs);
    const ProgressConflict &conflict() const { return m_conflict; }
    QString sentence() const;

    // For a bar that was opened by a key; else the reader keeps the focus.
    void takeFocus();

    QSize sizeHint() const override;
    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    void continueThere(int page); // from 1
    void stayHere();
    void decideLater();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    ProgressConflict m_conflict;
    Label *m_there;
    Label *m_here;
    Label *m_when;
    Button *m_continue;
    Button *m_stay;
    Button *m_later;
};

} // namespace nw::app
