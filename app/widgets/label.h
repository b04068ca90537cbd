#pragma once

#include "app/theme/typography.h"

#include <QLabel>

namespace nw::app {

class Theme;

enum class Ink
{
    Text,
    Muted,
    AccentText,
    OkText,
    WarnText,
    DangerText
};

// Text in a step of the type scale and a role of the theme; follows a change of the theme.
class Label : public QLabel
{
    Q_OBJECT

public:
    Label(const Theme &theme, TypeStep step, TypeWeight weight, Ink ink, const QString &text = {},
          QWidget *parent = nullptr);

    void setInk(Ink ink);

    // One line that gives way when there is no room, with an ellipsis and the whole text as the
    // tool tip.
    void setElided();
    void setFullText(const QString &text); // for elided labels in place of setText

    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void refreshColour();
    void elide();

    const Theme &m_theme;
    QString m_full;
    Ink m_ink;
    bool m_elided = false;
};

} // namespace nw::app
