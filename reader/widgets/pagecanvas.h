#pragma once

#include "reader/core/render/pageloader.h"
#include "reader/widgets/readerpalette.h"

#include <QElapsedTimer>
#include <QWidget>

#include <optional>

namespace nw::reader {

class PageMessage;

// A page rendered before there was a canvas.
struct EarlyPage
{
    PageRequest request;
    ReadResult<RenderedPage> outcome;
};

// Shows one page. Paints bitmaps that are already at device pixels, 1:1; only while the scale moves
// (zooming, resizing) does it stretch the bitmap it has, until the scale has been still for a
// moment. For screen readers it is the graphic "Page 3 of 24".
class PageCanvas : public QWidget
{
    Q_OBJECT

public:
    explicit PageCanvas(PageRenderer renderer = renderPage, QWidget *parent = nullptr);
    ~PageCanvas() override;

    void setDocument(DocumentPointer document, int page, ReadingDirection direction,
                     const std::optional<EarlyPage> &early = {});

    int currentPage() const { return m_page; }
    int pageCount() const;
    void goTo(int page);
    // On to the next page or back to the one before; at the end of the book says so instead.
    void turn(PageStep step);
    // A step of reading inside the page; turns at its end.
    void advance(PageStep step);
    // False when the page cannot move that way.
    bool pan(const QPointF &deltaLogical);

    FitMode fitMode() const { return m_fit; }
    void setFitMode(FitMode fit); // also ends zooming
    void zoomBy(double factor); // about the middle
    void zoomAt(const QPointF &positionLogical, double scale);
    void resetZoom();
    bool isWholePageVisible() const;
    bool isZoomed() const { return m_zoomScale > 0; }
    double scale() const;

    ReadingDirection direction() const { return m_direction; }
    void setDirection(ReadingDirection direction);
    void setPalette(const ReaderPalette &palette);
    void setAir(int airLogical); // free at each side of a page that fits

    // Until the pointer moves again.
    void hidePointer();

    // Where the page is in the widget; empty while its size is not known.
    QRectF pageRect() const;
    bool isShowing(DecodeQuality quality) const; // the current page has been painted so
    QString pageName() const; // "Page 3 of 24"
    const PageMessage *message() const { return m_message; }
    void refineNow() { m_loader.refineNow(); }

Q_SIGNALS:
    void pageChanged(int page); // another page is wanted
    void pageShown(int page, int count); // its picture has been painted
    void errorShown(int page, nw::reader::ReadErrorCode code);
    void refined(); // the best quality has been painted
    void viewChanged(); // fit, zoom or direction
    void endReached(nw::reader::PageStep step);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
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
    struct LastFrame
    {
        QImage image;
        QRectF target;
    };

    void showPage(int page, PageStep cameBy);
    void requestPage();
    void loaderChanged();
    void viewMoved();
    void rescaleSoon();
    void showMessage(const ReadError &error);
    void placeMessage();
    void reportPainted();
    void updateCursor();

    QSize viewport() const; // device pixels, without the air
    QPointF air() const; // device pixels
    QSize pageSize() const; // device pixels at the current scale
    QPointF toViewport(const QPointF &logical) const;
    PageScale wantedScale() const;
    QRectF targetRect() const; // device pixels
    void paintPage(QPainter &painter, const QRect &whole);
    void paintImage(QPainter &painter, const QRect &whole, const QImage &image,
                    const QRectF &target);
    void paintWaiting(QPainter &painter, const QRect &whole);

    PageLoader m_loader;
    DocumentPointer m_document;
    ReaderPalette m_palette = ReaderPalette::dark();
    QTimer m_scaleTimer; // runs while the scale has not been still for long enough
    QTimer m_patienceTimer; // runs while the page before may stand in for one that is coming
    PageMessage *m_message = nullptr;
    LastFrame m_lastFrame;
    std::optional<QPointF> m_dragFrom;
    QPointF m_offset; // of the page in the viewport, device pixels, clamped
    FitMode m_fit = FitMode::Page;
    ReadingDirection m_direction = ReadingDirection::LeftToRight;
    PageStep m_cameBy = PageStep::Forward;
    double m_zoomScale = 0; // above 0 while zoomed
    int m_page = -1;
    int m_airLogical = 0;
    int m_wheelRest = 0; // of a notch, in eighths of a degree
    bool m_isPlaced = false; // m_offset belongs to m_page
    Report m_reported = Report::Nothing;
};

} // namespace nw::reader
