#pragma once

#include "reader/widgets/readerpalette.h"

#include <QAbstractSlider>

namespace nw::reader {

// Where in the book: from 0 to the last page, mirrored for books read from right to left.
class PageSlider : public QAbstractSlider
{
    Q_OBJECT

public:
    explicit PageSlider(QWidget *parent);

    void setPalette(const ReaderPalette &palette);
    QSize sizeHint() const override { return {200, 28}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    int valueAt(double x) const;
    double handleX() const;

    ReaderPalette m_palette = ReaderPalette::dark();
};

} // namespace nw::reader
