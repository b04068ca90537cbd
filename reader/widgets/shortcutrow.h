#pragma once

#include "reader/widgets/readerpalette.h"

#include <QAbstractButton>

namespace nw::reader {

// A command and its keys, as a line that can be chosen.
class ShortcutRow : public QAbstractButton
{
    Q_OBJECT

public:
    enum class State
    {
        Idle,
        Listening // for the key that is pressed next
    };

    ShortcutRow(const QString &name, QWidget *parent);

    void setKeys(const QStringList &keys); // as people read them
    void setState(State state);
    void setPalette(const ReaderPalette &palette);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    int paintKey(QPainter &painter, const QString &key, int right) const;

    ReaderPalette m_palette = ReaderPalette::dark();
    QString m_name;
    QStringList m_keys;
    State m_state = State::Idle;
    bool m_showsFocus = false;
};

} // namespace nw::reader
