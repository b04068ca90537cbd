#include "reader/widgets/stripcanvas.h"

#include "reader/core/render/memorypressure.h"
#include "reader/widgets/accessiblepage.h"

#include <QResizeEvent>

#include <algorithm>
#include <cmath>

namespace nw::reader {
namespace {

constexpr int kThreads = 2;
constexpr qint64 kSourceBudgetBytes = 144LL << 20;
constexpr qint64 kTileBudgetBytes = 80LL << 20;
constexpr int kTileRows = 512;
constexpr double kStepShare = 0.9; // of the viewport
constexpr int kViewportsAhead = 2;
constexpr int kSettleMs = 120;
constexpr int kBoundless = 1 << 24;

} // namespace

StripCanvas::StripCanvas(PageRenderer renderer, QWidget *parent)
    : ReadingView(parent)
    , m_queue(kThreads, std::move(renderer))
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    grabGesture(Qt::PinchGesture);
    AccessiblePage::install();
    m_clock.start();
    m_settleTimer.setSingleShot(true);
    m_settleTimer.setInterval(kSettleMs);
    connect(&m_settleTimer, &QTimer::timeout, this, &StripCanvas::settle);
    connect(&m_queue, &RenderQueue::finished, this, &StripCanvas::take);
    connect(&m_scaler, &TileScaler::finished, this, &StripCanvas::takeTile);
}

StripCanvas::~StripCanvas() = default;

void StripCanvas::setDocument(DocumentPointer document, int page, ReadingDirection direction,
                              const std::optional<EarlyPage> &)
{
    stopRolling();
    m_document = document;
    m_direction = direction;
    m_queue.setDocument(std::move(document));
    m_page = -1;
    m_reported = -1;
    m_refined = -1;
    m_across = 0;
    m_errors.clear();
    StripView view = m_layout.view();
    view.direction = direction;
    view.viewport = viewport();
    view.zoom = 1;
    m_layout.setView(view);
    resetPages();
    m_place = {m_document ? std::clamp(page, 0, pageCount() - 1) : 0, 0};
    follow();
}

// All that is known of pages is forgotten: another book, or another look of this one.
void StripCanvas::resetPages()
{
    m_sources.clear();
    m_tiles.clear();
    m_scaler.wish({});
    m_layout.setPages(pageCount());
    for (auto fix = m_look.map.fixes().begin(); fix != m_look.map.fixes().end(); ++fix) {
        if (fix->standing == PageStanding::Skipped)
            m_layout.skip(fix.key());
    }
}

void StripCanvas::setAxis(StripAxis axis)
{
    StripView view = m_layout.view();
    view.axis = axis;
    if (view.axis != m_layout.view().axis)
        changeView(view);
}

void StripCanvas::goToPlace(const StripPlace &place)
{
    stopRolling();
    m_place = place;
    follow();
}

void StripCanvas::goTo(int page)
{
    if (m_document)
        goToPlace({std::clamp(page, 0, pageCount() - 1), 0});
}

void StripCanvas::turn(PageStep step)
{
    const bool isForward = step == PageStep::Forward;
    // Back is first to where this page begins.
    const bool isInside = m_place.fraction > 0.02 && m_place.page == m_page;
    const int page = isForward ? m_page + 1 : (isInside ? m_page : m_page - 1);
    const bool isAtEnd = isForward && m_scroll == m_layout.clampScroll(m_layout.length());
    if (!m_document || page < 0 || page >= pageCount() || isAtEnd)
        Q_EMIT endReached(step);
    else
        goTo(page);
}

void StripCanvas::advance(PageStep step)
{
    const double way = std::round(kStepShare * viewportLength());
    const double from = m_rollTimer != 0 ? m_target : static_cast<double>(m_scroll);
    const qint64 target =
        m_layout.clampScroll(std::llround(from + (step == PageStep::Forward ? way : -way)));
    if (!m_document || target == std::llround(from))
        Q_EMIT endReached(step);
    else
        rollTo(static_cast<double>(target));
}

bool StripCanvas::pan(const QPointF &deltaLogical)
{
    const qreal ratio = devicePixelRatioF();
    const bool isVertical = m_layout.view().axis == StripAxis::Vertical;
    const int room = isVertical ? viewport().width() : viewport().height();
    const int spare = std::max(0, (m_layout.breadth() - room + 1) / 2);
    const double aside = (isVertical ? deltaLogical.x() : deltaLogical.y()) * ratio;
    const int across = std::clamp(m_across + qRound(aside), -spare, spare);
    const bool hasMovedAcross = across != m_across;
    m_across = across;
    m_exact = static_cast<double>(m_scroll) - alongOf(deltaLogical);
    const bool hasMoved = scrollTo(std::llround(m_exact));
    if (hasMovedAcross)
        update();
    return hasMoved || hasMovedAcross;
}

