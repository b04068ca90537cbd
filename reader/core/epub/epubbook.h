#pragma once

#include "reader/core/archive/archivereader.h"
#include "reader/core/archivedocument.h"

namespace nw::reader {

// True for an archive that holds an EPUB.
bool holdsEpub(const ArchiveReader &archive);

// The pages of an EPUB whose pages are images: one of fixed layout, or any other most of whose
// documents show an image each. Errors: Unsupported, for a book of text; Encrypted; Damaged.
ReadResult<BookContents> epubContents(const ArchiveReader &archive);

} // namespace nw::reader
