#pragma once

#include "reader/core/render/renderqueue.h"
#include "reader/widgets/readingview.h"

namespace nw::reader {

// A round glass over the page that shows the page's own pixels where it is held: never those of the
// screen enlarged. Follows the pointer or the arrow keys; takes no clicks.
class Loupe : public QWidget
{
    Q_OBJECT

public:
    explicit Loupe(PageRenderer renderer, QWidget *parent);

    void setDocument(DocumentPointer document);
    void setPalette(const ReaderPalette &palette);
    // At a place of the parent, over the view, which lies in the parent too.
    void holdAt(const QPointF &place, const ReadingView &view);
    QPointF place() const { return m_place; }
    // The page under it has been painted from its own pixels.
    bool isSharp() const { return m_picture.has_value(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    double wantedScale(const LeafPlace &leaf, double shownScale) const;

    RenderQueue m_queue;
    ReaderPalette m_palette = ReaderPalette::dark();
    QPointF m_place; // of the parent
    QPointF m_spot; // in shares of the leaf
    std::optional<PageRequest> m_wish;
    std::optional<QImage> m_picture;
};

} // namespace nw::reader
