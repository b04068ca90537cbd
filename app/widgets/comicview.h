#pragma once

#include "app/widgets/comicdelegate.h"
#include "services-client/clienttypes.h"

#include <QAbstractItemView>

namespace nw::app {

// A shelf of comics: a grid of covers or a list of rows, with a widget above that scrolls along. It
// lays out nothing in advance, so 30,000 comics cost what 30 do.
class ComicView : public QAbstractItemView
{
    Q_OBJECT

public:
    ComicView(const Theme &theme, CoverStore &covers, ComicLayout layout,
              QWidget *parent = nullptr);

    void setLayout(ComicLayout layout);
    ComicLayout comicLayout() const { return m_layout; }

    // The widget above the first row. The view owns it.
    void setHeader(QWidget *header);
    void setContentPadding(const QMargins &padding);

    // Said under the header while there is no row.
    void setEmptyText(const QString &text);

    // The header wants another height.
    void updateContent() { updateGeometries(); }

    // One row of as many comics as fit, as high as that, without scrolling: a shelf of the store.
    void showOneRowOnly();

    void setNetwork(Network network);

    QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    QModelIndex indexAt(const QPoint &point) const override;
    QSize sizeHint() const override;
    void setModel(QAbstractItemModel *model) override;

Q_SIGNALS:
    void opened(const QModelIndex &index); // a click or Return
    void playRequested(const QModelIndex &index); // the button on the cover
    void menuRequested(const QModelIndex &index, const QPoint &globalPosition);

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    int horizontalOffset() const override { return 0; }
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex &index) const override;
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags) override;
    QRegion visualRegionForSelection(const QItemSelection &selection) const override;
    QItemSelectionModel::SelectionFlags selectionCommand(const QModelIndex &index,
                                                         const QEvent *event) const override;
    void updateGeometries() override;
    void scrollContentsBy(int dx, int dy) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    GridLayout grid() const;
    void scrollPaneTo(const QRect &rect);
    int count() const;
    int headerHeight() const;
    int contentWidth() const;
    QPoint contentOrigin() const; // of the first item, in viewport coordinates
    void placeHeader();
    bool isUnavailable(const ComicItem &item) const;

    const Theme &m_theme;
    ComicDelegate m_delegate;
    ComicLayout m_layout;
    QWidget *m_header = nullptr;
    QMargins m_padding;
    QString m_emptyText;
    QPersistentModelIndex m_hovered;
    QPersistentModelIndex m_pressed;
    Network m_network = Network::Reachable;
    bool m_oneRow = false;
};

} // namespace nw::app
