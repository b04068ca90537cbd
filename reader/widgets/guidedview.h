#pragma once

#include "reader/core/camera.h"
#include "reader/core/frameedit.h"
#include "reader/core/render/pageloader.h"
#include "reader/core/render/panelfinder.h"
#include "reader/widgets/readingview.h"

#include <QVariantAnimation>

namespace nw::reader {

class GuidedBar;

// The frames that the reader gave a page, as shares of it and in the order of reading; empty when
// there are none.
using FrameSource = std::function<QList<QRectF>(int page)>;

enum class FrameEditing
{
    Off,
    On // the whole page with its frames, which follow the mouse
};

// One panel after the other, the rest of the page dark around it. Frames come from the reader's own
// hand first, then from the author, then from the machine; a page without any is shown whole.
class GuidedView : public ReadingView
{
    Q_OBJECT

public:
    explicit GuidedView(PageRenderer renderer = renderPage, QWidget *parent = nullptr);
    ~GuidedView() override;

    void setDocument(DocumentPointer document, int page, ReadingDirection direction,
                     const std::optional<EarlyPage> &early = {}) override;
    // What was put right by hand. Asked again whenever a page is shown.
    void setFrameSource(FrameSource source);

    int currentPage() const override { return m_page; }
    void goTo(int page) override;
    void turn(PageStep step) override; // by panels
    void advance(PageStep step) override { turn(step); }
    bool pan(const QPointF &deltaLogical) override;
    void toggleWholePage();
    // Drags move frames and their edges; on free paper a new one begins; a double click takes one
    // away.
    void setEditing(FrameEditing editing);
    FrameEditing editing() const { return m_editing; }

    FitMode fitMode() const override { return m_fit; }
    void setFitMode(FitMode fit) override;
    void zoomBy(double factor) override;
    bool isZoomed() const override { return m_zoom != 1; }
    bool isWholePageVisible() const override { return m_panel < 0 || m_zoom == 1; }
    double scale() const override { return m_camera.scale; }
    std::optional<LeafPlace> leafAt(const QPointF &logical) const override;

    void setDirection(ReadingDirection direction) override;
    void setLook(const BookLook &look) override;
    void setPalette(const ReaderPalette &palette) override;
    void setAir(int) override { } // panels have their own
    QString pageName() const override; // "Page 4 of 8, panel 2 of 3"
    QString stateText() const override;
    Transcript transcript() const override; // of the panel

    int panel() const { return m_panel; } // -1: the whole page
    const QList<QRectF> &frames() const { return m_frames; }
    // Where the panel is in the widget, now.
    QRectF panelRect() const;
    GuidedBar *bar() const { return m_bar; }

Q_SIGNALS:
    // By hand; in reading order. None: what is detected holds again.
    void framesEdited(int page, const QList<QRectF> &frames);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;

private:
    enum class Entry
    {
        First, // panel of a page
        Last
    };

    QSize viewport() const; // device pixels
    QRectF pagePixels() const; // the page in its own pixels; empty while not known
    QRectF frameInPixels(int panel) const;
    PageLook wholeLook(int page) const;
    QRectF toLogical(const QRectF &device) const;
    void showPage(int page, Entry entry);
    void takeFrames();
    void load();
    void aimAt(int panel);
    void jumpTo(const Camera &camera, const QRectF &frame);
    void settle();
    void pageArrived();
    void placeBar();
    void tellPosition();
    void paintDim(QPainter &painter, const QRect &whole) const;
    void paintFrames(QPainter &painter) const;
    QPointF toShares(const QPointF &logical) const;
    FrameHit hitAt(const QPointF &logical) const;
    void finishEdit();
    bool isMoving() const { return m_motion.state() == QAbstractAnimation::Running; }

    struct FrameDrag
    {
        FrameHit hit;
        QPointF from;
        QRectF before;
    };

    PageLoader m_loader; // the whole page, for motion
    RenderQueue m_sharp; // the part that is seen, for rest
    PanelFinder m_finder;
    FrameSource m_source;
    GuidedBar *m_bar;
    QVariantAnimation m_motion;
    QTimer m_settleTimer;
    QList<QRectF> m_frames; // of the page, shares of it
    QList<PanelFrame> m_found; // what the finder says of the page: texts lie in their frames
    std::optional<RenderedPage> m_sharpPart;
    std::optional<PageRequest> m_sharpWish;
    Camera m_camera;
    Camera m_from;
    Camera m_to;
    QRectF m_frame; // what is not dark, in pixels of the page
    QRectF m_fromFrame;
    QRectF m_toFrame;
    std::optional<FrameDrag> m_drag;
    FrameEditing m_editing = FrameEditing::Off;
    FitMode m_fit = FitMode::Page;
    Entry m_entry = Entry::First;
    double m_zoom = 1;
    int m_page = -1;
    int m_panel = -1;
    int m_wheelRest = 0;
    bool m_areFramesKnown = false;
    bool m_isPlaced = false; // the camera belongs to the page
    bool m_isReported = false;
    bool m_isRefined = false; // told
};

} // namespace nw::reader
