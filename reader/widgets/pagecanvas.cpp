#include "reader/widgets/pagecanvas.h"

#include "reader/widgets/accessiblepage.h"
#include "reader/widgets/pagemessage.h"

#include <QAccessible>
#include <QPaintEvent>
#include <QPainter>
#include <QResizeEvent>

#include <algorithm>
#include <cmath>

namespace nw::reader {
namespace {

constexpr int kScaleRestMs = 100;
constexpr int kPatienceMs = 150;
constexpr qint64 kSmallestBudgetBytes = 48LL << 20;
constexpr int kBudgetViewports = 4;
constexpr QSize kUsualPageShape{2, 3};

} // namespace

PageCanvas::PageCanvas(PageRenderer renderer, QWidget *parent)
    : QWidget(parent)
    , m_loader(std::move(renderer))
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    AccessiblePage::install();

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
}

PageCanvas::~PageCanvas() = default;

void PageCanvas::setDocument(DocumentPointer document, int page, ReadingDirection direction,
                             const std::optional<EarlyPage> &early)
{
    m_document = document;
    m_direction = direction;
    m_lastFrame = {};
    m_zoomScale = 0;
    m_page = -1;
    m_loader.setDocument(std::move(document));
    if (early)
        m_loader.adopt(early->request, early->outcome);
    if (m_document)
        showPage(std::clamp(page, 0, pageCount() - 1), PageStep::Forward);
    else
        update();
}

int PageCanvas::pageCount() const
{
    return m_document ? m_document->pageCount() : 0;
}

void PageCanvas::goTo(int page)
{
    if (!m_document)
        return;
    const int wanted = std::clamp(page, 0, pageCount() - 1);
    if (wanted != m_page)
        showPage(wanted, wanted == m_page - 1 ? PageStep::Backward : PageStep::Forward);
}

void PageCanvas::turn(PageStep step)
{
    const int page = m_page + (step == PageStep::Forward ? 1 : -1);
    if (!m_document || page < 0 || page >= pageCount())
        Q_EMIT endReached(step);
    else
        showPage(page, step);
}

