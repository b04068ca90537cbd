#pragma once

#include <QList>
#include <QPolygonF>
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

// The frames of a page in the order in which they are read. Files give them in pixels of the
// stored image, so these do too; panelFrames() of render/pagerender.h asks for the page's size.
struct FramedPage
{
    int page = 0; // from 0
    QList<PanelFrame> frames;

    friend bool operator==(const FramedPage &a, const FramedPage &b) = default;
};

} // namespace nw::reader
