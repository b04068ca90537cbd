#include "reader/core/documentfactory.h"
#include "reader/core/pageindex.h"
#include "server/comics/importer.h"
#include "server/comics/sqlcataloguestore.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace nw::server::comics {

namespace {

constexpr int kMaxDepth = 16; // of folders in folders

// Finds the books below a path, in the order of their names.
class BookFinder
{
public:
    QStringList find(const QString &path)
    {
        m_books.clear();
        visit(QFileInfo(path), 0);
        return m_books;
    }

private:
    void visit(const QFileInfo &entry, int depth)
    {
        if (!entry.isDir()) {
            m_books.append(
                entry.filePath()); // named by hand: whether it is a book, its content says
            return;
        }
        const QFileInfoList entries =
            QDir(entry.filePath())
                .entryInfoList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks,
                               QDir::Name | QDir::IgnoreCase);
        QFileInfoList inside;
        bool holdsImages = false;
        for (const QFileInfo &file : entries) {
            if (file.isFile() && reader::isPageName(file.fileName()))
                holdsImages = true;
            else if (file.isDir() || reader::looksLikeComic(file.fileName()))
                inside.append(file);
        }
        const bool holdsBooks = std::any_of(inside.begin(), inside.end(),
                                            [](const QFileInfo &file) { return file.isFile(); });
        // A picture beside books is their cover or a poster; pictures without books are a book.
        if (holdsImages && !holdsBooks) {
            m_books.append(entry.filePath());
            return;
        }
        for (const QFileInfo &file : std::as_const(inside)) {
            if (file.isFile())
                m_books.append(file.filePath());
            else if (depth < kMaxDepth)
                visit(file, depth + 1);
        }
    }

    QStringList m_books;
};

struct Tally
{
    int added = 0;
    int alreadyThere = 0;
    int refused = 0;
};

void importOne(const QString &book, CatalogueStore &store, BlobStore &blobs, const Clock &clock,
               QTextStream &out, Tally &tally)
{
    const Result<ImportedBook> imported = importBook(book, {}, store, blobs, clock);
    if (!imported) {
        ++tally.refused;
        out << "refused: " << book << ": " << imported.error().detail.simplified() << '\n';
    } else if (imported->outcome == AddOutcome::Added) {
        ++tally.added;
        out << "added: " << imported->title << " (" << imported->pageCount << " pages): " << book
            << '\n';
    } else {
        ++tally.alreadyThere;
        out << "already there: " << imported->title << ": " << book << '\n';
    }
    out.flush();
}

} // namespace

int runImport(const QStringList &paths, Database &database, BlobStore &blobs, const Clock &clock,
              QTextStream &out)
{
    SqlCatalogueStore store(database);
    Tally tally;
    for (const QString &path : paths) {
        const QStringList books = BookFinder().find(path);
        if (books.isEmpty()) {
            ++tally.refused;
            out << "refused: " << path << ": no book in this folder\n";
        }
        for (const QString &book : books)
            importOne(book, store, blobs, clock, out, tally);
    }
    out << tally.added << " added, " << tally.alreadyThere << " already there, " << tally.refused
        << " refused\n";
    out.flush();
    const bool everything = tally.refused == 0 && tally.added + tally.alreadyThere > 0;
    return everything ? 0 : 1;
}

} // namespace nw::server::comics
