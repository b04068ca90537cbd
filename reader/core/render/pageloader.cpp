#include "reader/core/render/pageloader.h"

#include <algorithm>

namespace nw::reader {
namespace {

// The shown page never waits behind a page whose bytes do not come; a person who flips past more
// stuck pages than this waits for the network with good reason.
constexpr int kShownThreads = 4;
constexpr int kAheadThreads = 2;
constexpr int kPagesAhead = 4;
constexpr int kPagesBehind = 2;
constexpr qint64 kDefaultBudgetBytes = 48LL << 20;
// Who still flips would only be slowed by full decodes.
constexpr int kRestMs = 750;

// Worth asking again when the page is opened again: the network may be back, the disk mounted.
bool mayPass(ReadErrorCode code)
{
    return code == ReadErrorCode::Io || code == ReadErrorCode::NotFound
        || code == ReadErrorCode::Cancelled;
}

} // namespace

PageLoader::PageLoader(PageRenderer renderer, QObject *parent)
    : QObject(parent)
    , m_shown(kShownThreads, renderer)
    , m_ahead(kAheadThreads, renderer)
    , m_cache(kDefaultBudgetBytes)
{
    m_restTimer.setSingleShot(true);
    m_restTimer.setInterval(kRestMs);
    connect(&m_restTimer, &QTimer::timeout, this, [this] {
        if (m_ahead.isIdle())
            refineNow();
        else
            m_restTimer.start();
    });
    connect(&m_shown, &RenderQueue::finished, this, &PageLoader::take);
    connect(&m_ahead, &RenderQueue::finished, this, &PageLoader::take);
}

void PageLoader::setDocument(DocumentPointer document)
{
    m_restTimer.stop();
    m_cache.clear();
    m_errors.clear();
    m_naturalSizes.clear();
    m_page = -1;
    m_document = document;
    m_shown.setDocument(document);
    m_ahead.setDocument(std::move(document));
}

void PageLoader::setBudget(qint64 budgetBytes)
{
    m_cache.setBudget(budgetBytes);
}

void PageLoader::show(int page, const PageScale &scale, PageStep cameBy)
{
    if (!m_document || page < 0 || page >= m_document->pageCount())
        return;
    const bool isOtherPage = page != m_page;
    m_page = page;
    m_scale = scale;
    m_cameBy = cameBy;
    m_cache.setFocus(page, scale);
    if (isOtherPage && error() && mayPass(error()->code))
        m_errors.remove(page);
    loadCurrent();
}

void PageLoader::retry()
{
    if (m_page < 0)
        return;
    m_errors.remove(m_page);
    loadCurrent();
}

void PageLoader::loadCurrent()
{
    m_restTimer.stop();
    m_shown.cancel();
    const PageRequest request = currentRequest(DecodeQuality::Fast);
    const bool isComingAhead = m_ahead.isUnderWay(request);
    m_ahead.cancel();
    if (m_cache.contains(request) || error()) {
        prefetch();
    } else if (isComingAhead) {
        m_ahead.request({request});
        prefetch();
    } else {
        // The neighbours wait until it is here: two cores are soon busy.
        m_shown.request({request});
    }
    if (current())
        m_restTimer.start();
}

void PageLoader::adopt(const PageRequest &request, const ReadResult<RenderedPage> &outcome)
{
    keep(request, outcome);
}

void PageLoader::refineNow()
{
    const PageRequest request = currentRequest(DecodeQuality::Best);
    const RenderedPage *rendered = current();
    if (rendered && !m_cache.contains(request))
        m_shown.request({request});
}

const RenderedPage *PageLoader::current() const
{
    return m_cache.find(m_page, m_scale);
}

bool PageLoader::isCurrentRefined() const
{
    return m_cache.contains(currentRequest(DecodeQuality::Best));
}

const RenderedPage *PageLoader::standIn() const
{
    return m_cache.findAny(m_page);
}

const ReadError *PageLoader::error() const
{
    const auto found = m_errors.constFind(m_page);
    return found == m_errors.constEnd() ? nullptr : &*found;
}

QSize PageLoader::naturalSize(int page) const
{
    return m_naturalSizes.value(page);
}

void PageLoader::take(const PageResult &result)
{
    keep(result.request, result.outcome);
    if (result.request.page != m_page || result.request.scale != m_scale)
        return;
    if (result.request.quality == DecodeQuality::Fast) {
        prefetch();
        m_restTimer.start();
    }
    Q_EMIT changed();
}

void PageLoader::keep(const PageRequest &request, const ReadResult<RenderedPage> &outcome)
{
    if (!outcome) {
        if (outcome.error().code != ReadErrorCode::Cancelled || request.page == m_page)
            m_errors.insert(request.page, outcome.error());
        return;
    }
    m_errors.remove(request.page);
    m_naturalSizes.insert(request.page, outcome->naturalSize);
    m_cache.insert(request, *outcome);
}

void PageLoader::prefetch()
{
    m_ahead.request(neighbours());
}

QList<PageRequest> PageLoader::neighbours() const
{
    // What does not fit into the cache beside the shown page would only push its neighbours out.
    const RenderedPage *shown = current();
    const qint64 pageBytes = shown ? std::max<qint64>(1, shown->image.sizeInBytes()) : 1;
    const qint64 places = std::max<qint64>(1, m_cache.budgetBytes() / pageBytes - 1);

    QList<PageRequest> wanted;
    const int forward = m_cameBy == PageStep::Forward ? 1 : -1;
    const auto want = [&](int distance) {
        const int page = m_page + distance;
        if (page < 0 || page >= m_document->pageCount() || wanted.size() >= places)
            return;
        const PageRequest request{page, m_scale, DecodeQuality::Fast};
        wanted.append(request);
    };
    want(forward);
    want(2 * forward);
    want(-forward);
    for (int distance = 3; distance <= kPagesAhead; ++distance)
        want(distance * forward);
    for (int distance = 2; distance <= kPagesBehind; ++distance)
        want(-distance * forward);
    wanted.removeIf([this](const PageRequest &request) {
        return m_cache.contains(request) || m_errors.contains(request.page);
    });
    return wanted;
}

PageRequest PageLoader::currentRequest(DecodeQuality quality) const
{
    return {m_page, m_scale, quality};
}

} // namespace nw::reader
