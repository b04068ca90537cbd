#pragma once

#include "reader/core/pdf/pdfreader.h"

namespace nw::reader {

// By poppler. Errors: Encrypted (also: not with this password), Damaged.
ReadResult<PdfReaderPointer> openByPoppler(const FileSourcePointer &source,
                                           const QString &password);

// Loads what poppler looks for on the disk, for a process that cannot do so later.
void preparePoppler();

} // namespace nw::reader
