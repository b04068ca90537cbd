#pragma once

#include "server/comics/comicsstore.h"
#include "server/common/db/database.h"
#include "server/common/runtime/clock.h"
#include "server/common/storage/blobstore.h"

#include <QStringList>
#include <QTextStream>

namespace nw::server::comics {

// What an import adds to what the book says of itself. Empty members leave the book's own word.
struct ImportOptions
{
    std::int64_t priceUnits = 0; // of 1e-8 NWT; 0: free
    int previewPages = 0; // open to everybody when the comic costs something
    QString description;
    QStringList genres;
    QStringList tags;
    QString language;
};

struct ImportedBook
{
    QString id;
    QString title;
    int pageCount = 0;
    AddOutcome outcome = AddOutcome::Added;
};

// What makes a book the same book, however it is packed and described: its pages and their order.
QByteArray contentHash(const QList<PageRow> &pages);

// Brings one file, or one folder of images, into the catalogue: the pages into the blob store
// first, then everything that names them in one transaction. Errors: what reading a book may say
// (Unsupported, Damaged, PayloadTooLarge, …), with the page at fault in the detail.
Result<ImportedBook> importBook(const QString &path, const ImportOptions &options,
                                CatalogueStore &store, BlobStore &blobs, const Clock &clock);

// `nerdwork-server import PATH…`: files, folders of images, and folders of books, which are walked.
// Prints a line for each book and a summary; a bad book is a line with its reason. Answers the exit
// code: 0 when every book is in the catalogue, 1 when one was refused or nothing was found.
int runImport(const QStringList &paths, Database &database, BlobStore &blobs, const Clock &clock,
              QTextStream &out);

} // namespace nw::server::comics
