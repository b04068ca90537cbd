#pragma once

#include "reader/widgets/readerpalette.h"

#include <QAbstractButton>

namespace nw::reader {

// A button of the reader's bars: an icon, a text, or both. Named for screen readers by its text or,
// having none to show, by its tool tip.
class ReaderButton : public QAbstractButton
{
    Q_OBJECT

public:
    enum class Look
    {
        Plain, // shows its ground only under the pointer
        Outlined, // a line around it
        Floating, // always on its own ground: over the page
        Segment, // one of several in a frame; filled while checked
    };

    ReaderButton(const QString &iconName, Look look, QWidget *parent);

    void setHeight(int heightPx);
    void setIconName(const QString &name);
    void setTrailingIconName(const QString &name);
    // The name for screen readers and the tool tip, with the shortcut behind it.
    void setHint(const QString &name, const QKeySequence &shortcut = {});
    void setPalette(const ReaderPalette &palette);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    QFont textFont() const;
    void paintGround(QPainter &painter) const;

    ReaderPalette m_palette = ReaderPalette::dark();
    QString m_iconName;
    QString m_trailingIconName;
    Look m_look;
    int m_height = kToolSize;
    bool m_showsFocus = false;
};

} // namespace nw::reader
