#include "app/widgets/comicview.h"

#include "app/models/comiclistmodel.h"
#include "app/models/coverstore.h"
#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/theme/typography.h"
#include "app/widgets/focusring.h"

#include <QContextMenuEvent>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>

namespace nw::app {

namespace {

constexpr int kWheelStepPx = 60;
constexpr int kRingRoom = 9; // how far a ring or a check disc reaches out of its item

} // namespace

ComicView::ComicView(const Theme &theme, CoverStore &covers, ComicLayout layout, QWidget *parent)
    : QAbstractItemView(parent)
    , m_theme(theme)
    , m_delegate(theme, covers)
    , m_layout(layout)
{
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    setAutoFillBackground(false);
    connect(&covers, &CoverStore::coverReady, viewport(), qOverload<>(&QWidget::update));
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void ComicView::setModel(QAbstractItemModel *model)
{
    QAbstractItemView::setModel(model);
    const auto relayout = [this] {
        updateGeometries();
        updateGeometry();
        viewport()->update();
    };
    connect(model, &QAbstractItemModel::rowsInserted, this, relayout);
    connect(model, &QAbstractItemModel::rowsRemoved, this, relayout);
    connect(model, &QAbstractItemModel::layoutChanged, this, relayout);
    connect(model, &QAbstractItemModel::modelReset, this, relayout);
    relayout();
}

void ComicView::setLayout(ComicLayout layout)
{
    if (m_layout == layout) {
        return;
    }
    m_layout = layout;
    updateGeometries();
    viewport()->update();
}

void ComicView::setHeader(QWidget *header)
{
    m_header = header;
    header->setParent(viewport());
    header->show();
    updateGeometries();
}

void ComicView::setContentPadding(const QMargins &padding)
{
    m_padding = padding;
    updateGeometries();
}

void ComicView::setEmptyText(const QString &text)
{
    m_emptyText = text;
    viewport()->update();
}

void ComicView::showOneRowOnly()
{
    m_oneRow = true;
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    updateGeometry();
}

void ComicView::setNetwork(Network network)
{
    if (m_network == network) {
        return;
    }
    m_network = network;
    viewport()->update();
}

bool ComicView::isUnavailable(const ComicItem &item) const
{
    return m_network == Network::Gone && !isOnThisComputer(item);
}

int ComicView::count() const
{
    if (!model()) {
        return 0;
    }
    const int all = model()->rowCount();
    return m_oneRow ? qMin(all, grid().columns()) : all;
}

int ComicView::contentWidth() const
{
    return qMax(1, viewport()->width() - m_padding.left() - m_padding.right());
}

GridLayout ComicView::grid() const
{
    GridMeasures measures = ComicDelegate::measures(m_layout);
    if (m_layout == ComicLayout::List) {
        measures.itemWidth = contentWidth();
    }
    return {measures, contentWidth()};
}

int ComicView::headerHeight() const
{
    if (!m_header || m_header->isHidden()) {
        return 0;
    }
    if (m_header->hasHeightForWidth()) {
        return m_header->heightForWidth(contentWidth());
    }
    return m_header->sizeHint().expandedTo(m_header->minimumSize()).height();
}

QPoint ComicView::contentOrigin() const
{
    return {m_padding.left(), m_padding.top() + headerHeight() - verticalOffset()};
}

void ComicView::placeHeader()
{
    if (m_header) {
        m_header->setGeometry(m_padding.left(), m_padding.top() - verticalOffset(), contentWidth(),
                              headerHeight());
    }
}

QSize ComicView::sizeHint() const
{
    if (!m_oneRow) {
        return QAbstractItemView::sizeHint();
    }
    const int height = ComicDelegate::measures(m_layout).itemHeight;
    return {400, height + m_padding.top() + m_padding.bottom()};
}

QRect ComicView::visualRect(const QModelIndex &index) const
{
    if (!index.isValid() || index.row() >= count()) {
        return {};
    }
    return grid().itemRect(index.row()).translated(contentOrigin());
}

QModelIndex ComicView::indexAt(const QPoint &point) const
{
    const int row = grid().itemAt(point - contentOrigin(), count());
    return row < 0 ? QModelIndex() : model()->index(row, 0);
}

void ComicView::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    const QRect rect = visualRect(index);
    if (rect.isNull()) {
        return;
    }
    if (m_oneRow) {
        scrollPaneTo(rect);
        return;
    }
    QScrollBar *bar = verticalScrollBar();
    const int room = kRingRoom + kRingRoom;
    if (hint == PositionAtTop || rect.top() < room) {
        // The first row brings the header back into sight.
        const bool firstRow = index.row() < grid().columns();
        bar->setValue(firstRow ? 0 : bar->value() + rect.top() - room);
    } else if (rect.bottom() > viewport()->height() - room) {
        bar->setValue(bar->value() + rect.bottom() - viewport()->height() + room);
    }
}

// A shelf does not scroll itself: it lies on a page that does.
void ComicView::scrollPaneTo(const QRect &rect)
{
    for (QWidget *outer = parentWidget(); outer; outer = outer->parentWidget()) {
        auto *pane = qobject_cast<QScrollArea *>(outer);
        if (pane && pane->widget()) {
            const QPoint middle = viewport()->mapTo(pane->widget(), rect.center());
            pane->ensureVisible(middle.x(), middle.y(), 0, rect.height() / 2 + kRingRoom);
            return;
        }
    }
}

void ComicView::focusInEvent(QFocusEvent *event)
{
    QAbstractItemView::focusInEvent(event);
    // What the keys act on is in sight. A press of the mouse is where the eye is; a view that
    // scrolls itself begins with its header.
    if (m_oneRow && event->reason() != Qt::MouseFocusReason && currentIndex().isValid()) {
        scrollTo(currentIndex());
    }
}

void ComicView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QAbstractItemView::currentChanged(current, previous);
    viewport()->update(); // a ring reaches out of its item, which is all that Qt paints anew
}