void StripCanvas::setFitMode(FitMode fit)
{
    StripView view = m_layout.view();
    view.fit = fit;
    view.zoom = 1;
    m_across = 0;
    changeView(view);
}

void StripCanvas::zoomBy(double factor)
{
    StripView view = m_layout.view();
    view.zoom = std::clamp(view.zoom * factor, 0.1, 8.0);
    changeView(view);
}

bool StripCanvas::isZoomed() const
{
    return m_layout.view().zoom < 0.999 || m_layout.view().zoom > 1.001;
}

double StripCanvas::scale() const
{
    return m_page < 0 ? 1.0 : m_layout.scaleOf(m_page);
}

void StripCanvas::setDirection(ReadingDirection direction)
{
    m_direction = direction;
    StripView view = m_layout.view();
    view.direction = direction;
    changeView(view);
}

void StripCanvas::setLook(const BookLook &look)
{
    if (m_look == look)
        return;
    m_look = look;
    resetPages();
    follow();
}

QString StripCanvas::stateText() const
{
    if (m_page < 0 || m_sources.contains(m_page))
        return {};
    return m_errors.contains(m_page) ? tr("This page cannot be shown") : tr("Loading");
}

qint64 StripCanvas::heldBytes() const
{
    qint64 bytes = 0;
    for (const Source &source : m_sources)
        bytes += source.page.image.sizeInBytes();
    for (const ReadyTile &ready : m_tiles)
        bytes += ready.image.sizeInBytes();
    return bytes;
}

QSize StripCanvas::viewport() const
{
    return (QSizeF(size()) * devicePixelRatioF()).toSize().expandedTo({1, 1});
}

int StripCanvas::viewportLength() const
{
    return m_layout.view().axis == StripAxis::Vertical ? viewport().height() : viewport().width();
}

double StripCanvas::alongOf(const QPointF &logical) const
{
    const StripView &view = m_layout.view();
    double along = logical.y();
    if (view.axis == StripAxis::Horizontal)
        along = view.direction == ReadingDirection::LeftToRight ? logical.x() : -logical.x();
    return along * devicePixelRatioF();
}

// The place stays what it was; only its pixels are others.
void StripCanvas::changeView(const StripView &view)
{
    stopRolling();
    if (view == m_layout.view())
        return;
    m_layout.setView(view);
    m_tiles.clear();
    follow();
    m_settleTimer.start();
    Q_EMIT viewChanged();
}

bool StripCanvas::scrollTo(qint64 scroll)
{
    const qint64 clamped = m_layout.clampScroll(scroll);
    if (clamped == m_scroll)
        return false;
    m_way = clamped > m_scroll ? 1 : -1;
    m_place = m_layout.placeAt(clamped);
    follow();
    return true;
}

// Brings everything in line with m_place.
void StripCanvas::follow()
{
    m_scroll = m_layout.scrollAt(m_place);
    if (m_rollTimer == 0)
        m_exact = static_cast<double>(m_scroll);
    const int page = m_document ? m_layout.readPage(m_scroll) : -1;
    const bool isOther = page != m_page;
    m_page = page;
    request();
    update();
    if (!isOther)
        return;
    Q_EMIT pageChanged(page);
    tellOfPlace();
}

PageRequest StripCanvas::requestOf(int page) const
{
    const StripView &view = m_layout.view();
    const int breadth = m_layout.breadth();
    // Never larger than the page itself: the rest is done by tiles.
    PageScale scale = PageScale::zoomed(std::min(1.0, view.zoom));
    if (breadth > 0) {
        const QSize room = view.axis == StripAxis::Vertical ? QSize(breadth, kBoundless)
                                                            : QSize(kBoundless, breadth);
        scale = PageScale::fitted(FitMode::Smart, room);
    }
    return {page, scale, DecodeQuality::Best, m_look.of({page})};
}

QList<int> StripCanvas::pagesWanted() const
{
    const qint64 length = viewportLength();
    const auto between = [this](qint64 from, qint64 to) { return m_layout.pagesBetween(from, to); };
    QList<int> wanted = between(m_scroll, m_scroll + length);
    QList<int> after = between(m_scroll + length, m_scroll + length * (1 + kViewportsAhead));
    QList<int> before = between(m_scroll - length, m_scroll);
    std::reverse(before.begin(), before.end());
    for (const int page : m_way > 0 ? after + before : before + after) {
        if (!wanted.contains(page))
            wanted.append(page);
    }
    return wanted;
}

void StripCanvas::request()
{
    if (!m_document || size().isEmpty())
        return;
    QList<PageRequest> missing;
    for (const int page : pagesWanted()) {
        const PageRequest wish = requestOf(page);
        const auto source = m_sources.constFind(page);
        const bool isThere = source != m_sources.constEnd() && source->request == wish;
        if (!isThere && !m_errors.contains(page))
            missing.append(wish);
    }
    m_queue.cancel();
    m_queue.request(missing);
    requestTiles();
}

