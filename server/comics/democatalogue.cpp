#include "server/comics/democatalogue.h"

#include "services-client/contract/money.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace nw::server::comics {

namespace {

// The project's own books. What they say of themselves is in their ComicInfo.xml; what they cost is
// said here.
struct DemoBook
{
    const char *slug;
    std::int64_t priceTokens;
    int previewPages;
    const char *tag;
};

constexpr DemoBook kDemoBooks[] = {
    {"long-way-down", 15, 1, "webtoon"}, {"lantern-county", 25, 3, "album"},
    {"night-train", 0, 0, "manga"},      {"office-cat", 0, 0, "newspaper strips"},
    {"first-page", 0, 0, "how to read"}, // the last one in is the first of the newest
};

ImportOptions optionsOf(const DemoBook &book)
{
    ImportOptions options;
    options.priceUnits = book.priceTokens * kUnitsPerToken;
    options.previewPages = book.previewPages;
    options.tags = {QString::fromLatin1(book.tag)};
    return options;
}

} // namespace

QString demoBooksFolder()
{
    QString named = qEnvironmentVariable("NERDWORK_BOOKS");
    if (!named.isEmpty())
        return named;
    return QDir::cleanPath(QCoreApplication::applicationDirPath() % u"/../share/nerdwork/books");
}

Result<int> importDemoCatalogue(const DemoImport &import, CatalogueStore &store, BlobStore &blobs,
                                const Clock &clock, QTextStream &out)
{
    QFile mark(import.unfinishedMark);
    if (!mark.exists()) {
        const Result<ListSummary> catalogue = store.summarise({});
        if (!catalogue)
            return tl::unexpected(catalogue.error());
        if (catalogue->total > 0)
            return 0;
        if (!mark.open(QIODevice::WriteOnly))
            return failure(ErrorCode::Unavailable, u"write the mark: " % mark.errorString());
        mark.close();
    }
    int added = 0;
    for (const DemoBook &book : kDemoBooks) {
        if (!import.goOn())
            return added;
        const QString file = QLatin1String(book.slug) % u".cbz";
        const Result<ImportedBook> imported =
            importBook(QDir(import.folder).filePath(file), optionsOf(book), store, blobs, clock);
        if (!imported)
            out << "demo book " << file << " left out: " << imported.error().detail.simplified()
                << '\n';
        else if (imported->outcome == AddOutcome::Added)
            ++added;
    }
    out.flush();
    if (!mark.remove())
        qWarning("The mark of the demo import could not be removed: %s",
                 qUtf8Printable(mark.errorString()));
    return added;
}

} // namespace nw::server::comics
