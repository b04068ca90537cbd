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

// Whether a book that is Encrypted may open with a password: a ZIP or a PDF. No library here opens
// an encrypted RAR or 7z, and what protects an EPUB is a shop's key. Reads the file's first bytes.
bool mayOpenWithPassword(const QString &path);

// True for names that openDocument may open, by ending; for file dialogs and folder scans only.
bool looksLikeComic(const QString &path);

// The same as patterns for a file dialog, "*.cbz" first; images stand with the folder they are in.
QStringList comicNamePatterns();

} // namespace nw::reader