void StripCanvas::take(const PageResult &result)
{
    const int page = result.request.page;
    if (!result.outcome) {
        if (m_errors.contains(page))
            return;
        m_errors.insert(page, result.outcome.error());
        Q_EMIT errorShown(page, result.outcome.error().code);
        update();
        return;
    }
    if (result.request != requestOf(page))
        return;
    m_sources.insert(page, {result.request, *result.outcome});
    m_tiles.removeIf([page](const ReadyTile &ready) { return ready.tile.page == page; });
    m_layout.learn(page, result.outcome->naturalSize);
    dropFarSources();
    const qint64 before = m_scroll;
    follow();
    // What rolls, rolls on from the same place, though that is another pixel now.
    m_target += static_cast<double>(m_scroll - before);
    m_exact += m_rollTimer == 0 ? 0 : static_cast<double>(m_scroll - before);
}

void StripCanvas::dropFarSources()
{
    const QList<int> wanted = pagesWanted();
    const qint64 budgetBytes = affordableBytes(kSourceBudgetBytes, memoryState());
    const auto isOver = [this, budgetBytes] {
        qint64 bytes = 0;
        for (const Source &source : std::as_const(m_sources))
            bytes += source.page.image.sizeInBytes();
        return bytes > budgetBytes;
    };
    const QList<int> visible = m_layout.pagesBetween(m_scroll, m_scroll + viewportLength());
    while (isOver()) {
        int furthest = -1;
        for (auto source = m_sources.cbegin(); source != m_sources.cend(); ++source) {
            const int page = source.key();
            const auto distance = [this](int other) { return std::abs(other - m_page); };
            if (!visible.contains(page) && (furthest < 0 || distance(page) > distance(furthest)))
                furthest = page;
        }
        if (furthest < 0)
            return;
        m_sources.remove(furthest);
    }
}

QList<Tile> StripCanvas::tilesOf(int page, qint64 from, qint64 to) const
{
    const QSize scaled = m_layout.sizeOf(page);
    const bool isVertical = m_layout.view().axis == StripAxis::Vertical;
    // From side to side all rows are in view at once.
    const qint64 first = isVertical ? std::max<qint64>(0, from - m_layout.startOf(page)) : 0;
    const qint64 last = isVertical ? std::min<qint64>(scaled.height(), to - m_layout.startOf(page))
                                   : scaled.height();
    QList<Tile> tiles;
    for (qint64 row = first / kTileRows * kTileRows; row < last; row += kTileRows) {
        const int rows = static_cast<int>(std::min<qint64>(kTileRows, scaled.height() - row));
        tiles.append({page, scaled, static_cast<int>(row), rows});
    }
    return tiles;
}

void StripCanvas::requestTiles()
{
    const qint64 length = viewportLength();
    const qint64 end = m_scroll + length;
    QList<TileRequest> wanted;
    const auto want = [&](qint64 from, qint64 to) {
        for (const int page : m_layout.pagesBetween(from, to)) {
            const auto source = m_sources.constFind(page);
            if (source == m_sources.constEnd()
                || source->page.image.size() == m_layout.sizeOf(page))
                continue;
            for (const Tile &tile : tilesOf(page, from, to)) {
                if (!readyTile(tile))
                    wanted.append({tile, source->page.image});
            }
        }
    };
    want(m_scroll, end);
    if (m_way > 0)
        want(end, end + length);
    else
        want(m_scroll - length, m_scroll);
    m_scaler.wish(wanted);
}

const QImage *StripCanvas::readyTile(const Tile &tile) const
{
    for (const ReadyTile &ready : m_tiles) {
        if (ready.tile == tile)
            return &ready.image;
    }
    return nullptr;
}

void StripCanvas::takeTile(const Tile &tile, const QImage &image)
{
    if (!m_sources.contains(tile.page) || tile.scaledPage != m_layout.sizeOf(tile.page))
        return;
    m_tiles.append({tile, image});
    const auto farness = [this](const ReadyTile &ready) {
        return std::abs(m_layout.startOf(ready.tile.page) + ready.tile.firstRow - m_scroll);
    };
    const auto bytes = [this] {
        qint64 sum = 0;
        for (const ReadyTile &ready : std::as_const(m_tiles))
            sum += ready.image.sizeInBytes();
        return sum;
    };
    while (m_tiles.size() > 1 && bytes() > kTileBudgetBytes) {
        m_tiles.erase(std::max_element(
            m_tiles.begin(), m_tiles.end(),
            [&](const ReadyTile &a, const ReadyTile &b) { return farness(a) < farness(b); }));
    }
    update();
}

void StripCanvas::settle()
{
    request();
    update();
}

void StripCanvas::resizeEvent(QResizeEvent *)
{
    StripView view = m_layout.view();
    view.viewport = viewport();
    changeView(view);
}

} // namespace nw::reader
