#pragma once

#include "reader/core/render/renderqueue.h"
#include "reader/widgets/readerpalette.h"

#include <QCache>
#include <QSet>
#include <QWidget>

namespace nw::reader {

// Small pages of the whole book over the window, or of its bookmarks. Renders what can be seen. With
// the keyboard: arrows, Enter, Escape.
class PageGrid : public QWidget
{
    Q_OBJECT

public:
    explicit PageGrid(PageRenderer renderer, QWidget *parent);

    void setDocument(DocumentPointer document);
    void setPalette(const ReaderPalette &palette);
    // These pages, each with a mark where it is in `marked`.
    void open(const QList<int> &pages, const QSet<int> &marked, int current, const QString &title);

    const QList<int> &pages() const { return m_pages; }
    QRect cellRect(int index) const; // of the page at that place of the list; may lie outside
    int selectedPage() const;
    bool hasPicture(int page) const { return m_pictures.contains(page); }

Q_SIGNALS:
    void pageChosen(int page);
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    int columns() const;
    int indexAt(const QPoint &position) const;
    std::pair<int, int> visibleRange() const; // first and one after the last
    void select(int index);
    void scrollTo(int top);
    void request();
    void take(const PageResult &result);
    void paintCell(QPainter &painter, int index);

    RenderQueue m_queue;
    QCache<int, QImage> m_pictures; // cost in KiB
    QSet<int> m_failed;
    ReaderPalette m_palette = ReaderPalette::dark();
    QList<int> m_pages;
    QSet<int> m_marked;
    QString m_title;
    int m_selected = 0; // a place of the list
    int m_scroll = 0;
};

} // namespace nw::reader
