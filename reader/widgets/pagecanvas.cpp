#include "reader/widgets/pagecanvas.h"

#include "reader/core/render/memorypressure.h"
#include "reader/widgets/accessiblepage.h"
#include "reader/widgets/pagemessage.h"

#include <QResizeEvent>

#include <algorithm>
#include <cmath>

namespace nw::reader {
namespace {

constexpr int kScaleRestMs = 100;
constexpr int kPatienceMs = 150;
constexpr qint64 kSmallestBudgetBytes = 48LL << 20;
constexpr int kBudgetViewports = 4;

} // namespace

PageCanvas::PageCanvas(PageRenderer renderer, QWidget *parent)
    : ReadingView(parent)
    , m_loader(std::move(renderer))
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    grabGesture(Qt::PinchGesture);
    AccessiblePage::install();
    m_clock.start();

    m_scaleTimer.setSingleShot(true);
    m_scaleTimer.setInterval(kScaleRestMs);
    connect(&m_scaleTimer, &QTimer::timeout, this, &PageCanvas::requestPage);
    m_patienceTimer.setSingleShot(true);
    m_patienceTimer.setInterval(kPatienceMs);
    connect(&m_patienceTimer, &QTimer::timeout, this, [this] {
        m_lastFrame = {};
        update();
    });
    connect(&m_loader, &PageLoader::changed, this, &PageCanvas::loaderChanged);
    connect(&m_loader, &PageLoader::pageSizeLearned, this, &PageCanvas::learnSize);
    connect(&m_measurer, &PageMeasurer::measured, this, &PageCanvas::learnSize);
}

PageCanvas::~PageCanvas() = default;

void PageCanvas::setDocument(DocumentPointer document, int page, ReadingDirection direction,
                             const std::optional<EarlyPage> &early)
{
    m_document = document;
    m_direction = direction;
    m_lastFrame = {};
    stopRolling();
    m_zoomScale = 0;
    m_page = -1;
    m_spread = {};
    SpreadRules rules = m_spreads.rules();
    rules.direction = direction;
    m_spreads.setBook(document.get());
    m_spreads.setRules(rules);
    m_measurer.setDocument(document);
    m_loader.setDocument(std::move(document));
    if (early)
        m_loader.adopt(early->request, early->outcome);
    if (m_document) {
        const int wanted = std::clamp(page, 0, pageCount() - 1);
        showSpread(m_spreads.at(wanted), wanted, PageStep::Forward);
    } else {
        update();
    }
}

void PageCanvas::setPagesAtOnce(PagesAtOnce pages)
{
    SpreadRules rules = m_spreads.rules();
    if (rules.pagesAtOnce == pages)
        return;
    rules.pagesAtOnce = pages;
    changeRules(rules);
}

int PageCanvas::currentPage() const
{
    return m_spread.leaves.isEmpty() ? -1 : m_spread.firstPage();
}

int PageCanvas::lastShownPage() const
{
    return m_spread.leaves.isEmpty() ? -1 : m_spread.lastPage();
}

void PageCanvas::goTo(int page)
{
    if (!m_document)
        return;
    const int wanted = std::clamp(page, 0, pageCount() - 1);
    if (m_spread.holds(wanted))
        return;
    const bool isBackward = m_spreads.beside(m_spread, PageStep::Backward).holds(wanted);
    showSpread(m_spreads.at(wanted), wanted, isBackward ? PageStep::Backward : PageStep::Forward);
}

void PageCanvas::turn(PageStep step)
{
    const Spread next = m_document ? m_spreads.beside(m_spread, step) : Spread();
    if (next.leaves.isEmpty())
        Q_EMIT endReached(step);
    else
        showSpread(next, next.firstPage(), step);
}

void PageCanvas::advance(PageStep step)
{
    stopRolling();
    const auto moved = m_isPlaced ? readingStep(m_offset, pageSize(), viewport(), m_direction, step)
                                  : std::nullopt;
    if (!moved) {
        turn(step);
        return;
    }
    m_offset = *moved;
    update();
}

bool PageCanvas::pan(const QPointF &deltaLogical)
{
    const auto moved = m_isPlaced
        ? panned(m_offset, deltaLogical * devicePixelRatioF(), pageSize(), viewport())
        : std::nullopt;
    if (!moved)
        return false;
    m_offset = *moved;
    update();
    return true;
}

void PageCanvas::setFitMode(FitMode fit)
{
    stopRolling();
    m_fit = fit;
    m_zoomScale = 0;
    m_scaleTimer.stop();
    m_isPlaced = false;
    requestPage();
    viewMoved();
}

