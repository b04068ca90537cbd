#pragma once

#include "server/comics/opds/publication.h"

#include <QXmlStreamWriter>

namespace nw::server::comics {

// Media types of OPDS 1.2 (specs.opds.io/opds-1.2), sections 2 and 3.
inline constexpr auto kNavigationFeed = "application/atom+xml;profile=opds-catalog;kind=navigation";
inline constexpr auto kAcquisitionFeed =
    "application/atom+xml;profile=opds-catalog;kind=acquisition";
inline constexpr auto kComicArchive = "application/vnd.comicbook+zip";

// An Atom feed (RFC 4287) with the elements of OPDS 1.2 and of Page Streaming 1.2
// (anansi-project/opds-pse), written in the order it is told.
class AtomFeed
{
public:
    struct Head
    {
        QString id; // an IRI that stays
        QString title;
        std::int64_t updatedAtMs = 0;
    };
    struct Link
    {
        QString rel;
        QString type;
        QString href;
    };

    explicit AtomFeed(const Head &head);

    void link(const Link &link);
    void counts(std::int64_t total, int perPage); // OpenSearch 1.1 elements
    void navigation(const Head &head, const QString &about, const QString &href);
    void publication(const Publication &publication);

    QByteArray take();

private:
    void head(const Head &head);
    void text(const char *name, const QString &value);
    void acquisition(const Publication &publication);
    void pageStream(const Publication &publication);

    QByteArray m_out;
    QXmlStreamWriter m_xml;
};

} // namespace nw::server::comics
