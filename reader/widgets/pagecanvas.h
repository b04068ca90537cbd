#pragma once

#include "reader/core/bookspreads.h"
#include "reader/core/kinetic.h"
#include "reader/core/render/pageloader.h"
#include "reader/core/render/pagemeasurer.h"
#include "reader/widgets/readingview.h"

#include <QElapsedTimer>

class QNativeGestureEvent;
class QPinchGesture;

namespace nw::reader {

class PageMessage;

// Shows one page, or two that face each other. Paints bitmaps that are already at device pixels,
// 1:1; only while the scale moves (zooming, resizing) does it stretch the bitmaps it has, until the
// scale has been still for a moment.
class PageCanvas : public ReadingView
{
    Q_OBJECT

public:
    explicit PageCanvas(PageRenderer renderer = renderPage, QWidget *parent = nullptr);
    ~PageCanvas() override;

    void setDocument(DocumentPointer document, int page, ReadingDirection direction,
                     const std::optional<EarlyPage> &early = {}) override;
    void setPagesAtOnce(PagesAtOnce pages);
    PagesAtOnce pagesAtOnce() const { return m_spreads.rules().pagesAtOnce; }

    int currentPage() const override;
    int lastShownPage() const override;
    void goTo(int page) override;
    void turn(PageStep step) override;
    void advance(PageStep step) override;
    bool pan(const QPointF &deltaLogical) override;

    FitMode fitMode() const override { return m_fit; }
    void setFitMode(FitMode fit) override;
    void zoomBy(double factor) override;
    void zoomAt(const QPointF &positionLogical, double scale);
    void resetZoom();
    bool isWholePageVisible() const override;
    bool isZoomed() const override { return m_zoomScale > 0; }
    double scale() const override { return scaleOf(0); }
    std::optional<LeafPlace> leafAt(const QPointF &logical) const override;

    void setDirection(ReadingDirection direction) override;
    void setLook(const BookLook &look) override;
    void setPalette(const ReaderPalette &palette) override;
    void setAir(int airLogical) override;
    void hidePointer() override;

    const Spread &spread() const { return m_spread; }
    // Where everything shown is in the widget; empty while its size is not known.
    QRectF pageRect() const;
    // Of one leaf of the spread.
    QRectF leafRect(qsizetype leaf) const;
    bool isShowing(DecodeQuality quality) const; // the current page has been painted so
    QString pageName() const override; // also "Pages 4 and 5 of 24"
    QString stateText() const override;
    const PageMessage *message() const { return m_message; }
    void refineNow() { m_loader.refineNow(); }

Q_SIGNALS:
    void pageSizeLearned(int page, const QSize &size); // as stored

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;

private:
    enum class Report
    {
        Nothing,
        Fast,
        Best
    };

    // A bitmap as it was last painted, kept until the next page is there.
    struct PaintedLeaf
    {
        QImage image;
        QRectF target;
    };

    void showSpread(const Spread &spread, int page, PageStep cameBy);
    void requestPage();
    void loaderChanged();
    void learnSize(int page, const QSize &size);
    void changeRules(const SpreadRules &rules);
    void viewMoved();
    void rescaleSoon();
    void showMessage(const ReadError &error, int page);
    void placeMessage();
    void reportPainted();
    void updateCursor(); // unless it is hidden
    void showCursor();
    void stopRolling();
    bool zoomByGesture(const QNativeGestureEvent &gesture);
    void zoomByPinch(const QPinchGesture &pinch);

    QSize viewport() const; // device pixels, without the air
    QPointF air() const; // device pixels
    double scaleOf(qsizetype leaf) const;
    QSize leafSize(qsizetype leaf) const; // device pixels; nothing while it is not known
    SpreadPlaces places() const;
    QSize pageSize() const { return places().size; }
    QPointF toViewport(const QPointF &logical) const;
    QRectF toLogical(const QRectF &device) const;
    PageRequest requestOf(const Leaf &leaf, qsizetype leafCount) const;
    QPoint corner() const; // of the spread in the widget, device pixels
    QList<PaintedLeaf> leavesToPaint() const;
    QRegion areaOf(const QList<PaintedLeaf> &leaves) const;
    bool mayWait() const;
    QRegion changedArea() const;
    void paintSpread(QPainter &painter, const QRect &whole);
    void paintLeaves(QPainter &painter, const QRect &whole, const QList<PaintedLeaf> &leaves) const;
    void paintWaiting(QPainter &painter, const QRect &whole);

    PageLoader m_loader;
    PageMeasurer m_measurer;
    BookSpreads m_spreads;
    Spread m_spread;
    QTimer m_scaleTimer; // runs while the scale has not been still for long enough
    QTimer m_patienceTimer; // runs while the page before may stand in for one that is coming
    PageMessage *m_message = nullptr;
    QList<PaintedLeaf> m_lastFrame;
    QRegion m_paintedArea; // where the last frame was not plain ground
    QElapsedTimer m_clock;
    Kinetic m_kinetic;
    int m_rollTimer = 0;
    std::optional<QPointF> m_dragFrom;
    QPointF m_offset; // of the spread in the viewport, device pixels, clamped
    FitMode m_fit = FitMode::Page;
    PageStep m_cameBy = PageStep::Forward;
    double m_zoomScale = 0; // above 0 while zoomed: of the first leaf
    int m_page = -1; // that was asked for: one of the spread
    int m_airLogical = 0;
    int m_wheelRest = 0; // of a notch, in eighths of a degree
    bool m_isPlaced = false; // m_offset belongs to m_spread
    bool m_isLastFrameOnScreen = false;
    Report m_reported = Report::Nothing;
};

} // namespace nw::reader
