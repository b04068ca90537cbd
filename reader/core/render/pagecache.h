#pragma once

#include "reader/core/render/pagerequest.h"

#include <vector>

namespace nw::reader {

// Rendered pages, counted in bytes. Over the budget, what is furthest from the pages being read goes
// first: renderings at another scale or in other colours, then by distance in pages. The pages being
// read themselves stay, whatever they take. One thread's.
class PageCache
{
public:
    explicit PageCache(qint64 budgetBytes);

    void setBudget(qint64 budgetBytes);
    qint64 budgetBytes() const { return m_budgetBytes; }
    qint64 sizeBytes() const { return m_sizeBytes; }

    // The pages being read: none, one, or the two of a spread.
    void setFocus(const QList<PageRequest> &shown);

    // Keeps the better quality when both are there.
    void insert(const PageRequest &request, const RenderedPage &rendered);

    // Null when absent; valid until the next call that is not const.
    const RenderedPage *find(const PageRequest &request) const;
    // The largest rendering of the same piece of the page at any scale, in any colours: something to
    // show until the right one comes.
    const RenderedPage *findAny(const PageRequest &request) const;
    // True when the page is there in that quality or a better one.
    bool contains(const PageRequest &request) const;

    void clear();

private:
    struct Entry
    {
        PageRequest request;
        RenderedPage rendered;
    };

    const Entry *entryFor(const PageRequest &request) const;
    int farness(const Entry &entry) const;
    void evict();

    std::vector<Entry> m_entries;
    qint64 m_budgetBytes;
    qint64 m_sizeBytes = 0;
    QList<PageRequest> m_focus;
};

} // namespace nw::reader