void PageCanvas::resetZoom()
{
    if (isZoomed())
        setFitMode(m_fit);
}

void PageCanvas::zoomBy(double factor)
{
    zoomAt(QRectF(rect()).center(), scale() * factor);
}

void PageCanvas::zoomAt(const QPointF &positionLogical, double newScale)
{
    if (!m_isPlaced)
        return;
    stopRolling();
    const double oldScale = scale();
    m_zoomScale = clampScale(newScale);
    m_offset =
        clampOffset(zoomedOffset(m_offset, toViewport(positionLogical), oldScale, m_zoomScale),
                    pageSize(), viewport());
    m_scaleTimer.start();
    viewMoved();
}

bool PageCanvas::isWholePageVisible() const
{
    return !m_isPlaced || fitsInside(pageSize(), viewport());
}

void PageCanvas::setDirection(ReadingDirection direction)
{
    if (m_direction == direction)
        return;
    m_direction = direction;
    m_isPlaced = false;
    SpreadRules rules = m_spreads.rules();
    rules.direction = direction;
    changeRules(rules);
    viewMoved();
}

void PageCanvas::setLook(const BookLook &look)
{
    if (m_look == look)
        return;
    const bool movesPages = m_look.quarterTurns != look.quarterTurns
        || m_look.trimming != look.trimming || m_look.map != look.map;
    m_look = look;
    if (movesPages)
        m_isPlaced = false;
    SpreadRules rules = m_spreads.rules();
    rules.map = look.map;
    changeRules(rules);
}

void PageCanvas::changeRules(const SpreadRules &rules)
{
    m_spreads.setRules(rules);
    if (m_page < 0)
        return;
    const Spread spread = m_spreads.at(m_page);
    if (spread != m_spread)
        showSpread(spread, m_page, PageStep::Forward);
    else
        requestPage();
}

void PageCanvas::setPalette(const ReaderPalette &palette)
{
    ReadingView::setPalette(palette);
    if (m_message)
        m_message->setPalette(palette);
}

void PageCanvas::setAir(int airLogical)
{
    if (m_airLogical == airLogical)
        return;
    m_airLogical = airLogical;
    rescaleSoon();
}

QRectF PageCanvas::pageRect() const
{
    return m_isPlaced ? toLogical(QRectF(corner(), QSizeF(pageSize()))) : QRectF();
}

QRectF PageCanvas::leafRect(qsizetype leaf) const
{
    const SpreadPlaces where = places();
    if (!m_isPlaced || leaf >= where.corners.size())
        return {};
    return toLogical(QRectF(corner() + where.corners.at(leaf), QSizeF(leafSize(leaf))));
}

std::optional<LeafPlace> PageCanvas::leafAt(const QPointF &logical) const
{
    for (qsizetype index = 0; index < m_spread.leaves.size(); ++index) {
        const Leaf &leaf = m_spread.leaves.at(index);
        if (leafRect(index).contains(logical))
            return LeafPlace{leaf.page, m_look.of(leaf), leafRect(index)};
    }
    return std::nullopt;
}

bool PageCanvas::isShowing(DecodeQuality quality) const
{
    return quality == DecodeQuality::Best ? m_reported == Report::Best
                                          : m_reported != Report::Nothing;
}

QString PageCanvas::pageName() const
{
    if (currentPage() == lastShownPage())
        return ReadingView::pageName();
    return tr("Pages %1 and %2 of %3")
        .arg(QString::number(currentPage() + 1), QString::number(lastShownPage() + 1),
             QString::number(pageCount()));
}

QString PageCanvas::stateText() const
{
    if (m_message && m_message->isVisible())
        return QString(m_message->title() % u". " % m_message->text());
    return isShowing(DecodeQuality::Fast) ? QString() : tr("Loading");
}

// A turned page stands still from its first frame: a motion would be repainted ten times, and who
// reads would wait for its end.
void PageCanvas::showSpread(const Spread &spread, int page, PageStep cameBy)
{
    m_spread = spread;
    m_page = page;
    m_cameBy = cameBy;
    m_isPlaced = false;
    m_reported = Report::Nothing;
    m_scaleTimer.stop();
    stopRolling();
    if (m_message)
        m_message->hide();
    m_patienceTimer.start();
    requestPage();
    if (m_loader.isComplete())
        m_patienceTimer.stop();
    // At once: a round through the event loop is a tenth of the time a turn may take.
    if (isVisible() && m_loader.isComplete())
        repaint(changedArea());
    else
        update(changedArea());
    updateCursor();
    Q_EMIT pageChanged(currentPage());
    tellOfPlace();
}

