#pragma once

#include "reader/core/pagegeometry.h"
#include "reader/widgets/readerpalette.h"

#include <QWidget>

namespace nw::reader {

// The thin line at the foot of the window: how much of the book is read.
class ReadingProgress : public QWidget
{
    Q_OBJECT

public:
    explicit ReadingProgress(QWidget *parent);

    void setPosition(int page, int pageCount, ReadingDirection direction);
    void setPalette(const ReaderPalette &palette);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ReaderPalette m_palette = ReaderPalette::dark();
    ReadingDirection m_direction = ReadingDirection::LeftToRight;
    double m_share = 0;
};

} // namespace nw::reader