int ComicView::verticalOffset() const
{
    return verticalScrollBar()->value();
}

bool ComicView::isIndexHidden(const QModelIndex &index) const
{
    return index.row() >= count();
}

QModelIndex ComicView::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int last = count() - 1;
    if (last < 0) {
        return {};
    }
    const int columns = grid().columns();
    const int page = qMax(1, viewport()->height() / ComicDelegate::measures(m_layout).rowPitch);
    int row = currentIndex().isValid() ? currentIndex().row() : -1;
    if (row < 0) {
        return model()->index(0, 0);
    }
    switch (action) {
    case MoveLeft:
    case MovePrevious:
        row -= 1;
        break;
    case MoveRight:
    case MoveNext:
        row += 1;
        break;
    case MoveUp:
        row = row >= columns ? row - columns : row;
        break;
    case MoveDown:
        row = row + columns <= last ? row + columns : row / columns < last / columns ? last : row;
        break;
    case MovePageUp:
        row = qMax(row % columns, row - page * columns);
        break;
    case MovePageDown:
        row = qMin(last, row + page * columns);
        break;
    case MoveHome:
        row = 0;
        break;
    case MoveEnd:
        row = last;
        break;
    }
    return model()->index(qBound(0, row, last), 0);
}

void ComicView::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags)
{
    QItemSelection selection;
    const QRect area = rect.normalized();
    if (area.width() <= 1 && area.height() <= 1) {
        const QModelIndex index = indexAt(area.topLeft());
        if (index.isValid()) {
            selection.select(index, index);
        }
    } else {
        const QModelIndex first = indexAt(area.topLeft());
        const QModelIndex last = indexAt(area.bottomRight());
        if (first.isValid() && last.isValid()) {
            selection.select(model()->index(qMin(first.row(), last.row()), 0),
                             model()->index(qMax(first.row(), last.row()), 0));
        }
    }
    selectionModel()->select(selection, flags);
}

QItemSelectionModel::SelectionFlags ComicView::selectionCommand(const QModelIndex &index,
                                                                const QEvent *event) const
{
    // A plain click opens and the arrows walk; only Control, Shift and Space choose.
    if (!event) {
        return QItemSelectionModel::NoUpdate;
    }
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<const QKeyEvent *>(event);
        if (key->key() == Qt::Key_Space) {
            return QItemSelectionModel::Toggle;
        }
        if (!key->modifiers().testFlag(Qt::ShiftModifier)) {
            return QItemSelectionModel::NoUpdate;
        }
    }
    if (event->type() == QEvent::MouseButtonPress) {
        const auto *mouse = static_cast<const QMouseEvent *>(event);
        if (mouse->modifiers().testFlag(Qt::ControlModifier)) {
            return index.isValid() ? QItemSelectionModel::Toggle : QItemSelectionModel::NoUpdate;
        }
        if (!mouse->modifiers().testFlag(Qt::ShiftModifier)) {
            return QItemSelectionModel::Clear;
        }
    }
    if (event->type() == QEvent::MouseMove) {
        return QItemSelectionModel::NoUpdate;
    }
    return QAbstractItemView::selectionCommand(index, event);
}

