#pragma once

#include "reader/core/frameedit.h"
#include "reader/widgets/readerpalette.h"

#include <QWidget>

#include <optional>

namespace nw::reader {

class PageCanvas;
class ReaderButton;

// Over a page that is shown whole: what of it is to be kept. The mouse drags the edges; an arrow
// key pushes the far edge its way, and with Shift pulls it back. Enter keeps it, Escape does not.
class CropEditor : public QWidget
{
    Q_OBJECT

public:
    CropEditor(PageCanvas *canvas, const QRectF &kept);

    const QRectF &kept() const { return m_kept; } // shares of the page
    void setPalette(const ReaderPalette &palette);

Q_SIGNALS:
    void accepted(const QRectF &kept);
    void rejected();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Drag
    {
        FrameGrip grip;
        QPointF from;
        QRectF before;
    };

    QRectF page() const; // in the canvas
    QPointF toShares(const QPointF &logical) const;
    FrameGrip gripAt(const QPointF &logical) const;
    void moveEdge(FrameGrip edge, double inwards);
    void say();

    PageCanvas *m_canvas;
    ReaderButton *m_accept;
    ReaderButton *m_reject;
    ReaderPalette m_palette = ReaderPalette::dark();
    std::optional<Drag> m_drag;
    QRectF m_kept;
};

} // namespace nw::reader
