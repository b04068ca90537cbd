#include "reader/widgets/loupe.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace nw::reader {
namespace {

constexpr int kSidePx = 280;
constexpr int kRimPx = 3;
constexpr double kEnlargement = 2.5; // of what is seen beside it, at least
constexpr double kMostPixels = 16'000'000; // of a page: 64 MB

} // namespace

Loupe::Loupe(PageRenderer renderer, QWidget *parent)
    : QWidget(parent)
    , m_queue(1, std::move(renderer))
{
    hide();
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAccessibleName(tr("Magnifier"));
    resize(kSidePx, kSidePx);
    connect(&m_queue, &RenderQueue::finished, this, [this](const PageResult &result) {
        if (!m_wish || !result.request.asksForSame(*m_wish) || !result.outcome)
            return;
        m_picture = result.outcome->image;
        update();
    });
}

void Loupe::setDocument(DocumentPointer document)
{
    hide();
    m_queue.setDocument(std::move(document));
}

void Loupe::setPalette(const ReaderPalette &palette)
{
    m_palette = palette;
    update();
}

// The page's own pixels, or more of them where those are all seen already; less of a page that
// would fill the memory.
double Loupe::wantedScale(const LeafPlace &leaf, double shownScale) const
{
    const double ratio = devicePixelRatioF();
    const double shownPixels = leaf.rect.width() * leaf.rect.height() * ratio * ratio;
    const double most = shownScale * std::sqrt(kMostPixels / std::max(1.0, shownPixels));
    return std::min(std::max(1.0, kEnlargement * shownScale), most);
}

void Loupe::holdAt(const QPointF &place, const ReadingView &view)
{
    m_place = place;
    move((place - QPointF(kSidePx, kSidePx) / 2).toPoint());
    const QPointF inView = place - QPointF(view.pos());
    const auto leaf = view.leafAt(inView);
    if (!leaf || leaf->rect.isEmpty()) {
        m_wish.reset();
        m_picture.reset();
        update();
        return;
    }
    const QPointF inLeaf = inView - leaf->rect.topLeft();
    m_spot = {inLeaf.x() / leaf->rect.width(), inLeaf.y() / leaf->rect.height()};
    const PageRequest wish{leaf->page, PageScale::zoomed(wantedScale(*leaf, view.scale())),
                           DecodeQuality::Best, leaf->look};
    if (m_wish != wish) {
        m_wish = wish;
        m_picture.reset();
        m_queue.cancel();
        m_queue.request({wish});
    }
    show();
    raise();
    update();
}

void Loupe::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF glass = QRectF(rect()).adjusted(kRimPx, kRimPx, -kRimPx, -kRimPx);
    QPainterPath round;
    round.addEllipse(glass);
    painter.fillPath(round, m_palette.ground);
    if (m_picture) {
        painter.setClipPath(round);
        const qreal ratio = devicePixelRatioF();
        const QPointF spot(m_spot.x() * m_picture->width(), m_spot.y() * m_picture->height());
        painter.translate(glass.center());
        painter.scale(1 / ratio, 1 / ratio);
        painter.drawImage(QPoint(-qRound(spot.x()), -qRound(spot.y())), *m_picture);
        painter.resetTransform();
        painter.setClipping(false);
    } else if (m_wish) {
        painter.setPen(m_palette.muted);
        painter.setFont(readerFont(font(), 13, QFont::Medium));
        painter.drawText(glass, Qt::AlignCenter, tr("Loading"));
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_palette.strongLine, kRimPx));
    painter.drawEllipse(glass);
}

void Loupe::hideEvent(QHideEvent *)
{
    m_queue.cancel();
    m_wish.reset();
    m_picture.reset();
}

} // namespace nw::reader
