#include "reader/core/render/pageplan.h"

namespace nw::reader {
namespace {

constexpr qsizetype kLeavesAhead = 4;
constexpr qsizetype kLeavesBehind = 2;

QList<PageRequest> requestsOf(const Spread &spread, const LeafRequester &requestOf)
{
    QList<PageRequest> requests;
    for (const Leaf &leaf : spread.leaves)
        requests.append(requestOf(leaf, spread.leaves.size()));
    return requests;
}

// The spreads that way, nearest first, as long as they hold no more leaves than that.
QList<QList<PageRequest>> towards(const QList<Spread> &spreads, const Spread &shown, PageStep step,
                                  qsizetype leafCount, const LeafRequester &requestOf)
{
    QList<QList<PageRequest>> wanted;
    const qsizetype way = step == PageStep::Forward ? 1 : -1;
    qsizetype index = spreadBeside(spreads, shown, step);
    for (; index >= 0 && index < spreads.size() && leafCount > 0; index += way) {
        wanted.append(requestsOf(spreads.at(index), requestOf));
        leafCount -= spreads.at(index).leaves.size();
    }
    return wanted;
}

} // namespace

PagePlan planPages(const QList<Spread> &spreads, const Spread &shown, PageStep cameBy,
                   const LeafRequester &requestOf)
{
    const PageStep back = cameBy == PageStep::Forward ? PageStep::Backward : PageStep::Forward;
    const auto ahead = towards(spreads, shown, cameBy, kLeavesAhead, requestOf);
    const auto behind = towards(spreads, shown, back, kLeavesBehind, requestOf);
    PagePlan plan;
    plan.shown = requestsOf(shown, requestOf);
    plan.ahead = ahead.value(0) + ahead.value(1) + behind.value(0);
    for (qsizetype further = 2; further < ahead.size(); ++further)
        plan.ahead += ahead.at(further);
    for (qsizetype further = 1; further < behind.size(); ++further)
        plan.ahead += behind.at(further);
    return plan;
}

} // namespace nw::reader
