#pragma once

#include "reader/core/comicinfo.h"
#include "reader/core/pagegeometry.h"

#include <QList>
#include <QRect>

namespace nw::reader {

// Pages one after another without a gap, and where a reader is in them. Pure; lengths in device
// pixels. "Along" is the way the strip runs, "across" the other; along positions count from where
// the strip begins, whichever side that is on.

enum class StripAxis
{
    Vertical,
    Horizontal
};

// Survives every change of window, zoom and of what is known of page sizes.
struct StripPlace
{
    int page = 0; // from 0
    double fraction = 0; // of the page's length that lies before the viewport

    friend bool operator==(const StripPlace &a, const StripPlace &b) = default;
};

struct StripView
{
    StripAxis axis = StripAxis::Vertical;
    ReadingDirection direction = ReadingDirection::LeftToRight; // matters from side to side only
    QSize viewport; // device pixels
    FitMode fit = FitMode::Page;
    double zoom = 1; // of what the fit gives

    friend bool operator==(const StripView &a, const StripView &b) = default;
};

class StripLayout
{
public:
    void setPages(int count);
    // A page that has no place in the strip.
    void skip(int page);
    void setView(const StripView &view);
    const StripView &view() const { return m_view; }
    // What the page is in pixels of its own; an empty size is guessed from its neighbours.
    void learn(int page, const QSize &size);

    int pageCount() const { return static_cast<int>(m_sizes.size()); }
    // What the view gives every page across the strip, device pixels; 0 where each has its own.
    int breadth() const;
    double scaleOf(int page) const; // device pixels per pixel of the page
    QSize sizeOf(int page) const; // device pixels
    qint64 lengthOf(int page) const;
    qint64 startOf(int page) const;
    qint64 length() const;

    // The first device pixel of the strip that can be seen.
    qint64 scrollAt(const StripPlace &place) const;
    StripPlace placeAt(qint64 scroll) const;
    qint64 clampScroll(qint64 scroll) const;
    // The pages that meet the part of the strip, in order.
    QList<int> pagesBetween(qint64 from, qint64 to) const;
    // The page that is read there: the one across the line where eyes rest, the first at the
    // start and the last at the end.
    int readPage(qint64 scroll) const;
    // Where the page stands in the viewport; may lie outside it.
    QRect rectOf(int page, qint64 scroll) const;

private:
    QSize guessedSize(int page) const;
    void layOut();
    int alongOf(const QSize &size) const;
    int acrossOf(const QSize &size) const;

    StripView m_view;
    QList<QSize> m_sizes;
    QList<bool> m_isSkipped;
    QList<qint64> m_starts; // one more than pages: the last is the whole length
};

// Whether a book is drawn as a strip: it says so, or most of the pages that are known are far longer
// than pages are.
bool isDrawnAsStrip(const ComicInfo &info, const QList<QSize> &knownPages);

} // namespace nw::reader
