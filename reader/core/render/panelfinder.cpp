#include "reader/core/render/panelfinder.h"

#include "reader/core/pagemap.h"

#include <QFutureWatcher>
#include <QPromise>

#include <algorithm>

namespace nw::reader {
namespace {

PanelFrame frameOf(const QRectF &panel)
{
    return {QPolygonF(panel), {}, {}, {}};
}

// What the author framed, without what is too small to be looked at.
QList<PanelFrame> authoredPanels(const ComicDocument &book, const RenderedPage &page, int number)
{
    const FramedPage *framed = framedPage(book.info().frames, number);
    if (!framed)
        return {};
    auto frames =
        framesInShares(*framed, page.pageSize.isEmpty() ? page.naturalSize : page.pageSize);
    frames.removeIf([](const PanelFrame &frame) {
        return boundedCrop(frame.outline.boundingRect()).isEmpty();
    });
    return frames;
}

} // namespace

PanelFinder::PanelFinder(PageRenderer renderer, QObject *parent)
    : QObject(parent)
    , m_queue(1, std::move(renderer))
{
    m_pool.setMaxThreadCount(1);
    connect(&m_queue, &RenderQueue::finished, this, &PanelFinder::search);
}

PanelFinder::~PanelFinder()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void PanelFinder::setDocument(DocumentPointer document, ReadingDirection direction)
{
    ++m_book;
    m_direction = direction;
    m_panels.clear();
    m_document = document;
    m_queue.setDocument(std::move(document));
}

std::optional<QList<PanelFrame>> PanelFinder::panels(int page) const
{
    const auto known = m_panels.constFind(page);
    return known == m_panels.constEnd() ? std::nullopt : std::optional(*known);
}

void PanelFinder::wish(const QList<int> &pages)
{
    QList<PageRequest> wanted;
    for (const int page : pages) {
        if (!m_panels.contains(page))
            wanted.append({page,
                           PageScale::fitted(FitMode::Page, {kPanelSearchSide, kPanelSearchSide}),
                           DecodeQuality::Fast});
    }
    m_queue.cancel();
    m_queue.request(wanted);
}

void PanelFinder::keep(int page, const QList<PanelFrame> &panels)
{
    m_panels.insert(page, panels);
    Q_EMIT found(page);
}

void PanelFinder::search(const PageResult &result)
{
    const int page = result.request.page;
    if (m_panels.contains(page))
        return;
    if (!result.outcome) {
        keep(page, {}); // its message is one picture
        return;
    }
    if (const auto authored = authoredPanels(*m_document, *result.outcome, page);
        !authored.isEmpty()) {
        keep(page, authored);
        return;
    }
    const auto promise = std::make_shared<QPromise<QList<QRectF>>>();
    auto *watcher = new QFutureWatcher<QList<QRectF>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, page, book = m_book] {
        watcher->deleteLater();
        if (book != m_book || watcher->future().resultCount() == 0)
            return;
        QList<PanelFrame> panels;
        for (const QRectF &panel : watcher->result())
            panels.append(frameOf(panel));
        keep(page, panels);
    });
    watcher->setFuture(promise->future());
    m_pool.start([promise, image = result.outcome->image, direction = m_direction] {
        promise->start();
        promise->addResult(detectPanels(image, direction));
        promise->finish();
    });
}

} // namespace nw::reader
