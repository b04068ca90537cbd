#pragma once

#include "reader/core/comicinfo.h"
#include "reader/core/readresult.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <memory>

namespace nw::reader {

enum class DocumentFormat
{
    Zip,
    Rar,
    SevenZip,
    Tar,
    Folder,
    Pdf,
    Epub,
    Lha,
    Image
};

// "cbz", "cbr", "cb7", "cbt", "folder", "pdf", "epub", "lha", "image"
const char *formatWord(DocumentFormat format);

// One page as the directory of the book lists it. Nothing of the page itself has been read.
struct PageEntry
{
    QString name; // path inside the book, with '/' between folders
    qint64 sizeBytes = -1; // of the stored image, -1 when the directory does not say
    int listPosition = -1; // among everything that the archive lists
};

// Something wrong with a book that still opens.
struct Defect
{
    int page = -1; // from 0; -1: the book
    ReadErrorCode code = ReadErrorCode::Damaged;
    QString detail;
};

class PageProvider;

// An open book. Immutable after opening; every function may be called from any thread at once, and
// pageBytes blocks while it reads (and, in a solid archive, until the stream has passed the page).
class ComicDocument
{
public:
    virtual ~ComicDocument();

    virtual DocumentFormat format() const = 0;
    virtual QString title() const = 0; // ComicInfo's, else the file's name without ending
    virtual const ComicInfo &info() const = 0; // empty members when the book has none
    virtual const QList<PageEntry> &pages() const = 0; // in reading order, at least one
    virtual QList<Defect> defects() const = 0; // found so far

    // The image's bytes as they are stored. `index` from 0. Errors: NotFound, Damaged, Encrypted,
    // Unsupported, TooLarge, Io, Crashed.
    virtual ReadResult<QByteArray> pageBytes(int index) const = 0;

    // The same pages as images that are enough for pictures of this width and come at less cost.
    // Null: there are none, and the book itself serves.
    virtual std::shared_ptr<const ComicDocument> previews(int widthPixels) const;

    // Who makes pixels of the pages, where that is not whoever has their bytes; else null. Lives as
    // long as the document. render/pagerender.h asks the right one.
    virtual const PageProvider *pageProvider() const { return nullptr; }

    int pageCount() const { return static_cast<int>(pages().size()); }

protected:
    ComicDocument() = default;
    Q_DISABLE_COPY_MOVE(ComicDocument)
};

using DocumentPointer = std::shared_ptr<const ComicDocument>;

} // namespace nw::reader
