#pragma once

#include "server/comics/importer.h"

#include <functional>

namespace nw::server::comics {

// The folder of the project's own books: NERDWORK_BOOKS, else share/nerdwork/books beside the
// program's folder.
QString demoBooksFolder();

struct DemoImport
{
    QString folder; // of the books
    QString unfinishedMark; // a file that is there from the first book until the last one is in
    std::function<bool()> goOn; // asked before each book: false ends the import for now
};

// Fills an empty catalogue with the project's own books; does nothing to one that has comics,
// unless the mark says that an earlier import was broken off: then it goes on. Answers how many
// books came in. A book that is not there or cannot be read is a line in `out`, and the rest go on.
Result<int> importDemoCatalogue(const DemoImport &import, CatalogueStore &store, BlobStore &blobs,
                                const Clock &clock, QTextStream &out);

} // namespace nw::server::comics
