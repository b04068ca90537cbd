#include "reader/core/render/panelfinder.h"

#include <QFutureWatcher>
#include <QPromise>

namespace nw::reader {

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
    m_queue.setDocument(std::move(document));
}

std::optional<QList<QRectF>> PanelFinder::panels(int page) const
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

void PanelFinder::search(const PageResult &result)
{
    const int page = result.request.page;
    if (m_panels.contains(page))
        return;
    if (!result.outcome) {
        m_panels.insert(page, {}); // its message is one picture
        Q_EMIT found(page);
        return;
    }
    const auto promise = std::make_shared<QPromise<QList<QRectF>>>();
    auto *watcher = new QFutureWatcher<QList<QRectF>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, page, book = m_book] {
        watcher->deleteLater();
        if (book != m_book || watcher->future().resultCount() == 0)
            return;
        m_panels.insert(page, watcher->result());
        Q_EMIT found(page);
    });
    watcher->setFuture(promise->future());
    m_pool.start([promise, image = result.outcome->image, direction = m_direction] {
        promise->start();
        promise->addResult(detectPanels(image, direction));
        promise->finish();
    });
}

} // namespace nw::reader
