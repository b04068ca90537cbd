#pragma once

#include "app/widgets/statefade.h"

#include <QAbstractButton>

namespace nw::app {

enum class ButtonKind
{
    Primary, // the one thing to do here
    Secondary, // raised, with a line
    Danger, // deletes or signs out
    Quiet, // no frame until it is hovered: icon buttons
    Link, // accent text
    Crumb, // muted text: a place one came through
};

enum class ButtonSize
{
    Small,
    Normal,
    Large
}; // 28, 36, 44 high

// A push button of the design: text, icon, or both; optionally with the chevron that promises a
// menu.
class Button : public QAbstractButton
{
    Q_OBJECT

public:
    Button(const Theme &theme, ButtonKind kind, const QString &text, QWidget *parent = nullptr);

    // An icon alone. `name` is what a screen reader says and the tool tip shows.
    static Button *iconOnly(const Theme &theme, const QString &iconName, const QString &name,
                            QWidget *parent = nullptr);

    void setKind(ButtonKind kind);
    ButtonKind kind() const { return m_kind; }
    void setButtonSize(ButtonSize size);
    void setIconName(const QString &iconName);
    QString iconName() const { return m_iconName; }
    void showChevron();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Colours
    {
        QColor fill;
        QColor border;
        QColor text;
    };
    Colours colours() const;
    Colours restColours() const;
    Colours hoverColours() const;
    bool isPlainText() const { return m_kind == ButtonKind::Link || m_kind == ButtonKind::Crumb; }
    int heightPx() const;
    int paddingPx() const;
    QFont labelFont() const;

    const Theme &m_theme;
    HoverFade m_hover;
    QString m_iconName;
    ButtonKind m_kind;
    ButtonSize m_size = ButtonSize::Normal;
    bool m_chevron = false;
};

} // namespace nw::app
