#pragma once

#include <QList>
#include <QPolygonF>
#include <QSize>
#include <QString>

namespace nw::reader {

// One panel as its author framed it.
struct PanelFrame
{
    QPolygonF outline; // at least three points, in shares of the upright page, 0 to 1
    QString text; // what is said and told inside it, in reading order; often empty
    QString altText; // what is to be seen; often empty
    QString language; // of both, BCP 47; often empty

    friend bool operator==(const PanelFrame &a, const PanelFrame &b) = default;
};

enum class FrameUnit
{
    Pixels, // of the stored image
    Shares // of it
};

// The frames of a page in the order in which they are read, in the unit of the file they come from;
// framesInShares() needs the page's size where that is pixels.
struct FramedPage
{
    int page = 0; // from 0
    QList<PanelFrame> frames;
    FrameUnit unit = FrameUnit::Pixels;

    friend bool operator==(const FramedPage &a, const FramedPage &b) = default;
};

// The frames of one page among those of a book, null where it has none.
const FramedPage *framedPage(const QList<FramedPage> &framed, int page);

// In shares of a page of that size, nothing outside it.
QList<PanelFrame> framesInShares(const FramedPage &framed, const QSize &pageSize);

} // namespace nw::reader
