#pragma once

#include "app/widgets/statefade.h"

#include <QAbstractButton>

namespace nw::app {

// A filter: a word and, where it is known, how many it would show. Chosen chips carry the accent
// tint.
class Chip : public QAbstractButton
{
    Q_OBJECT

public:
    Chip(const Theme &theme, const QString &text, QWidget *parent = nullptr);

    void setCount(int count); // below 0: none shown
    void
    setTrailingIcon(const QString &iconName); // "close": a click removes it; "chevron-down": a menu

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString countText() const;

    const Theme &m_theme;
    HoverFade m_hover;
    int m_count = -1;
    QString m_trailing;
};

} // namespace nw::app
