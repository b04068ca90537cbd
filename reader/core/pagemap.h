#pragma once

#include <QJsonObject>
#include <QMap>
#include <QRectF>

namespace nw::reader {

// What a reader put right about one page. Never changes the book itself.

enum class PageStanding
{
    Automatic, // as its shape and its place in the book suggest
    Alone,
    WithNext, // opens a spread with the page after it, whatever the two look like
    Skipped
};

enum class PageSplit
{
    Whole,
    Halves // a scan of two pages, read one after the other
};

struct PageFix
{
    PageStanding standing = PageStanding::Automatic;
    PageSplit split = PageSplit::Whole;
    int quarterTurns = 0; // clockwise, 0 to 3
    QRectF crop = {}; // what is kept, as shares of the turned page; empty: all of it

    friend bool operator==(const PageFix &a, const PageFix &b) = default;
};

// Whether the pairs of a book begin with the first page or after it.
enum class CoverStanding
{
    Alone,
    Paired
};

// The fixes of one book, as they are kept with it.
class PageMap
{
public:
    CoverStanding cover() const { return m_cover; }
    void setCover(CoverStanding cover) { m_cover = cover; }

    PageFix fix(int page) const { return m_fixes.value(page); }
    // A fix that fixes nothing takes the page off the map.
    void setFix(int page, const PageFix &fix);
    const QMap<int, PageFix> &fixes() const { return m_fixes; }
    bool isEmpty() const { return m_fixes.isEmpty() && m_cover == CoverStanding::Alone; }

    // {"cover": "paired", "pages": {"3": {"standing": "alone", "turns": 1, "split": true, "crop":
    // [left, top, width, height]}}}, pages from 0, what is as usual left out.
    QJsonObject toJson() const;
    // What is not understood, or outside the book, is as if it were not there.
    static PageMap fromJson(const QJsonObject &json, int pageCount);

    friend bool operator==(const PageMap &a, const PageMap &b) = default;

private:
    QMap<int, PageFix> m_fixes;
    CoverStanding m_cover = CoverStanding::Alone;
};

// Shares of a page inside 0…1 and large enough to be looked at; empty when there are none such.
QRectF boundedCrop(const QRectF &shares);

} // namespace nw::reader
