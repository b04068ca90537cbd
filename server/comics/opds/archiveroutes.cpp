#include "server/comics/catalogueservice.h"
#include "server/comics/opds/comicarchives.h"
#include "server/comics/opds/opdsroutes.h"
#include "server/comics/routing.h"

#include <QUrl>

namespace nw::server::comics {

namespace {

// RFC 6266: a name for programs that know no UTF-8, and the real one.
QByteArray attachment(const QString &title)
{
    const QByteArray name = QUrl::toPercentEncoding(title + QStringLiteral(".cbz"));
    return "attachment; filename=\"comic.cbz\"; filename*=UTF-8''" + name;
}

Response getArchive(CatalogueService &catalogue, ComicArchives &archives, const Request &request)
{
    const Result<QString> id = comicId(request);
    if (!id)
        return problemResponse(id.error());
    const Result<ComicBook> book = catalogue.book(*id, userId(request));
    if (!book)
        return problemResponse(book.error());
    if (book->right == PageRight::Locked) // before a 304, too: a tag is no ticket
        return paymentRequired(book->details.summary.price);
    const ComicArchives::Archive archive = archives.archiveOf(book->details, book->pages);
    Content content;
    content.mediaType = "application/vnd.comicbook+zip";
    content.etag = archive.etag;
    content.cacheControl = "private, no-cache";
    if (matchesEtag(request, content.etag))
        return contentResponse(request, content);
    Response later; // reading and writing a whole book is no work for the database's pool
    later.rest = {
        Executor::Images,
        [&archives, request, content, archive, book = *book]() mutable -> Response {
            const Result<qint64> size = archives.provide(archive, book.details, book.pages);
            if (!size)
                return problemResponse(size.error());
            content.file = FileBody{archive.path, 0, *size};
            Response response = contentResponse(request, content);
            if (!response.problem) // a range that is none of the book's has no file
                response.set("Content-Disposition", attachment(book.details.summary.title));
            return response;
        }};
    return later;
}

} // namespace

void addArchiveRoutes(Router &router, CatalogueService &catalogue, ComicArchives &archives)
{
    router.add(publicRoute(Method::Get, "/comics/:id/file", RateClass::Page,
                           [&catalogue, &archives](const Request &request) {
                               return getArchive(catalogue, archives, request);
                           }));
}

} // namespace nw::server::comics
