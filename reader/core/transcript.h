#pragma once

#include "reader/core/comicdocument.h"

namespace nw::reader {

// What is to be seen and read in panels, as their author wrote it down.
struct Transcript
{
    QString text; // a paragraph a panel, in reading order
    QString language; // BCP 47; often empty

    bool isEmpty() const { return text.isEmpty(); }

    friend bool operator==(const Transcript &a, const Transcript &b) = default;
};

// Of panels: first what is to be seen in each, then what is said.
Transcript transcriptOf(const QList<PanelFrame> &panels);

// Of pages, from 0. Never reads a page.
Transcript transcriptOf(const ComicDocument &book, int firstPage, int lastPage);

// Whether any page has one.
bool hasTranscript(const ComicDocument &book);

} // namespace nw::reader
