#include "server/comics/opds/publication.h"

namespace nw::server::comics {

const QList<CatalogueShelf> kCatalogueShelves{
    {"new", "New", "What came last", "sort=newest"},
    {"popular", "Popular", "What is read most", "sort=popular"},
    {"titles", "By title", "Everything, from A to Z", "sort=title"},
    {"free", "Free", "What costs nothing", "free=true&sort=newest"},
};

Result<PublicationList> listPublications(CatalogueService &catalogue, const ListRequest &request,
                                         const QString &userId)
{
    const Result<ComicList> list = catalogue.list(request);
    if (!list)
        return tl::unexpected(list.error());
    PublicationList page;
    page.nextPosition = list->nextPosition;
    page.total = list->summary.total;
    for (const ComicSummary &summary : list->comics) {
        const Result<ComicDetails> details = catalogue.comic(summary.id, userId);
        if (details)
            page.publications.append({*details});
        else if (details.error().code != ErrorCode::NotFound) // taken down meanwhile
            return tl::unexpected(details.error());
    }
    return page;
}

QString manifestUrl(const QString &comicId)
{
    return u"/comics/" % comicId % u"/manifest";
}

QString archiveUrl(const QString &comicId)
{
    return u"/comics/" % comicId % u"/file";
}

} // namespace nw::server::comics