QRegion ComicView::visualRegionForSelection(const QItemSelection &selection) const
{
    QRegion region;
    for (const QItemSelectionRange &range : selection) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            region += visualRect(model()->index(row, 0))
                          .adjusted(-kRingRoom, -kRingRoom, kRingRoom, kRingRoom);
        }
    }
    return region;
}

void ComicView::updateGeometries()
{
    QAbstractItemView::updateGeometries();
    const int whole =
        m_padding.top() + headerHeight() + grid().heightPx(count()) + m_padding.bottom();
    QScrollBar *bar = verticalScrollBar();
    bar->setRange(0, m_oneRow ? 0 : qMax(0, whole - viewport()->height()));
    bar->setPageStep(viewport()->height());
    bar->setSingleStep(kWheelStepPx);
    placeHeader();
}

void ComicView::scrollContentsBy(int, int)
{
    placeHeader();
    viewport()->update();
}

void ComicView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    const GridLayout layout = grid();
    const QPoint origin = contentOrigin();
    if (count() == 0 && !m_emptyText.isEmpty()) {
        painter.setPen(m_theme.tokens().muted);
        painter.setFont(typeFont(TypeStep::Reading));
        painter.drawText(QRect(origin, QSize(contentWidth(), 2 * kControlLarge)), Qt::AlignCenter,
                         m_emptyText);
        return;
    }
    const int pitch = ComicDelegate::measures(m_layout).rowPitch;
    const QRect area = event->rect().translated(-origin).adjusted(0, -kRingRoom, 0, kRingRoom);
    const int firstRow = qMax(0, area.top() / pitch);
    const int last = qMin(count(), (area.bottom() / pitch + 1) * layout.columns());
    const bool showFocus = hasFocus() && FocusRing::keyboardInUse();
    for (int row = firstRow * layout.columns(); row < last; ++row) {
        const QModelIndex index = model()->index(row, 0);
        const ComicItem item = comicAt(index);
        CoverState state;
        state.hovered = index == m_hovered;
        state.selected = selectionModel() && selectionModel()->isSelected(index);
        state.focused = showFocus && index == currentIndex();
        state.offline = isUnavailable(item);
        m_delegate.paint(&painter, m_layout, layout.itemRect(row).translated(origin), item, state);
    }
}

void ComicView::resizeEvent(QResizeEvent *event)
{
    QAbstractItemView::resizeEvent(event);
    updateGeometries();
}

void ComicView::mousePressEvent(QMouseEvent *event)
{
    m_pressed = indexAt(event->pos());
    QAbstractItemView::mousePressEvent(event);
}

void ComicView::mouseReleaseEvent(QMouseEvent *event)
{
    QAbstractItemView::mouseReleaseEvent(event);
    const QModelIndex index = indexAt(event->pos());
    const bool plain = event->button() == Qt::LeftButton && event->modifiers() == Qt::NoModifier;
    if (!plain || !index.isValid() || index != m_pressed) {
        return;
    }
    const QRect cover = ComicDelegate::coverRect(m_layout, visualRect(index));
    const bool play = m_layout != ComicLayout::List && !isUnavailable(comicAt(index))
        && playButtonRect(cover).contains(event->pos());
    if (play) {
        Q_EMIT playRequested(index);
    } else {
        Q_EMIT opened(index);
    }
}

void ComicView::mouseMoveEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->pos());
    if (index != m_hovered) {
        m_hovered = index;
        viewport()->update();
    }
    QAbstractItemView::mouseMoveEvent(event);
}

bool ComicView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave) {
        m_hovered = QModelIndex();
        viewport()->update();
    } else if (event->type() == QEvent::LayoutRequest) {
        updateGeometries();
    }
    return QAbstractItemView::viewportEvent(event);
}

void ComicView::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        && currentIndex().isValid()) {
        Q_EMIT opened(currentIndex());
        return;
    }
    if (event->key() == Qt::Key_Escape && selectionModel() && selectionModel()->hasSelection()) {
        clearSelection();
        return;
    }
    QAbstractItemView::keyPressEvent(event);
}

void ComicView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    if (index.isValid()) {
        const QPoint place = byKey ? visualRect(index).center() : event->pos();
        Q_EMIT menuRequested(index, viewport()->mapToGlobal(place));
    }
}

} // namespace nw::app
