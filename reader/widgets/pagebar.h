#pragma once

#include "reader/core/comicdocument.h"
#include "reader/core/render/pagerequest.h"
#include "reader/widgets/readerpalette.h"

#include <QWidget>

class QLabel;

namespace nw::reader {

class PageSlider;
class ReaderButton;
class ThumbnailStrip;

// Where in the book the reader is, and ways to another place: small pages, a slider, one page on or
// back, a number.
class PageBar : public QWidget
{
    Q_OBJECT

public:
    explicit PageBar(PageRenderer renderer, QWidget *parent);

    void setDocument(const DocumentPointer &document);
    void setCurrentPage(int page);
    void setDirection(ReadingDirection direction);
    void setPalette(const ReaderPalette &palette);

    ThumbnailStrip *strip() const { return m_strip; }
    PageSlider *slider() const { return m_slider; }
    QString positionText() const; // "Page 3 of 8"
    QString restText() const; // "5 pages left"
    // Where the panel for a number belongs: above this.
    QWidget *goToButton() const;

Q_SIGNALS:
    void pageChosen(int page);
    void stepRequested(nw::reader::PageStep step);
    void goToRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void layOut();
    PageStep leftStep() const;

    ReaderPalette m_palette = ReaderPalette::dark();
    ThumbnailStrip *m_strip;
    PageSlider *m_slider;
    ReaderButton *m_left;
    ReaderButton *m_right;
    ReaderButton *m_goTo;
    QLabel *m_position;
    QLabel *m_rest;
    ReadingDirection m_direction = ReadingDirection::LeftToRight;
    int m_pageCount = 0;
    int m_page = 0;
};

} // namespace nw::reader
