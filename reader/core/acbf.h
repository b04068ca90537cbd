#pragma once

#include "reader/core/comicinfo.h"

namespace nw::reader {

// What an ACBF document says of a book (Advanced Comic Book Format 1.1,
// https://launchpad.net/acbf).
struct AcbfBook
{
    struct Page
    {
        QString image; // path beside the document
        QList<PanelFrame> frames; // outlines in pixels of the image
    };

    ComicInfo info; // without frames: the pages' own numbers are not known here
    QList<Page> pages; // in reading order, the cover first
};

// Parses at most 16 MiB of XML; no DTD, no entities. Images inside the document itself are not
// read. Texts lie in the frame that holds their middle. Error: Damaged.
ReadResult<AcbfBook> parseAcbf(const QByteArray &xml);

} // namespace nw::reader