void PageCanvas::advance(PageStep step)
{
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

double PageCanvas::scale() const
{
    return wantedScale().scaleFor(m_loader.naturalSize(m_page));
}

void PageCanvas::setDirection(ReadingDirection direction)
{
    if (m_direction == direction)
        return;
    m_direction = direction;
    m_isPlaced = false;
    viewMoved();
}

void PageCanvas::setPalette(const ReaderPalette &palette)
{
    m_palette = palette;
    if (m_message)
        m_message->setPalette(palette);
    update();
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
    if (!m_isPlaced)
        return {};
    const QRectF target = targetRect();
    const qreal ratio = devicePixelRatioF();
    return {target.topLeft() / ratio, target.size() / ratio};
}

bool PageCanvas::isShowing(DecodeQuality quality) const
{
    return quality == DecodeQuality::Best ? m_reported == Report::Best
                                          : m_reported != Report::Nothing;
}

QString PageCanvas::pageName() const
{
    if (!m_document)
        return tr("No page");
    return tr("Page %1 of %2").arg(QString::number(m_page + 1), QString::number(pageCount()));
}

void PageCanvas::showPage(int page, PageStep cameBy)
{
    m_page = page;
    m_cameBy = cameBy;
    m_isPlaced = false;
    m_reported = Report::Nothing;
    m_scaleTimer.stop();
    if (m_message)
        m_message->hide();
    requestPage();
    if (!m_loader.current())
        m_patienceTimer.start();
    if (isVisible() && m_loader.current())
        repaint(); // at once: a round through the event loop is a tenth of the time a turn may take
    else
        update();
    updateCursor();
    Q_EMIT pageChanged(page);
    if (QAccessible::isActive()) {
        QAccessibleEvent renamed(this, QAccessible::NameChanged);
        QAccessible::updateAccessibility(&renamed);
    }
}

void PageCanvas::requestPage()
{
    if (m_page < 0 || viewport().isEmpty())
        return;
    const qint64 viewportBytes = 4LL * viewport().width() * viewport().height();
    m_loader.setBudget(std::max(kSmallestBudgetBytes, kBudgetViewports * viewportBytes));
    m_loader.show(m_page, wantedScale(), m_cameBy);
    loaderChanged();
}

void PageCanvas::loaderChanged()
{
    const QSize natural = m_loader.naturalSize(m_page);
    if (!natural.isEmpty()) {
        m_offset = m_isPlaced ? clampOffset(m_offset, pageSize(), viewport())
                              : entryOffset(pageSize(), viewport(), m_direction, m_cameBy);
        m_isPlaced = true;
    }
    if (m_loader.error() && !m_loader.standIn())
        showMessage(*m_loader.error());
    else if (m_message)
        m_message->hide();
    updateCursor();
    update();
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

QSize PageCanvas::viewport() const
{
    const qreal ratio = devicePixelRatioF();
    const auto inner = [&](int side) {
        return qRound(side * ratio) - 2 * qRound(m_airLogical * ratio);
    };
    return QSize(inner(width()), inner(height())).expandedTo({1, 1});
}

QPointF PageCanvas::air() const
{
    const double side = qRound(m_airLogical * devicePixelRatioF());
    return {side, side};
}

QSize PageCanvas::pageSize() const
{
    return scaledSize(m_loader.naturalSize(m_page), scale());
}

QPointF PageCanvas::toViewport(const QPointF &logical) const
{
    return logical * devicePixelRatioF() - air();
}

PageScale PageCanvas::wantedScale() const
{
    return isZoomed() ? PageScale::zoomed(m_zoomScale) : PageScale::fitted(m_fit, viewport());
}

QRectF PageCanvas::targetRect() const
{
    const QPointF corner = m_offset + air();
    return {QPointF(std::round(corner.x()), std::round(corner.y())), QSizeF(pageSize())};
}

void PageCanvas::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    // From here on in device pixels.
    const qreal ratio = devicePixelRatioF();
    painter.scale(1 / ratio, 1 / ratio);
    paintPage(painter, QRect(0, 0, qRound(width() * ratio), qRound(height() * ratio)));
}

void PageCanvas::paintPage(QPainter &painter, const QRect &whole)
{
    const RenderedPage *page = m_loader.current();
    const bool isSharp = page != nullptr;
    if (!page)
        page = m_loader.standIn();
    if (page && m_isPlaced) {
        paintImage(painter, whole, page->image, targetRect());
        m_lastFrame = {page->image, targetRect()};
        m_patienceTimer.stop();
        if (isSharp)
            reportPainted();
    } else if (m_message && m_message->isVisible()) {
        painter.fillRect(whole, m_palette.ground);
    } else if (m_patienceTimer.isActive() && !m_lastFrame.image.isNull()) {
        paintImage(painter, whole, m_lastFrame.image, m_lastFrame.target);
    } else {
        paintWaiting(painter, whole);
    }
}

void PageCanvas::paintImage(QPainter &painter, const QRect &whole, const QImage &image,
                            const QRectF &target)
{
    const QRect area = target.toRect();
    for (const QRect &margin : QRegion(whole).subtracted(area))
        painter.fillRect(margin, m_palette.ground);
    if (image.size() == area.size()) {
        painter.drawImage(area.topLeft(), image);
        return;
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(target, image);
}

void PageCanvas::paintWaiting(QPainter &painter, const QRect &whole)
{
    painter.fillRect(whole, m_palette.ground);
    if (m_page < 0 || m_patienceTimer.isActive())
        return;
    const QSize natural = m_loader.naturalSize(m_page);
    const QSize shape = natural.isEmpty() ? kUsualPageShape : natural;
    QRect sheet(QPoint(), shape.scaled(viewport(), Qt::KeepAspectRatio));
    sheet.moveCenter(whole.center());
    painter.fillRect(sheet, m_palette.surface);
    const int textPx = qRound(13 * devicePixelRatioF());
    painter.setFont(readerFont(font(), textPx, QFont::Medium));
    painter.setPen(m_palette.muted);
    painter.drawText(sheet, Qt::AlignCenter,
                     tr("Loading page %1…").arg(QString::number(m_page + 1)));
}

void PageCanvas::reportPainted()
{
    const Report now = m_loader.isCurrentRefined() ? Report::Best : Report::Fast;
    if (now <= m_reported)
        return;
    const bool isNewPage = m_reported == Report::Nothing;
    m_reported = now;
    // Painting goes on: whoever hears of it hears after the frame.
    QMetaObject::invokeMethod(
        this,
        [this, isNewPage, now, page = m_page] {
            if (page != m_page)
                return;
            if (isNewPage)
                Q_EMIT pageShown(page, pageCount());
            if (now == Report::Best)
                Q_EMIT refined();
        },
        Qt::QueuedConnection);
}

void PageCanvas::showMessage(const ReadError &error)
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
    m_message->setError(m_page, pageCount(), error);
    placeMessage();
    m_message->show();
    m_patienceTimer.stop();
    m_lastFrame = {};
    if (!isNew)
        return;
    QMetaObject::invokeMethod(
        this,
        [this, page = m_page, code = error.code] {
            if (page == m_page)
                Q_EMIT errorShown(page, code);
        },
        Qt::QueuedConnection);
}

void PageCanvas::placeMessage()
{
    QRect place(QPoint(), m_message->sizeHint().boundedTo(size()));
    place.moveCenter(rect().center());
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
