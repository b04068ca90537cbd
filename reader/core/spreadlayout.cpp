#include "reader/core/spreadlayout.h"

#include <algorithm>

namespace nw::reader {
namespace {

// Square pages are pages; two of them side by side are still a spread.
constexpr double kWideShare = 1.2;

PageShape turned(PageShape shape, int quarterTurns)
{
    if (shape == PageShape::Unknown || quarterTurns % 2 == 0)
        return shape;
    return shape == PageShape::Wide ? PageShape::Upright : PageShape::Wide;
}

// Collects leaves into spreads; `m_open` waits for its other half.
class Pairing
{
public:
    void pair(const Leaf &leaf)
    {
        m_open.leaves.append(leaf);
        if (m_open.leaves.size() == 2)
            close();
    }

    void standAlone(const QList<Leaf> &leaves)
    {
        close();
        m_spreads.append({leaves});
    }

    void close()
    {
        if (!m_open.leaves.isEmpty())
            m_spreads.append(m_open);
        m_open.leaves.clear();
    }

    QList<Spread> take()
    {
        close();
        return std::move(m_spreads);
    }

private:
    QList<Spread> m_spreads;
    Spread m_open;
};

QList<Leaf> halvesOf(int page, ReadingDirection direction)
{
    QList<Leaf> halves{{page, PagePart::LeftHalf}, {page, PagePart::RightHalf}};
    if (direction == ReadingDirection::RightToLeft)
        std::reverse(halves.begin(), halves.end());
    return halves;
}

QList<Spread> onePageEach(const QList<int> &pages, const SpreadRules &rules)
{
    QList<Spread> spreads;
    for (const int page : pages) {
        if (rules.map.fix(page).split == PageSplit::Whole) {
            spreads.append({{Leaf{page}}});
            continue;
        }
        for (const Leaf &half : halvesOf(page, rules.direction))
            spreads.append({{half}});
    }
    return spreads;
}

QList<Spread> twoPagesEach(const QList<int> &pages, const QList<PageShape> &shapes,
                           const SpreadRules &rules)
{
    Pairing pairing;
    bool isHeldByTheOneBefore = false;
    for (const int page : pages) {
        const PageFix fix = rules.map.fix(page);
        if (fix.split == PageSplit::Halves) {
            pairing.standAlone(halvesOf(page, rules.direction));
            isHeldByTheOneBefore = false;
            continue;
        }
        if (isHeldByTheOneBefore) {
            pairing.pair({page});
            isHeldByTheOneBefore = false;
            continue;
        }
        if (fix.standing == PageStanding::WithNext) {
            pairing.close();
            pairing.pair({page});
            isHeldByTheOneBefore = true;
            continue;
        }
        const bool isCover =
            page == pages.first() && rules.map.cover() == CoverStanding::Alone;
        const bool isWide = turned(shapes.at(page), fix.quarterTurns) == PageShape::Wide;
        if (isCover || isWide || fix.standing == PageStanding::Alone)
            pairing.standAlone({Leaf{page}});
        else
            pairing.pair({page});
    }
    return pairing.take();
}

} // namespace

bool Spread::holds(int page) const
{
    return std::any_of(leaves.begin(), leaves.end(),
                       [page](const Leaf &leaf) { return leaf.page == page; });
}

QList<Spread> layOutSpreads(const QList<PageShape> &pages, const SpreadRules &rules)
{
    QList<int> shown;
    for (int page = 0; page < pages.size(); ++page) {
        if (rules.map.fix(page).standing != PageStanding::Skipped)
            shown.append(page);
    }
    if (shown.isEmpty()) {
        for (int page = 0; page < pages.size(); ++page)
            shown.append(page);
    }
    return rules.pagesAtOnce == PagesAtOnce::One ? onePageEach(shown, rules)
                                                 : twoPagesEach(shown, pages, rules);
}

qsizetype spreadOf(const QList<Spread> &spreads, int page)
{
    const auto found = std::find_if(spreads.begin(), spreads.end(), [page](const Spread &spread) {
        return spread.lastPage() >= page;
    });
    return found == spreads.end() ? spreads.size() - 1 : found - spreads.begin();
}

qsizetype spreadBeside(const QList<Spread> &spreads, const Spread &shown, PageStep step)
{
    const qsizetype here = spreads.indexOf(shown);
    if (here >= 0) {
        const qsizetype beside = step == PageStep::Forward ? here + 1 : here - 1;
        return beside < spreads.size() ? beside : -1;
    }
    if (step == PageStep::Forward) {
        const auto after = std::find_if(
            spreads.begin(), spreads.end(),
            [&shown](const Spread &spread) { return spread.lastPage() > shown.lastPage(); });
        return after == spreads.end() ? -1 : after - spreads.begin();
    }
    const auto before = std::find_if(
        spreads.rbegin(), spreads.rend(),
        [&shown](const Spread &spread) { return spread.firstPage() < shown.firstPage(); });
    return before == spreads.rend() ? -1 : spreads.rend() - before - 1;
}

PageShape shapeOf(const QSize &page)
{
    if (page.isEmpty())
        return PageShape::Unknown;
    return page.width() >= kWideShare * page.height() ? PageShape::Wide : PageShape::Upright;
}

QSize leafViewport(const QSize &viewport, qsizetype leafCount)
{
    return leafCount < 2 ? viewport : QSize(std::max(1, viewport.width() / 2), viewport.height());
}

SpreadPlaces placeLeaves(const QList<QSize> &leaves, ReadingDirection direction)
{
    SpreadPlaces places;
    for (const QSize &leaf : leaves) {
        places.size = {places.size.width() + leaf.width(),
                       std::max(places.size.height(), leaf.height())};
    }
    int fromStart = 0;
    for (const QSize &leaf : leaves) {
        const int left = direction == ReadingDirection::LeftToRight
            ? fromStart
            : places.size.width() - fromStart - leaf.width();
        places.corners.append({left, (places.size.height() - leaf.height()) / 2});
        fromStart += leaf.width();
    }
    return places;
}

} // namespace nw::reader
