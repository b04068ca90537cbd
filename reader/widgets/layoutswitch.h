#pragma once

#include "reader/widgets/booknotes.h"

#include <QMap>
#include <QWidget>

namespace nw::reader {

class ReaderButton;

// The ways to show the book beside each other in one frame; only the one in use shows its name.
class LayoutSwitch : public QWidget
{
    Q_OBJECT

public:
    explicit LayoutSwitch(QWidget *parent);

    void setLayoutInUse(ReadingLayout layout);
    void setPalette(const ReaderPalette &palette);
    QSize sizeHint() const override;

    static QString nameOf(ReadingLayout layout);

Q_SIGNALS:
    void layoutChosen(nw::reader::ReadingLayout layout);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void layOut();
    ReadingLayout segmentOf(ReadingLayout layout) const;

    ReaderPalette m_palette = ReaderPalette::dark();
    QMap<ReadingLayout, ReaderButton *> m_segments;
    ReadingLayout m_inUse = ReadingLayout::SinglePage;
};

} // namespace nw::reader
