#include "reader/widgets/thumbnailstrip.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace nw::reader {
namespace {

constexpr QSize kThumbnail{57, 80};
constexpr int kGap = 12;
constexpr int kPitch = kThumbnail.width() + kGap;
constexpr int kSideAir = 16;
constexpr int kTopAir = 4; // the ring of the current page
constexpr int kNumberHeight = 16;
constexpr int kNumberPx = 12;
constexpr double kRingWidth = 2;
constexpr double kCoverRadius = 2;
constexpr int kSettleMs = 150;
constexpr int kCacheKiB = 16 * 1024;

} // namespace

ThumbnailStrip::ThumbnailStrip(PageRenderer renderer, QWidget *parent)
    : QWidget(parent)
    , m_queue(1, std::move(renderer))
    , m_thumbnails(kCacheKiB)
{
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Small pages"));
    m_settleTimer.setSingleShot(true);
    m_settleTimer.setInterval(kSettleMs);
    connect(&m_settleTimer, &QTimer::timeout, this, &ThumbnailStrip::requestVisible);
    connect(&m_queue, &RenderQueue::finished, this, &ThumbnailStrip::take);
}

void ThumbnailStrip::setDocument(DocumentPointer document)
{
    m_thumbnails.clear();
    m_failed.clear();
    DocumentPointer small;
    if (document)
        small = document->previews(qRound(kThumbnail.width() * devicePixelRatioF()));
    m_queue.setDocument(small ? small : document);
    m_document = std::move(document);
    m_page = 0;
    scrollToCurrent();
}

void ThumbnailStrip::setCurrentPage(int page)
{
    m_page = page;
    scrollToCurrent();
}

void ThumbnailStrip::setDirection(ReadingDirection direction)
{
    m_direction = direction;
    scrollToCurrent();
}

void ThumbnailStrip::setPalette(const ReaderPalette &palette)
{
    m_palette = palette;
    update();
}

QSize ThumbnailStrip::sizeHint() const
{
    return {kPitch, kTopAir + kThumbnail.height() + kTopAir + kNumberHeight};
}

int ThumbnailStrip::pageCount() const
{
    return m_document ? m_document->pageCount() : 0;
}

double ThumbnailStrip::rowStart() const
{
    const int row = pageCount() * kPitch - kGap;
    const bool fits = row <= width() - 2 * kSideAir;
    return fits ? std::floor((width() - row) / 2.0) : kSideAir - std::round(m_scroll);
}

QRect ThumbnailStrip::cellRect(int page) const
{
    const int fromStart = static_cast<int>(rowStart()) + page * kPitch;
    const int left = m_direction == ReadingDirection::LeftToRight
        ? fromStart
        : width() - fromStart - kThumbnail.width();
    return {QPoint(left, kTopAir), kThumbnail};
}

QList<int> ThumbnailStrip::visiblePages() const
{
    const double outside = std::max(0.0, -rowStart());
    QList<int> pages;
    for (int page = static_cast<int>(outside / kPitch); page < pageCount(); ++page) {
        const QRect cell = cellRect(page);
        if (cell.right() < 0 || cell.left() >= width())
            break;
        pages.append(page);
    }
    return pages;
}

bool ThumbnailStrip::isComplete() const
{
    const QList<int> pages = visiblePages();
    return std::all_of(pages.begin(), pages.end(), [this](int page) {
        return m_thumbnails.contains(page) || m_failed.contains(page);
    });
}

int ThumbnailStrip::pageAt(const QPoint &position) const
{
    for (const int page : visiblePages()) {
        if (cellRect(page).adjusted(-kGap / 2, 0, kGap / 2, kNumberHeight).contains(position))
            return page;
    }
    return -1;
}

void ThumbnailStrip::clampScroll()
{
    const double row = pageCount() * kPitch - kGap;
    const double furthest = std::max(0.0, row + 2 * kSideAir - width());
    m_scroll = std::clamp(m_scroll, 0.0, furthest);
}

void ThumbnailStrip::scrollToCurrent()
{
    m_scroll = kSideAir + m_page * kPitch + kThumbnail.width() / 2.0 - width() / 2.0;
    clampScroll();
    m_settleTimer.start();
    update();
}

PageScale ThumbnailStrip::thumbnailScale() const
{
    return PageScale::fitted(FitMode::Page, (QSizeF(kThumbnail) * devicePixelRatioF()).toSize());
}

void ThumbnailStrip::requestVisible()
{
    m_queue.cancel();
    if (!isVisible())
        return;
    QList<int> pages = visiblePages();
    std::stable_sort(pages.begin(), pages.end(),
                     [this](int a, int b) { return std::abs(a - m_page) < std::abs(b - m_page); });
    QList<PageRequest> wanted;
    for (const int page : pages) {
        if (!m_thumbnails.contains(page) && !m_failed.contains(page))
            wanted.append({page, thumbnailScale(), DecodeQuality::Fast});
    }
    m_queue.request(wanted);
}

