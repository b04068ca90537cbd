#pragma once

#include "reader/core/render/pagerequest.h"

#include <vector>

namespace nw::reader {

// Rendered pages, counted in bytes. Over the budget, what is furthest from the page being read goes
// first: renderings at another scale, then by distance in pages. The page being read itself stays,
// whatever it takes. One thread's.
class PageCache
{
public:
    explicit PageCache(qint64 budgetBytes);

    void setBudget(qint64 budgetBytes);
    qint64 budgetBytes() const { return m_budgetBytes; }
    qint64 sizeBytes() const { return m_sizeBytes; }

    void setFocus(int page, const PageScale &scale);

    // Keeps the better quality when both are there.
    void insert(const PageRequest &request, const RenderedPage &rendered);

    // Null when absent; valid until the next call that is not const.
    const RenderedPage *find(int page, const PageScale &scale) const;
    // The largest rendering of the page at any scale: something to show until the right one comes.
    const RenderedPage *findAny(int page) const;
    // True when the page is there in that quality or a better one.
    bool contains(const PageRequest &request) const;

    void clear();

private:
    struct Entry
    {
        PageRequest request;
        RenderedPage rendered;
    };

    const Entry *entryFor(int page, const PageScale &scale) const;
    int farness(const Entry &entry) const;
    void evict();

    std::vector<Entry> m_entries;
    qint64 m_budgetBytes;
    qint64 m_sizeBytes = 0;
    int m_focusPage = 0;
    PageScale m_focusScale;
};

} // namespace nw::reader
