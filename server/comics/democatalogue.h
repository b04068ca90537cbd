#pragma once

#include "server/comics/importer.h"

namespace nw::server::comics {

// The folder of the project's own books: NERDWORK_BOOKS, else share/nerdwork/books beside the
// program's folder.
QString demoBooksFolder();

// Fills an empty catalogue with the project's own books from `folder`; does nothing to one that has
// comics. Answers how many books came in. A book that is not there or cannot be read is a line in
// `out`, and the rest go on.
Result<int> importDemoCatalogue(const QString &folder, CatalogueStore &store, BlobStore &blobs,
                                const Clock &clock, QTextStream &out);

} // namespace nw::server::comics
