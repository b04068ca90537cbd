#pragma once

#include "reader/core/render/pagerequest.h"

namespace nw::reader {

// What is to be rendered for a place in a book, all of it fast.
struct PagePlan
{
    QList<PageRequest> shown; // the leaves of the spread, in reading order
    QList<PageRequest> ahead; // what may be turned to next, the likeliest first
};

// How a leaf is asked for; `leafCount` is that of its spread.
using LeafRequester = std::function<PageRequest(const Leaf &leaf, qsizetype leafCount)>;

// Looks further the way the reader goes, and keeps the way back open. `shown` may be of an earlier
// layout than `spreads`.
PagePlan planPages(const QList<Spread> &spreads, const Spread &shown, PageStep cameBy,
                   const LeafRequester &requestOf);

} // namespace nw::reader
