#pragma once

#include "reader/core/pagegeometry.h"
#include "reader/core/pagemap.h"

#include <QList>
#include <QPoint>

namespace nw::reader {

// Which pages stand beside each other. Pure functions: the shapes of pages are told as they become
// known.

enum class PagesAtOnce
{
    One,
    Two
};

enum class PageShape
{
    Unknown, // read as upright until more is known
    Upright,
    Wide // a drawing over two pages: stands alone
};

enum class PagePart
{
    Whole,
    LeftHalf,
    RightHalf
};

// What one place of a spread shows.
struct Leaf
{
    int page = 0; // from 0
    PagePart part = PagePart::Whole;

    friend bool operator==(const Leaf &a, const Leaf &b) = default;
};

// One or two leaves in the order of reading.
struct Spread
{
    QList<Leaf> leaves;

    int firstPage() const { return leaves.first().page; }
    int lastPage() const { return leaves.last().page; }
    bool holds(int page) const;

    friend bool operator==(const Spread &a, const Spread &b) = default;
};

struct SpreadRules
{
    PagesAtOnce pagesAtOnce = PagesAtOnce::One;
    ReadingDirection direction = ReadingDirection::LeftToRight; // which half of a page is first
    PageMap map = {};
};

// Every page that is not skipped, in order, each leaf once. The cover stands alone unless the map
// pairs it; wide pages stand alone and the pairs begin anew after them, so that an odd page before
// one stands alone too. When every page is skipped, none is: there is always a first spread.
QList<Spread> layOutSpreads(const QList<PageShape> &pages, const SpreadRules &rules);

// The spread that shows the page; for a skipped one the next that shows any, else the last. -1 when
// there are none.
qsizetype spreadOf(const QList<Spread> &spreads, int page);

// The one to turn to from a spread, which may be of an earlier layout: the first that shows something
// after it, or the last that shows something before. -1 at the end of the book.
qsizetype spreadBeside(const QList<Spread> &spreads, const Spread &shown, PageStep step);

PageShape shapeOf(const QSize &page);

// The space that one leaf of a spread may fill: half of the viewport where two meet in its middle.
QSize leafViewport(const QSize &viewport, qsizetype leafCount);

// Where the leaves of a spread stand, in its own coordinates: edge to edge, on one middle line, the
// first of them at the side where reading starts.
struct SpreadPlaces
{
    QSize size{0, 0};
    QList<QPoint> corners; // in the order of `leaves`
};
SpreadPlaces placeLeaves(const QList<QSize> &leaves, ReadingDirection direction);

} // namespace nw::reader
