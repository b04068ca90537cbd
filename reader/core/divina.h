#pragma once

#include "reader/core/comicinfo.h"

namespace nw::reader {

// What the manifest of a Divina book says of it (Readium Web Publication Manifest with the profile
// "Digital Visual Narratives", https://readium.org/webpub-manifest/profiles/divina).
struct DivinaBook
{
    struct Page
    {
        QString image; // path beside the manifest
        QList<PanelFrame> frames; // of its guided navigation; rectangles
        FrameUnit unit = FrameUnit::Pixels;
    };

    ComicInfo info; // without frames: the pages' own numbers are not known here
    QList<Page> pages; // those that have frames
};

// Parses at most 4 MiB of JSON. A manifest of something else is an empty book. Error: Damaged.
ReadResult<DivinaBook> parseDivina(const QByteArray &json);

} // namespace nw::reader
