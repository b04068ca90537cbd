#include "server/comics/opds/atomfeed.h"

#include "server/comics/comicurls.h"
#include "services-client/contract/ids.h"

namespace nw::server::comics {

namespace {

const QString kAtom = QStringLiteral("http://www.w3.org/2005/Atom");
const QString kTerms = QStringLiteral("http://purl.org/dc/terms/");
const QString kOpds = QStringLiteral("http://opds-spec.org/2010/catalog");
const QString kStreaming = QStringLiteral("http://vaemendis.net/opds-pse/ns");
const QString kSearch = QStringLiteral("http://a9.com/-/spec/opensearch/1.1/");
constexpr QLatin1String kImage("image/jpeg");
constexpr int kThumbnailWidth = 240;

// XML 1.0 has no way to write most control characters, and titles are written by strangers.
QString writable(const QString &text)
{
    QString clean;
    clean.reserve(text.size());
    for (const QChar character : text) {
        const char16_t unit = character.unicode();
        const bool isControl = unit < 0x20 && unit != u'\t' && unit != u'\n' && unit != u'\r';
        if (!isControl && unit != 0xfffe && unit != 0xffff)
            clean.append(character);
    }
    return clean;
}

} // namespace

AtomFeed::AtomFeed(const Head &feed)
    : m_xml(&m_out)
{
    m_xml.writeStartDocument();
    m_xml.writeDefaultNamespace(kAtom);
    m_xml.writeNamespace(kTerms, QStringLiteral("dc"));
    m_xml.writeNamespace(kOpds, QStringLiteral("opds"));
    m_xml.writeNamespace(kStreaming, QStringLiteral("pse"));
    m_xml.writeNamespace(kSearch, QStringLiteral("opensearch"));
    m_xml.writeStartElement(kAtom, QStringLiteral("feed"));
    head(feed);
    m_xml.writeStartElement(kAtom, QStringLiteral("author"));
    text("name", QStringLiteral("Nerdwork+"));
    m_xml.writeEndElement();
}

void AtomFeed::text(const char *name, const QString &value)
{
    m_xml.writeTextElement(kAtom, QString::fromLatin1(name), writable(value));
}

void AtomFeed::head(const Head &head)
{
    text("id", head.id);
    text("title", head.title);
    text("updated", formatTimestamp(head.updatedAtMs));
}

void AtomFeed::link(const Link &link)
{
    m_xml.writeEmptyElement(kAtom, QStringLiteral("link"));
    m_xml.writeAttribute(QStringLiteral("rel"), link.rel);
    m_xml.writeAttribute(QStringLiteral("type"), link.type);
    m_xml.writeAttribute(QStringLiteral("href"), link.href);
}

void AtomFeed::counts(std::int64_t total, int perPage)
{
    m_xml.writeTextElement(kSearch, QStringLiteral("totalResults"), QString::number(total));
    m_xml.writeTextElement(kSearch, QStringLiteral("itemsPerPage"), QString::number(perPage));
}

void AtomFeed::navigation(const Head &entry, const QString &about, const QString &href)
{
    m_xml.writeStartElement(kAtom, QStringLiteral("entry"));
    head(entry);
    m_xml.writeStartElement(kAtom, QStringLiteral("content"));
    m_xml.writeAttribute(QStringLiteral("type"), QStringLiteral("text"));
    m_xml.writeCharacters(writable(about));
    m_xml.writeEndElement();
    link({QStringLiteral("subsection"), QString::fromLatin1(kAcquisitionFeed), href});
    m_xml.writeEndElement();
}

void AtomFeed::publication(const Publication &publication)
{
    const ComicDetails &details = publication.details;
    const ComicSummary &comic = details.summary;
    m_xml.writeStartElement(kAtom, QStringLiteral("entry"));
    head({u"urn:uuid:" % comic.id, comic.title, comic.createdAtMs});
    if (!comic.author.isEmpty()) {
        m_xml.writeStartElement(kAtom, QStringLiteral("author"));
        text("name", comic.author);
        m_xml.writeEndElement();
    }
    if (!comic.language.isEmpty())
        m_xml.writeTextElement(kTerms, QStringLiteral("language"), writable(comic.language));
    for (const QString &genre : comic.genres) {
        m_xml.writeEmptyElement(kAtom, QStringLiteral("category"));
        m_xml.writeAttribute(QStringLiteral("term"), writable(genre));
        m_xml.writeAttribute(QStringLiteral("label"), writable(genre));
    }
    if (!details.description.isEmpty())
        text("summary", details.description);
    const QString narrow = u"&width=" % QString::number(kThumbnailWidth);
    link({QStringLiteral("http://opds-spec.org/image"), kImage, comic.coverUrl % u"&format=jpeg"});
    link({QStringLiteral("http://opds-spec.org/image/thumbnail"), kImage,
          comic.coverUrl % u"&format=jpeg" % narrow});
    link({QStringLiteral("alternate"), QStringLiteral("application/divina+json"),
          manifestUrl(comic.id)});
    acquisition(publication);
    m_xml.writeEndElement();
}

void AtomFeed::acquisition(const Publication &publication)
{
    const ComicSummary &comic = publication.details.summary;
    if (!publication.isOpen()) {
        m_xml.writeStartElement(kAtom, QStringLiteral("link"));
        m_xml.writeAttribute(QStringLiteral("rel"),
                             QStringLiteral("http://opds-spec.org/acquisition/buy"));
        m_xml.writeAttribute(QStringLiteral("type"), QString::fromLatin1(kComicArchive));
        m_xml.writeAttribute(QStringLiteral("href"), archiveUrl(comic.id));
        m_xml.writeStartElement(kOpds, QStringLiteral("price"));
        m_xml.writeAttribute(QStringLiteral("currencycode"), QStringLiteral("NWT"));
        m_xml.writeCharacters(comic.price);
        m_xml.writeEndElement();
        m_xml.writeEndElement();
        return;
    }
    const QString rel = comic.free ? QStringLiteral("http://opds-spec.org/acquisition/open-access")
                                   : QStringLiteral("http://opds-spec.org/acquisition");
    link({rel, QString::fromLatin1(kComicArchive), archiveUrl(comic.id)});
    pageStream(publication);
}

// Pages are numbered from 0 here, and the last page read from 1: so the specification.
void AtomFeed::pageStream(const Publication &publication)
{
    const ComicSummary &comic = publication.details.summary;
    m_xml.writeEmptyElement(kAtom, QStringLiteral("link"));
    m_xml.writeAttribute(QStringLiteral("rel"),
                         QStringLiteral("http://vaemendis.net/opds-pse/stream"));
    m_xml.writeAttribute(QStringLiteral("type"), kImage);
    m_xml.writeAttribute(QStringLiteral("href"),
                         u"/opds/v1.2/comics/" % comic.id
                             % u"/pages/{pageNumber}?format=jpeg&width={maxWidth}");
    m_xml.writeAttribute(kStreaming, QStringLiteral("count"), QString::number(comic.pageCount));
    if (const std::optional<Progress> &progress = publication.details.progress) {
        m_xml.writeAttribute(kStreaming, QStringLiteral("lastRead"),
                             QString::number(progress->currentPage));
        m_xml.writeAttribute(kStreaming, QStringLiteral("lastReadDate"),
                             formatTimestamp(progress->modifiedAtMs));
    }
}

QByteArray AtomFeed::take()
{
    m_xml.writeEndElement();
    m_xml.writeEndDocument();
    return std::move(m_out);
}

} // namespace nw::server::comics
