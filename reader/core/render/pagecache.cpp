#include "reader/core/render/pagecache.h"

#include <algorithm>
#include <cstdlib>

namespace nw::reader {
namespace {

constexpr int kNeverEvicted = -1;

// The same piece of the page, standing the same way.
bool showsTheSame(const PageLook &a, const PageLook &b)
{
    return a.quarterTurns == b.quarterTurns && a.part == b.part && a.crop == b.crop
        && a.trimming == b.trimming;
}

// As pages of one book are, whatever was put right about each.
bool isTreatedAlike(const PageLook &a, const PageLook &b)
{
    return a.trimming == b.trimming && a.adjustments == b.adjustments;
}

} // namespace

PageCache::PageCache(qint64 budgetBytes)
    : m_budgetBytes(budgetBytes)
{
}

void PageCache::setBudget(qint64 budgetBytes)
{
    m_budgetBytes = budgetBytes;
    evict();
}

void PageCache::setFocus(const QList<PageRequest> &shown)
{
    m_focus = shown;
    evict();
}

void PageCache::insert(const PageRequest &request, const RenderedPage &rendered)
{
    const auto same = std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry &entry) {
        return entry.request.asksForSame(request);
    });
    if (same != m_entries.end()) {
        if (same->request.quality == DecodeQuality::Best && request.quality == DecodeQuality::Fast)
            return;
        m_sizeBytes -= same->rendered.image.sizeInBytes();
        *same = {request, rendered};
    } else {
        m_entries.push_back({request, rendered});
    }
    m_sizeBytes += rendered.image.sizeInBytes();
    evict();
}

const RenderedPage *PageCache::find(const PageRequest &request) const
{
    const Entry *entry = entryFor(request);
    return entry ? &entry->rendered : nullptr;
}

const RenderedPage *PageCache::findAny(const PageRequest &request) const
{
    const RenderedPage *best = nullptr;
    int bestRank = 0;
    for (const Entry &entry : m_entries) {
        const PageRequest &own = entry.request;
        if (own.page != request.page || !showsTheSame(own.look, request.look))
            continue;
        // Other colours are a smaller wrong than no sharpness, but a wrong.
        const int rank = 2 * entry.rendered.image.width() + (own.look == request.look ? 1 : 0);
        if (rank <= bestRank)
            continue;
        best = &entry.rendered;
        bestRank = rank;
    }
    return best;
}

bool PageCache::contains(const PageRequest &request) const
{
    const Entry *entry = entryFor(request);
    return entry
        && (entry->request.quality == DecodeQuality::Best
            || request.quality == DecodeQuality::Fast);
}

void PageCache::clear()
{
    m_entries.clear();
    m_sizeBytes = 0;
}

const PageCache::Entry *PageCache::entryFor(const PageRequest &request) const
{
    const auto found = std::find_if(
        m_entries.begin(), m_entries.end(),
        [&](const Entry &entry) { return entry.request.asksForSame(request); });
    return found == m_entries.end() ? nullptr : &*found;
}

int PageCache::farness(const Entry &entry) const
{
    constexpr int kOtherScale = 1 << 24; // more than any distance in pages
    int nearest = 2 * kOtherScale;
    for (const PageRequest &shown : m_focus) {
        const bool isThisOne = entry.request.asksForSame(shown);
        if (isThisOne || (entry.request.page == shown.page && !entryFor(shown)))
            return kNeverEvicted;
        const bool isAlike =
            entry.request.scale == shown.scale && isTreatedAlike(entry.request.look, shown.look);
        const int distance = std::abs(entry.request.page - shown.page);
        nearest = std::min(nearest, isAlike && distance > 0 ? distance : distance + kOtherScale);
    }
    return nearest;
}

void PageCache::evict()
{
    while (m_sizeBytes > m_budgetBytes) {
        const auto furthest = std::max_element(
            m_entries.begin(), m_entries.end(),
            [this](const Entry &a, const Entry &b) { return farness(a) < farness(b); });
        if (furthest == m_entries.end() || farness(*furthest) == kNeverEvicted)
            return;
        m_sizeBytes -= furthest->rendered.image.sizeInBytes();
        m_entries.erase(furthest);
    }
}

} // namespace nw::reader
