#pragma once

#include "reader/core/render/renderqueue.h"
#include "reader/widgets/readerpalette.h"

#include <QCache>
#include <QSet>
#include <QTimer>
#include <QWidget>

namespace nw::reader {

// A row of small pages with their numbers, the one being read in the middle of it where the ends of
// the book allow. Renders only what can be seen, one at a time, when nothing has moved for a
// moment.
class ThumbnailStrip : public QWidget
{
    Q_OBJECT

public:
    explicit ThumbnailStrip(PageRenderer renderer, QWidget *parent);

    void setDocument(DocumentPointer document);
    void setCurrentPage(int page);
    void setDirection(ReadingDirection direction);
    void setPalette(const ReaderPalette &palette);

    // Where the page's small picture is; may lie outside the widget.
    QRect cellRect(int page) const;
    QList<int> visiblePages() const;
    bool hasThumbnail(int page) const { return m_thumbnails.contains(page); }
    // Every page that can be seen has its picture, or is known to have none.
    bool isComplete() const;
    QSize sizeHint() const override;

Q_SIGNALS:
    void pageChosen(int page);
    void thumbnailArrived(int page);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    int pageCount() const;
    double rowStart() const; // from the side where the book begins
    int pageAt(const QPoint &position) const;
    void scrollToCurrent();
    void clampScroll();
    void requestVisible();
    void take(const PageResult &result);
    void paintCell(QPainter &painter, int page);
    PageScale thumbnailScale() const;

    RenderQueue m_queue;
    DocumentPointer m_document;
    ReaderPalette m_palette = ReaderPalette::dark();
    QCache<int, QImage> m_thumbnails; // cost in KiB
    QSet<int> m_failed;
    QTimer m_settleTimer;
    ReadingDirection m_direction = ReadingDirection::LeftToRight;
    int m_page = 0;
    int m_hovered = -1;
    double m_scroll = 0; // from the first page's end of the row
};

} // namespace nw::reader
