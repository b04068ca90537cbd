#include "server/comics/opds/webpub.h"

#include "services-client/contract/ids.h"

#include <array>

namespace nw::server::comics {

namespace {

// Roles of a book that the manifest has a member for.
struct Role
{
    QLatin1String credit;
    const char *member;
};
constexpr std::array<Role, 6> kRoles{{
    {QLatin1String("artist"), "artist"},
    {QLatin1String("penciller"), "penciler"},
    {QLatin1String("inker"), "inker"},
    {QLatin1String("colorist"), "colorist"},
    {QLatin1String("letterer"), "letterer"},
    {QLatin1String("translator"), "translator"},
}};

const char *progressionOf(ReadingDirection direction)
{
    switch (direction) {
    case ReadingDirection::LeftToRight:
        return "ltr";
    case ReadingDirection::RightToLeft:
        return "rtl";
    case ReadingDirection::Vertical:
        return "ttb";
    }
    Q_UNREACHABLE();
}

void writeNames(JsonWriter &out, const ComicDetails &comic, const Role &role)
{
    QStringList names;
    for (const auto &[credit, name] : comic.credits) {
        if (credit == role.credit)
            names.append(name);
    }
    if (names.isEmpty())
        return;
    out.key(role.member).beginArray();
    for (const QString &name : names)
        out.value(name);
    out.endArray();
}

} // namespace

void writeMetadata(JsonWriter &out, const ComicDetails &comic)
{
    const ComicSummary &summary = comic.summary;
    out.beginObject().member("@type", QStringLiteral("http://schema.org/ComicIssue"));
    out.member("conformsTo", QStringLiteral("https://readium.org/webpub-manifest/profiles/divina"));
    out.member("identifier", QString(u"urn:uuid:" % summary.id));
    out.member("title", summary.title);
    if (!summary.author.isEmpty())
        out.member("author", summary.author);
    for (const Role &role : kRoles)
        writeNames(out, comic, role);
    if (!summary.language.isEmpty())
        out.member("language", summary.language);
    if (!comic.description.isEmpty())
        out.member("description", comic.description);
    if (!summary.genres.isEmpty()) {
        out.key("subject").beginArray();
        for (const QString &genre : summary.genres)
            out.value(genre);
        out.endArray();
    }
    if (!summary.series.isEmpty()) {
        out.key("belongsTo").beginObject().key("series").beginObject();
        out.member("name", summary.series);
        if (summary.seriesIndex > 0)
            out.member("position", summary.seriesIndex);
        out.endObject().endObject();
    }
    out.member("published", formatTimestamp(summary.createdAtMs));
    out.member("numberOfPages", summary.pageCount);
    out.member("readingProgression", QByteArray(progressionOf(summary.direction)));
    out.endObject();
}

void writeLink(JsonWriter &out, const QString &rel, const QByteArray &type, const QString &href)
{
    out.beginObject().member("rel", rel).member("type", type).member("href", href).endObject();
}

} // namespace nw::server::comics
