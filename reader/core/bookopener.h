#pragma once

#include "reader/core/archive/archivelimits.h"
#include "reader/core/archive/filesource.h"
#include "reader/core/archive/signature.h"
#include "reader/core/comicdocument.h"

namespace nw::reader {

// A file that may be a book, and what its first bytes say it is.
struct BookFile
{
    FileSourcePointer source;
    FileKind kind = FileKind::Unknown;
};

// Errors: NotFound, Unsupported (no regular file), Damaged (empty), Io.
ReadResult<BookFile> lookAtFile(const QString &path);

// The same of a file that is open.
ReadResult<FileKind> kindOf(const FileSource &source);

// What a book is opened with.
struct BookInput
{
    BookFile file;
    QString name; // of the file, for the title
    QString password; // empty: none was given
    ArchiveLimits limits;
    int spoolDescriptor = -1; // see Spool
};

// The name without its ending, or both endings of a compressed tar.
QString titleFromName(const QString &name);

namespace inprocess {

// Reads and parses the book in this process: for a process that is confined, and for tests. A file
// of an unknown kind is Unsupported here, for it may only be a single image.
ReadResult<DocumentPointer> openBook(const BookInput &input);

} // namespace inprocess

} // namespace nw::reader
