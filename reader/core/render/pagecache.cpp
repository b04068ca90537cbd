#include "reader/core/render/pagecache.h"

#include <algorithm>
#include <cstdlib>

namespace nw::reader {
namespace {

constexpr int kNeverEvicted = -1;

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

void PageCache::setFocus(int page, const PageScale &scale)
{
    m_focusPage = page;
    m_focusScale = scale;
    evict();
}

void PageCache::insert(const PageRequest &request, const RenderedPage &rendered)
{
    const auto same = std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry &entry) {
        return entry.request.page == request.page && entry.request.scale == request.scale;
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

const RenderedPage *PageCache::find(int page, const PageScale &scale) const
{
    const Entry *entry = entryFor(page, scale);
    return entry ? &entry->rendered : nullptr;
}

const RenderedPage *PageCache::findAny(int page) const
{
    const RenderedPage *largest = nullptr;
    for (const Entry &entry : m_entries) {
        if (entry.request.page != page)
            continue;
        if (!largest || entry.rendered.image.width() > largest->image.width())
            largest = &entry.rendered;
    }
    return largest;
}

bool PageCache::contains(const PageRequest &request) const
{
    const Entry *entry = entryFor(request.page, request.scale);
    return entry
        && (entry->request.quality == DecodeQuality::Best
            || request.quality == DecodeQuality::Fast);
}

void PageCache::clear()
{
    m_entries.clear();
    m_sizeBytes = 0;
}

const PageCache::Entry *PageCache::entryFor(int page, const PageScale &scale) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry &entry) {
        return entry.request.page == page && entry.request.scale == scale;
    });
    return found == m_entries.end() ? nullptr : &*found;
}

int PageCache::farness(const Entry &entry) const
{
    constexpr int kOtherScale = 1 << 24; // more than any distance in pages
    const bool isFocusScale = entry.request.scale == m_focusScale;
    if (entry.request.page == m_focusPage) {
        const bool isAllThereIs = !entryFor(m_focusPage, m_focusScale);
        return isFocusScale || isAllThereIs ? kNeverEvicted : 0;
    }
    const int distance = std::abs(entry.request.page - m_focusPage);
    return isFocusScale ? distance : distance + kOtherScale;
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
