#include "reader/widgets/pagegrid.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>

namespace nw::reader {
namespace {

constexpr QSize kPicture{120, 168};
constexpr int kGap = 20;
constexpr int kNumberHeight = 20;
constexpr int kPitchX = kPicture.width() + kGap;
constexpr int kPitchY = kPicture.height() + kNumberHeight + kGap;
constexpr int kHeadHeight = 64;
constexpr int kSideAir = 32;
constexpr int kCacheKiB = 48 * 1024;
constexpr double kRadius = 3;
constexpr double kVeil = 0.96;

} // namespace

PageGrid::PageGrid(PageRenderer renderer, QWidget *parent)
    : QWidget(parent)
    , m_queue(1, std::move(renderer))
    , m_pictures(kCacheKiB)
{
    hide();
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Pages"));
    connect(&m_queue, &RenderQueue::finished, this, &PageGrid::take);
}

void PageGrid::setDocument(DocumentPointer document)
{
    m_pictures.clear();
    m_failed.clear();
    m_pages.clear();
    m_queue.setDocument(std::move(document));
    hide();
}

void PageGrid::setPalette(const ReaderPalette &palette)
{
    m_palette = palette;
    update();
}

void PageGrid::open(const QList<int> &pages, const QSet<int> &marked, int current,
                    const QString &title)
{
    m_pages = pages;
    m_marked = marked;
    m_title = title;
    show();
    raise();
    setFocus(Qt::ShortcutFocusReason);
    const auto at = std::lower_bound(pages.begin(), pages.end(), current);
    select(at == pages.end() ? static_cast<int>(pages.size()) - 1
                             : static_cast<int>(at - pages.begin()));
    request();
}

int PageGrid::columns() const
{
    return std::max(1, (width() - 2 * kSideAir + kGap) / kPitchX);
}

QRect PageGrid::cellRect(int index) const
{
    const int row = index / columns();
    const int column = index % columns();
    const int used = columns() * kPitchX - kGap;
    return {QPoint((width() - used) / 2 + column * kPitchX, kHeadHeight + row * kPitchY - m_scroll),
            kPicture};
}

int PageGrid::selectedPage() const
{
    return m_pages.value(m_selected, -1);
}

int PageGrid::indexAt(const QPoint &position) const
{
    const auto [first, last] = visibleRange();
    for (int index = first; index < last; ++index) {
        if (cellRect(index).adjusted(0, 0, 0, kNumberHeight).contains(position))
            return index;
    }
    return -1;
}

std::pair<int, int> PageGrid::visibleRange() const
{
    const auto count = static_cast<int>(m_pages.size());
    const int firstRow = std::max(0, (m_scroll - kHeadHeight) / kPitchY);
    const int lastRow = (m_scroll + height()) / kPitchY + 1;
    return {std::min(count, firstRow * columns()), std::min(count, lastRow * columns())};
}

void PageGrid::select(int index)
{
    if (m_pages.isEmpty()) {
        update();
        return;
    }
    m_selected = std::clamp(index, 0, static_cast<int>(m_pages.size()) - 1);
    const QRect cell = cellRect(m_selected).adjusted(0, -kGap, 0, kNumberHeight + kGap);
    if (cell.top() < kHeadHeight)
        scrollTo(m_scroll + cell.top() - kHeadHeight);
    else if (cell.bottom() > height())
        scrollTo(m_scroll + cell.bottom() - height());
    setAccessibleDescription(tr("Page %1").arg(QString::number(selectedPage() + 1)));
    if (QAccessible::isActive()) {
        QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&changed);
    }
    update();
}

void PageGrid::scrollTo(int top)
{
    const auto rows = (static_cast<int>(m_pages.size()) + columns() - 1) / columns();
    const int furthest = std::max(0, kHeadHeight + rows * kPitchY - height());
    m_scroll = std::clamp(top, 0, furthest);
    request();
    update();
}

void PageGrid::request()
{
    if (!isVisible())
        return;
    const QSize size = (QSizeF(kPicture) * devicePixelRatioF()).toSize();
    QList<PageRequest> wanted;
    const auto [first, last] = visibleRange();
    for (int index = first; index < last; ++index) {
        const int page = m_pages.at(index);
        if (!m_pictures.contains(page) && !m_failed.contains(page))
            wanted.append({page, PageScale::fitted(FitMode::Page, size), DecodeQuality::Fast});
    }
    m_queue.cancel();
    m_queue.request(wanted);
}

