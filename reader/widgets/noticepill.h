#pragma once

#include "reader/widgets/readerpalette.h"

#include <QTimer>
#include <QWidget>

namespace nw::reader {

// A line at the foot of the page that says what was done, for a few seconds.
class NoticePill : public QWidget
{
    Q_OBJECT

public:
    explicit NoticePill(QWidget *parent);

    void say(const QString &text);
    const QString &text() const { return m_text; }
    void setPalette(const ReaderPalette &palette);
    void place(const QRect &area); // of the parent

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ReaderPalette m_palette = ReaderPalette::dark();
    QString m_text;
    QRect m_area;
    QTimer m_timer;
};

} // namespace nw::reader
