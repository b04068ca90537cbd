#include "reader/core/render/pageloader.h"

#include <algorithm>

namespace nw::reader {
namespace {

// The shown page never waits behind a page whose bytes do not come; a person who flips past more
// stuck pages than this waits for the network with good reason.
constexpr int kShownThreads = 4;
constexpr int kAheadThreads = 2;
constexpr qint64 kDefaultBudgetBytes = 48LL << 20;

// Worth asking again when the page is opened again: the network may be back, the disk mounted.
bool mayPass(ReadErrorCode code)
{
    return code == ReadErrorCode::Io || code == ReadErrorCode::NotFound
        || code == ReadErrorCode::Cancelled;
}

QList<int> pagesOf(const QList<PageRequest> &requests)
{
    QList<int> pages;
    for (const PageRequest &request : requests)
        pages.append(request.page);
    return pages;
}

} // namespace

PageLoader::PageLoader(PageRenderer renderer, QObject *parent)
    : QObject(parent)
    , m_shown(kShownThreads, renderer)
    , m_ahead(kAheadThreads, renderer)
    , m_cache(kDefaultBudgetBytes)
{
    m_restTimer.setSingleShot(true);
    m_clock.start();
    connect(&m_restTimer, &QTimer::timeout, this, [this] {
        if (m_ahead.isIdle())
            refineNow();
        else
            waitForRest();
    });
    connect(&m_shown, &RenderQueue::finished, this, &PageLoader::take);
    connect(&m_ahead, &RenderQueue::finished, this, &PageLoader::take);
}

void PageLoader::setDocument(DocumentPointer document)
{
    m_restTimer.stop();
    m_pace.forget();
    m_cache.clear();
    m_errors.clear();
    m_pageSizes.clear();
    m_plan = {};
    m_document = document;
    m_shown.setDocument(document);
    m_ahead.setDocument(std::move(document));
}

void PageLoader::setBudget(qint64 budgetBytes)
{
    m_cache.setBudget(budgetBytes);
}

void PageLoader::show(const PagePlan &plan)
{
    if (!m_document)
        return;
    const bool isOtherPage = pagesOf(plan.shown) != pagesOf(m_plan.shown);
    if (isOtherPage)
        keepPace(pagesOf(plan.shown));
    m_plan = plan;
    m_cache.setFocus(plan.shown);
    for (qsizetype leaf = 0; isOtherPage && leaf < plan.shown.size(); ++leaf) {
        if (error(leaf) && mayPass(error(leaf)->code))
            m_errors.remove(plan.shown.at(leaf).page);
    }
    loadCurrent();
}

// A page that was not next to what is shown was jumped to: that is no rhythm.
void PageLoader::keepPace(const QList<int> &shown)
{
    const QList<int> ahead = pagesOf(m_plan.ahead);
    const bool isTurn = std::any_of(shown.begin(), shown.end(),
                                    [&ahead](int page) { return ahead.contains(page); });
    if (!isTurn)
        m_pace.forget();
    m_pace.turned(m_clock.elapsed());
}

void PageLoader::retry()
{
    for (const PageRequest &request : std::as_const(m_plan.shown))
        m_errors.remove(request.page);
    if (!m_plan.shown.isEmpty())
        loadCurrent();
}

void PageLoader::loadCurrent()
{
    m_restTimer.stop();
    m_shown.cancel();
    QList<PageRequest> here = missing(DecodeQuality::Fast);
    QList<PageRequest> comingAhead;
    here.removeIf([&](const PageRequest &request) {
        const bool isComing = m_ahead.isUnderWay(request);
        if (isComing)
            comingAhead.append(request);
        return isComing;
    });
    m_ahead.cancel();
    m_ahead.request(comingAhead);
    m_shown.request(here);
    // The neighbours wait until all that is shown is here: two cores are soon busy.
    if (here.isEmpty())
        prefetch();
    if (isComplete())
        waitForRest();
}

void PageLoader::waitForRest()
{
    m_restTimer.start(m_pace.restMs());
}

void PageLoader::adopt(const PageRequest &request, const ReadResult<RenderedPage> &outcome)
{
    keep(request, outcome);
}

void PageLoader::refineNow()
{
    if (isComplete())
        m_shown.request(missing(DecodeQuality::Best));
}

const RenderedPage *PageLoader::current(qsizetype leaf) const
{
    return leaf < m_plan.shown.size() ? m_cache.find(m_plan.shown.at(leaf)) : nullptr;
}

bool PageLoader::isComplete() const
{
    return !m_plan.shown.isEmpty() && missing(DecodeQuality::Fast).isEmpty()
        && std::any_of(m_plan.shown.begin(), m_plan.shown.end(),
                       [this](const PageRequest &request) { return m_cache.find(request); });
}

bool PageLoader::isCurrentRefined() const
{
    return isComplete() && missing(DecodeQuality::Best).isEmpty();
}

const RenderedPage *PageLoader::standIn(qsizetype leaf) const
{
    return leaf < m_plan.shown.size() ? m_cache.findAny(m_plan.shown.at(leaf)) : nullptr;
}

const ReadError *PageLoader::error(qsizetype leaf) const
{
    if (leaf >= m_plan.shown.size())
        return nullptr;
    const auto found = m_errors.constFind(m_plan.shown.at(leaf).page);
    return found == m_errors.constEnd() ? nullptr : &*found;
}

QSize PageLoader::naturalSize(qsizetype leaf) const
{
    if (leaf >= m_plan.shown.size())
        return {};
    if (const RenderedPage *page = current(leaf) ? current(leaf) : standIn(leaf))
        return page->naturalSize;
    // Where the borders end is not known before the page has been looked at.
    const PageRequest &request = m_plan.shown.at(leaf);
    const QSize page = pageSize(request.page);
    if (page.isEmpty() || request.look.trimming != Trimming::Off)
        return {};
    return keptPixels(turnedSize(page, request.look.quarterTurns), request.look).size();
}

void PageLoader::take(const PageResult &result)
{
    keep(result.request, result.outcome);
    if (!isShown(result.request))
        return;
    if (result.request.quality == DecodeQuality::Fast && missing(DecodeQuality::Fast).isEmpty()) {
        prefetch();
        waitForRest();
    }
    Q_EMIT changed();
}

void PageLoader::keep(const PageRequest &request, const ReadResult<RenderedPage> &outcome)
{
    if (!outcome) {
        if (outcome.error().code != ReadErrorCode::Cancelled || isShown(request))
            m_errors.insert(request.page, outcome.error());
        return;
    }
    m_errors.remove(request.page);
    m_cache.insert(request, *outcome);
    const QSize size = outcome->pageSize.isEmpty() ? outcome->naturalSize : outcome->pageSize;
    if (m_pageSizes.value(request.page) == size)
        return;
    m_pageSizes.insert(request.page, size);
    Q_EMIT pageSizeLearned(request.page, size);
}

void PageLoader::prefetch()
{
    // What does not fit into the cache beside the shown pages would only push its neighbours out.
    const RenderedPage *shown = current();
    const qint64 pageBytes = shown ? std::max<qint64>(1, shown->image.sizeInBytes()) : 1;
    const qint64 places =
        std::max<qint64>(1, m_cache.budgetBytes() / pageBytes - m_plan.shown.size());
    QList<PageRequest> wanted = m_plan.ahead.first(std::min(places, m_plan.ahead.size()));
    wanted.removeIf([this](const PageRequest &request) {
        return m_cache.contains(request) || m_errors.contains(request.page);
    });
    m_ahead.request(wanted);
}

QList<PageRequest> PageLoader::missing(DecodeQuality quality) const
{
    QList<PageRequest> missing;
    for (PageRequest request : m_plan.shown) {
        request.quality = quality;
        if (!m_cache.contains(request) && !m_errors.contains(request.page))
            missing.append(request);
    }
    return missing;
}

bool PageLoader::isShown(const PageRequest &request) const
{
    return std::any_of(m_plan.shown.begin(), m_plan.shown.end(),
                       [&request](const PageRequest &shown) { return shown.asksForSame(request); });
}

} // namespace nw::reader