void PageCanvas::requestPage()
{
    if (m_page < 0 || viewport().isEmpty())
        return;
    const qint64 viewportBytes = 4LL * viewport().width() * viewport().height();
    const qint64 wantedBytes = std::max(kSmallestBudgetBytes, kBudgetViewports * viewportBytes);
    m_loader.setBudget(affordableBytes(wantedBytes, memoryState()));
    m_loader.show(planPages(
        m_spreads.spreads(), m_spread, m_cameBy,
        [this](const Leaf &leaf, qsizetype leafCount) { return requestOf(leaf, leafCount); }));
    loaderChanged();
}

// What is on the screen stays as it is; what is not yet, or comes after it, follows what is known
// now.
void PageCanvas::learnSize(int page, const QSize &size)
{
    Q_EMIT pageSizeLearned(page, size);
    if (!m_spreads.learn(page, size) || m_page < 0)
        return;
    const Spread spread = m_spreads.at(m_page);
    if (m_reported == Report::Nothing && spread != m_spread) {
        m_spread = spread;
        m_isPlaced = false;
        Q_EMIT pageChanged(currentPage());
    }
    requestPage();
}

void PageCanvas::loaderChanged()
{
    const bool isSizeKnown =
        !m_loader.naturalSize(0).isEmpty() || !m_loader.naturalSize(1).isEmpty();
    if (isSizeKnown) {
        m_offset = m_isPlaced ? clampOffset(m_offset, pageSize(), viewport())
                              : entryOffset(pageSize(), viewport(), m_direction, m_cameBy);
        m_isPlaced = true;
    }
    const ReadError *error = nullptr;
    for (qsizetype leaf = m_spread.leaves.size() - 1; leaf >= 0; --leaf) {
        if (m_loader.error(leaf) && !m_loader.standIn(leaf)) {
            error = m_loader.error(leaf);
            showMessage(*error, m_spread.leaves.at(leaf).page);
        }
    }
    if (!error && m_message)
        m_message->hide();
    updateCursor();
    update(changedArea());
    // What is read comes first; then pages are asked whether they are wide before they are paired.
    if (m_loader.isComplete() && pagesAtOnce() == PagesAtOnce::Two)
        m_measurer.wish(m_spreads.unknownAround(m_page));
}

void PageCanvas::viewMoved()
{
    loaderChanged();
    Q_EMIT viewChanged();
}

// Resizing sends sizes faster than pages can be rendered: the first is rendered at once, the last
// when it has stayed.
void PageCanvas::rescaleSoon()
{
    if (m_page < 0)
        return;
    const bool isFirstOfMany = !m_scaleTimer.isActive();
    m_scaleTimer.start();
    if (isFirstOfMany)
        requestPage();
    else
        loaderChanged();
}

void PageCanvas::showMessage(const ReadError &error, int page)
{
    if (!m_message) {
        m_message = new PageMessage(this);
        m_message->setPalette(m_palette);
        connect(m_message, &PageMessage::retryRequested, this, [this] {
            m_message->hide();
            m_loader.retry();
            setFocus();
            update();
        });
    }
    const bool isNew = m_message->isHidden();
    m_message->setError(page, pageCount(), error);
    placeMessage();
    m_message->show();
    m_patienceTimer.stop();
    m_lastFrame = {};
    if (!isNew)
        return;
    QMetaObject::invokeMethod(
        this,
        [this, page, code = error.code] {
            if (m_spread.holds(page))
                Q_EMIT errorShown(page, code);
        },
        Qt::QueuedConnection);
}

// In the middle, or in that of the leaf that is missing beside one that is there.
void PageCanvas::placeMessage()
{
    QRect room = rect();
    for (qsizetype leaf = 0; m_isPlaced && leaf < m_spread.leaves.size(); ++leaf) {
        if (m_loader.error(leaf) && m_spread.leaves.size() > 1)
            room = leafRect(leaf).toRect();
    }
    QRect place(QPoint(), m_message->sizeHint().boundedTo(size()));
    place.moveCenter(room.center());
    m_message->setGeometry(place);
}

void PageCanvas::resizeEvent(QResizeEvent *)
{
    if (m_message)
        placeMessage();
    if (isZoomed())
        loaderChanged();
    else
        rescaleSoon();
}

} // namespace nw::reader
