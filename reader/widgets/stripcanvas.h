#pragma once

#include "reader/core/kinetic.h"
#include "reader/core/render/renderqueue.h"
#include "reader/core/render/tilescaler.h"
#include "reader/core/striplayout.h"
#include "reader/widgets/readingview.h"

#include <QElapsedTimer>
#include <QHash>
#include <QTimer>

namespace nw::reader {

// The pages of a book as one strip, from top to bottom or from side to side. Keeps a few pages as
// they were decoded, at most at their own size, and paints them 1:1 or through tiles that another
// thread scales; only what is not there yet is stretched while painting.
class StripCanvas : public ReadingView
{
    Q_OBJECT

public:
    explicit StripCanvas(PageRenderer renderer = renderPage, QWidget *parent = nullptr);
    ~StripCanvas() override;

    void setDocument(DocumentPointer document, int page, ReadingDirection direction,
                     const std::optional<EarlyPage> &early = {}) override;
    void setAxis(StripAxis axis);
    StripPlace place() const { return m_place; }
    void goToPlace(const StripPlace &place);

    int currentPage() const override { return m_page; }
    void goTo(int page) override;
    void turn(PageStep step) override;
    void advance(PageStep step) override;
    bool pan(const QPointF &deltaLogical) override;

    FitMode fitMode() const override { return m_layout.view().fit; }
    void setFitMode(FitMode fit) override;
    void zoomBy(double factor) override;
    bool isZoomed() const override;
    // There is always more of a strip.
    bool isWholePageVisible() const override { return false; }
    double scale() const override;
    std::optional<LeafPlace> leafAt(const QPointF &logical) const override;

    void setDirection(ReadingDirection direction) override;
    void setLook(const BookLook &look) override;
    void setAir(int) override { } // a strip has no air
    QString stateText() const override;

    qint64 scroll() const { return m_scroll; } // device pixels from the start of the strip
    const StripLayout &strip() const { return m_layout; }
    qint64 heldBytes() const; // of pages and tiles

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    struct Source
    {
        PageRequest request;
        RenderedPage page;
    };
    struct ReadyTile
    {
        Tile tile;
        QImage image;
    };

    QSize viewport() const; // device pixels
    int viewportLength() const;
    QRect placeOf(int page) const; // in the viewport, device pixels
    double alongOf(const QPointF &logical) const; // device pixels, positive further into the strip
    void changeView(const StripView &view);
    void resetPages();
    bool scrollTo(qint64 scroll);
    void rollTo(double target);
    void stopRolling();
    void settle();
    void follow();
    PageRequest requestOf(int page) const;
    QList<int> pagesWanted() const; // most urgent first
    void request();
    void requestTiles();
    void take(const PageResult &result);
    void takeTile(const Tile &tile, const QImage &image);
    void dropFarSources();
    QList<Tile> tilesOf(int page, qint64 from, qint64 to) const;
    const QImage *readyTile(const Tile &tile) const;
    // Whether all of it was there at the scale of the screen.
    bool paintPage(QPainter &painter, int page, const QRect &whole);
    bool paintTiles(QPainter &painter, const Source &source, const QRect &place, int page);
    void paintMissing(QPainter &painter, int page, const QRect &place);
    void reportPainted(DecodeQuality quality);

    RenderQueue m_queue;
    TileScaler m_scaler;
    StripLayout m_layout;
    QHash<int, Source> m_sources;
    QHash<int, ReadError> m_errors;
    QList<ReadyTile> m_tiles; // the latest used last
    StripPlace m_place;
    Kinetic m_kinetic;
    QElapsedTimer m_clock;
    QTimer m_settleTimer;
    std::optional<QPointF> m_dragFrom;
    double m_target = 0; // where rolling ends
    double m_exact = 0; // where it is, finer than a pixel
    qint64 m_scroll = 0;
    qint64 m_lastFrameMs = 0;
    int m_across = 0; // device pixels that a broad strip is moved aside
    int m_rollTimer = 0;
    int m_way = 1; // the last direction of scrolling
    int m_page = -1;
    int m_reported = -1; // the last page that was told of as shown
    int m_refined = -1; // and as sharp
};

} // namespace nw::reader