void PageGrid::take(const PageResult &result)
{
    const int page = result.request.page;
    if (result.outcome) {
        auto image = std::make_unique<QImage>(result.outcome->image);
        image->setDevicePixelRatio(devicePixelRatioF());
        const auto kib = std::max<qsizetype>(1, image->sizeInBytes() / 1024);
        m_pictures.insert(page, image.release(), kib);
    } else {
        m_failed.insert(page);
    }
    update();
}

void PageGrid::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor veil = m_palette.ground;
    veil.setAlphaF(static_cast<float>(kVeil));
    painter.fillRect(rect(), veil);
    const auto [first, last] = visibleRange();
    for (int index = first; index < last; ++index)
        paintCell(painter, index);
    painter.fillRect(0, 0, width(), kHeadHeight - kGap / 2, m_palette.ground);
    painter.setFont(readerFont(font(), 18, QFont::DemiBold));
    painter.setPen(m_palette.text);
    painter.drawText(QRect(kSideAir, 0, width(), kHeadHeight - kGap / 2), Qt::AlignVCenter, m_title);
    if (!m_pages.isEmpty())
        return;
    painter.setFont(readerFont(font(), 13, QFont::Normal));
    painter.setPen(m_palette.muted);
    painter.drawText(rect(), Qt::AlignCenter, tr("No bookmarks yet: M sets one on the page you read."));
}

void PageGrid::paintCell(QPainter &painter, int index)
{
    const int page = m_pages.at(index);
    const QRect cell = cellRect(index);
    QRectF frame = cell;
    if (const QImage *image = m_pictures.object(page)) {
        QSizeF size = image->deviceIndependentSize();
        size = size.boundedTo(QSizeF(cell.size()));
        frame = QRectF(cell.center().x() - size.width() / 2, cell.bottom() + 1 - size.height(),
                       size.width(), size.height());
        painter.drawImage(frame, *image,
                          QRectF(QPointF(), size * image->devicePixelRatio()));
    } else {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_palette.hover);
        painter.drawRoundedRect(cell, kRadius, kRadius);
        if (m_failed.contains(page)) {
            painter.setPen(m_palette.warning);
            painter.drawText(cell, Qt::AlignCenter, QStringLiteral("!"));
        }
    }
    painter.setBrush(Qt::NoBrush);
    if (index == m_selected) {
        painter.setPen(QPen(m_palette.accent, 2));
        painter.drawRoundedRect(frame.adjusted(-3, -3, 3, 3), kRadius, kRadius);
    }
    if (m_marked.contains(page)) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_palette.accent);
        const double x = frame.right() - 22;
        painter.drawPolygon(QPolygonF({{x, frame.top()},
                                       {x + 14, frame.top()},
                                       {x + 14, frame.top() + 22},
                                       {x + 7, frame.top() + 16},
                                       {x, frame.top() + 22}}));
    }
    painter.setFont(readerFont(font(), 12, QFont::Medium));
    painter.setPen(index == m_selected ? m_palette.text : m_palette.muted);
    painter.drawText(QRect(cell.left(), cell.bottom() + 5, cell.width(), kNumberHeight),
                     Qt::AlignCenter, QString::number(page + 1));
}

void PageGrid::resizeEvent(QResizeEvent *)
{
    scrollTo(m_scroll);
}

void PageGrid::hideEvent(QHideEvent *)
{
    m_queue.cancel();
}

void PageGrid::wheelEvent(QWheelEvent *event)
{
    const int pixels = event->pixelDelta().isNull() ? event->angleDelta().y() * kPitchY / 240
                                                    : event->pixelDelta().y();
    scrollTo(m_scroll - pixels);
    event->accept();
}

void PageGrid::mousePressEvent(QMouseEvent *event)
{
    const int index = event->button() == Qt::LeftButton ? indexAt(event->pos()) : -1;
    if (index < 0) {
        Q_EMIT closed();
        return;
    }
    select(index);
    Q_EMIT pageChosen(selectedPage());
}

void PageGrid::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        select(m_selected - 1);
        break;
    case Qt::Key_Right:
        select(m_selected + 1);
        break;
    case Qt::Key_Up:
        select(m_selected >= columns() ? m_selected - columns() : m_selected);
        break;
    case Qt::Key_Down:
        select(m_selected + columns());
        break;
    case Qt::Key_Home:
        select(0);
        break;
    case Qt::Key_End:
        select(static_cast<int>(m_pages.size()) - 1);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (selectedPage() >= 0)
            Q_EMIT pageChosen(selectedPage());
        break;
    default:
        // Escape, and the key that opened it.
        Q_EMIT closed();
        break;
    }
}

} // namespace nw::reader