void ThumbnailStrip::take(const PageResult &result)
{
    const int page = result.request.page;
    if (!result.outcome) {
        m_failed.insert(page);
    } else {
        auto image = std::make_unique<QImage>(result.outcome->image);
        image->setDevicePixelRatio(devicePixelRatioF());
        const auto kib = std::max<qsizetype>(1, image->sizeInBytes() / 1024);
        m_thumbnails.insert(page, image.release(), kib);
    }
    update(cellRect(page));
    Q_EMIT thumbnailArrived(page);
}

bool ThumbnailStrip::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int page = pageAt(help->pos());
        if (page >= 0)
            QToolTip::showText(help->globalPos(), tr("Page %1").arg(QString::number(page + 1)),
                               this, cellRect(page));
        return true;
    }
    if (event->type() == QEvent::Leave) {
        m_hovered = -1;
        update();
    }
    return QWidget::event(event);
}

void ThumbnailStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const int page : visiblePages())
        paintCell(painter, page);
}

void ThumbnailStrip::paintCell(QPainter &painter, int page)
{
    const QRect cell = cellRect(page);
    const bool isCurrent = page == m_page;
    QRectF frame = cell;
    if (const QImage *image = m_thumbnails.object(page)) {
        const QSizeF size = image->deviceIndependentSize();
        frame = QRectF(cell.left() + std::floor((cell.width() - size.width()) / 2),
                       cell.top() + std::floor((cell.height() - size.height()) / 2), size.width(),
                       size.height());
        // Of a strip that is longer than its place, the beginning.
        frame = frame.intersected(cell);
        const QSizeF part = frame.size() * image->devicePixelRatio();
        if (size.height() > cell.height())
            frame.moveTop(cell.top());
        painter.drawImage(frame, *image, QRectF(QPointF(), part));
        // White pages end somewhere on white bars, too.
        painter.setPen(m_palette.line);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(frame.adjusted(-0.5, -0.5, 0.5, 0.5));
    } else {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_palette.hover);
        painter.drawRoundedRect(cell, kCoverRadius, kCoverRadius);
        if (m_failed.contains(page)) {
            painter.setPen(m_palette.warning);
            painter.setFont(readerFont(font(), 18, QFont::DemiBold));
            painter.drawText(cell, Qt::AlignCenter, QStringLiteral("!"));
        }
    }
    painter.setBrush(Qt::NoBrush);
    if (isCurrent || page == m_hovered) {
        painter.setPen(QPen(isCurrent ? m_palette.accent : m_palette.strongLine, kRingWidth));
        const double out = 1 + kRingWidth / 2;
        painter.drawRoundedRect(frame.adjusted(-out, -out, out, out), kCoverRadius + 1,
                                kCoverRadius + 1);
    }
    painter.setFont(readerFont(font(), kNumberPx, isCurrent ? QFont::DemiBold : QFont::Normal));
    painter.setPen(isCurrent ? m_palette.text : m_palette.muted);
    painter.drawText(
        QRect(cell.left() - kGap / 2, cell.bottom() + 1 + kTopAir, kPitch, kNumberHeight),
        Qt::AlignCenter, QString::number(page + 1));
}

void ThumbnailStrip::resizeEvent(QResizeEvent *)
{
    scrollToCurrent();
}

void ThumbnailStrip::showEvent(QShowEvent *)
{
    scrollToCurrent();
}

void ThumbnailStrip::hideEvent(QHideEvent *)
{
    m_settleTimer.stop();
    m_queue.cancel();
}

void ThumbnailStrip::wheelEvent(QWheelEvent *event)
{
    const QPoint angle = event->angleDelta();
    const bool isSideways = std::abs(angle.x()) > std::abs(angle.y());
    const int mirrored = m_direction == ReadingDirection::LeftToRight ? angle.x() : -angle.x();
    const int back = isSideways ? mirrored : angle.y();
    constexpr int kNotch = QWheelEvent::DefaultDeltasPerStep;
    m_scroll -= 2.0 * kPitch * back / kNotch;
    clampScroll();
    m_settleTimer.start();
    update();
    event->accept();
}

void ThumbnailStrip::mousePressEvent(QMouseEvent *event)
{
    const int page = event->button() == Qt::LeftButton ? pageAt(event->pos()) : -1;
    if (page >= 0)
        Q_EMIT pageChosen(page);
}

void ThumbnailStrip::mouseMoveEvent(QMouseEvent *event)
{
    const int hovered = pageAt(event->pos());
    if (hovered != m_hovered) {
        m_hovered = hovered;
        if (hovered >= 0)
            setCursor(Qt::PointingHandCursor);
        else
            unsetCursor();
        update();
    }
    event->ignore(); // the reader keeps its controls while the pointer moves
}

} // namespace nw::reader
