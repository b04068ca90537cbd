#pragma once

#include "server/comics/catalogueservice.h"

namespace nw::server::comics {

// What the open catalogues say of a comic to one person.
struct Publication
{
    ComicDetails details;
    // Whether this person may read all of it; else it has a price.
    bool isOpen() const { return details.summary.free || details.owned; }
};

// A page of publications, in the order of the list.
struct PublicationList
{
    QList<Publication> publications;
    QString nextPosition; // empty at the end
    std::int64_t total = 0;
};

// The shelves that every open catalogue begins with; each is a query of the list of comics.
struct CatalogueShelf
{
    const char *id; // of the feed, and stable
    const char *title;
    const char *about;
    const char *query; // of …/comics
};
extern const QList<CatalogueShelf> kCatalogueShelves;

Result<PublicationList> listPublications(CatalogueService &catalogue, const ListRequest &request,
                                         const QString &userId);

QString manifestUrl(const QString &comicId); // the Divina manifest
QString archiveUrl(const QString &comicId); // the whole comic as CBZ

} // namespace nw::server::comics
