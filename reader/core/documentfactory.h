#pragma once

#include "reader/core/archive/archivelimits.h"
#include "reader/core/comicdocument.h"

namespace nw::reader {

// Opens a file or a folder by what it contains, not by its name's ending; in a decoder process
// where the program uses them (sandbox/decoders.h). Reads the directory only (for a ZIP) or as much
// of the stream as listing takes. Errors: NotFound, Unsupported, Encrypted (also: not with this
// password), Damaged (also: no page inside), TooLarge, Io, Crashed.
ReadResult<DocumentPointer> openDocument(const QString &path, const ArchiveLimits &limits = {},
                                         const QString &password = {});

// True for names that openDocument may open, by ending; for file dialogs and folder scans only.
bool looksLikeComic(const QString &path);

// The same as patterns for a file dialog, "*.cbz" first; images stand with the folder they are in.
QStringList comicNamePatterns();

} // namespace nw::reader
