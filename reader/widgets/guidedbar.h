#pragma once

#include "reader/core/pagegeometry.h"
#include "reader/widgets/readerpalette.h"

#include <QWidget>

namespace nw::reader {

class ReaderButton;

// The pill under a panel: which one it is, and the way to the next.
class GuidedBar : public QWidget
{
    Q_OBJECT

public:
    explicit GuidedBar(QWidget *parent);

    // From 0; `panel` -1 for the whole page.
    void setPosition(int panel, int panelCount, int page, int pageCount);
    void setDirection(ReadingDirection direction);
    void setPalette(const ReaderPalette &palette);
    QSize sizeHint() const override;
    QString panelText() const; // "Panel 2 of 3"

Q_SIGNALS:
    void stepRequested(nw::reader::PageStep step);
    void wholePageToggled();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    PageStep leftStep() const;
    QString pageText() const;
    bool showsDots() const;
    void paintDots(QPainter &painter) const;

    ReaderPalette m_palette = ReaderPalette::dark();
    ReaderButton *m_left;
    ReaderButton *m_right;
    ReaderButton *m_whole;
    ReadingDirection m_direction = ReadingDirection::LeftToRight;
    int m_panel = -1;
    int m_panelCount = 0;
    int m_page = 0;
    int m_pageCount = 0;
};

} // namespace nw::reader
