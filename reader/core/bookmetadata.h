#pragma once

#include "reader/core/archive/archivereader.h"
#include "reader/core/divina.h"

namespace nw::reader {

struct BookContents;

// Reads what lies beside the pages and describes them: ComicInfo.xml, MetronInfo.xml, an ACBF
// document and a Divina manifest. The first has the last word, the others fill what it leaves
// empty; the last two also frame panels. What cannot be read is a defect of the book.
void readMetadata(const ArchiveReader &archive, BookContents *contents);

// Fills what is empty in `info` with what `other` knows.
void fillFrom(ComicInfo *info, const ComicInfo &other);

// The frames of an ACBF document for the pages of a book by their paths; `document` is its own.
QList<FramedPage> framesFor(const QList<PageEntry> &pages, const struct AcbfBook &acbf,
                            const QString &document);

// Those of a Divina manifest, which lies at the root.
QList<FramedPage> framesFor(const QList<PageEntry> &pages, const QList<DivinaBook::Page> &guided);

} // namespace nw::reader
