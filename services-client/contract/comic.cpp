#include "services-client/contract/comic.h"

#include "services-client/contract/ids.h"
#include "services-client/contract/jsonreader.h"
#include "services-client/contract/money.h"

namespace nw {

namespace {

constexpr std::int64_t kMaxPages = 100'000;
constexpr std::int64_t kMaxSidePixels = 1'000'000;
constexpr qsizetype kSha256HexLength = 64;

// An integer that must fit the range a comic can have; it also makes the narrowing to int safe.
int bounded(JsonReader &in, std::int64_t value, const char *name, std::int64_t max)
{
    if (value < 0 || value > max) {
        in.fail(ErrorCode::InvalidInput, QStringLiteral("out of range"), QLatin1String(name));
        return 0;
    }
    return int(value);
}

bool isSha256(const QString &text)
{
    return text.size() == kSha256HexLength && std::all_of(text.begin(), text.end(), [](QChar c) {
               return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f');
           });
}

void writeStrings(JsonWriter &out, const char *name, const QStringList &strings)
{
    out.key(name).beginArray();
    for (const QString &text : strings)
        out.value(text);
    out.endArray();
}

void writeMembers(JsonWriter &out, const ComicSummary &value)
{
    out.member("id", value.id).member("title", value.title);
    out.member("series", value.series).member("seriesIndex", value.seriesIndex);
    out.member("author", value.author).member("language", value.language);
    writeStrings(out, "genres", value.genres);
    out.member("price", value.price);
    out.key("free").boolean(value.free);
    out.member("pageCount", value.pageCount).member("coverUrl", value.coverUrl);
    out.member("direction", toText(value.direction));
    out.member("createdAt", formatTimestamp(value.createdAtMs));
    out.member("version", value.version);
}

ComicSummary readMembers(JsonReader &in)
{
    ComicSummary value;
    value.id = in.string("id");
    value.title = in.string("title");
    value.series = in.stringOr("series");
    value.seriesIndex = bounded(in, in.integerOr("seriesIndex", 0), "seriesIndex", kMaxPages);
    value.author = in.stringOr("author");
    value.language = in.stringOr("language");
    value.genres = in.stringsOr("genres");
    value.price = in.string("price");
    if (!parseAmount(value.price))
        in.fail(ErrorCode::InvalidInput, QStringLiteral("not an amount"), QStringLiteral("price"));
    value.free = in.booleanOr("free", false);
    value.pageCount = bounded(in, in.integer("pageCount"), "pageCount", kMaxPages);
    value.coverUrl = in.stringOr("coverUrl");
    value.direction = readingDirectionFromText(in.stringOr("direction"));
    value.createdAtMs = in.timestamp("createdAt");
    value.version = in.integerOr("version", 0);
    return value;
}

} // namespace

void write(JsonWriter &out, const ComicSummary &value)
{
    out.beginObject();
    writeMembers(out, value);
    out.endObject();
}

void write(JsonWriter &out, const ComicDetails &value)
{
    out.beginObject();
    writeMembers(out, value.summary);
    out.member("description", value.description);
    writeStrings(out, "tags", value.tags);
    out.key("credits").beginArray();
    for (const auto &[role, name] : value.credits)
        out.beginObject().member("role", role).member("name", name).endObject();
    out.endArray();
    out.member("ageRating", value.ageRating).member("sizeBytes", value.sizeBytes);
    out.key("owned").boolean(value.owned);
    if (value.progress) {
        out.key("progress");
        write(out, *value.progress);
    }
    out.endObject();
}

void write(JsonWriter &out, const PageInfo &value)
{
    out.beginObject();
    out.member("number", value.number).member("width", value.width).member("height", value.height);
    out.member("mediaType", value.mediaType).member("sizeBytes", value.sizeBytes);
    out.member("sha256", value.sha256);
    if (!value.locked)
        out.member("url", value.url);
    out.key("locked").boolean(value.locked);
    out.endObject();
}

Result<ComicSummary> readComicSummary(const QJsonObject &json)
{
    JsonReader in(json);
    return in.finish(readMembers(in));
}

Result<ComicDetails> readComicDetails(const QJsonObject &json)
{
    JsonReader in(json);
    ComicDetails value;
    value.summary = readMembers(in);
    value.description = in.stringOr("description");
    value.tags = in.stringsOr("tags");
    const QJsonArray credits = in.arrayOr("credits");
    for (const auto &row : credits) {
        JsonReader credit(row.toObject());
        const QString role = credit.string("role");
        const QString name = credit.string("name");
        if (credit.error())
            in.fail(credit.error()->code, credit.error()->detail, QStringLiteral("credits"));
        value.credits.append({role, name});
    }
    value.ageRating = in.stringOr("ageRating");
    value.sizeBytes = in.integerOr("sizeBytes", 0);
    value.owned = in.booleanOr("owned", false);
    const QJsonObject progress = in.objectOr("progress");
    if (!progress.isEmpty()) {
        const Result<Progress> read = readProgress(progress);
        if (!read)
            return tl::unexpected(read.error());
        value.progress = *read;
    }
    return in.finish(value);
}

Result<PageInfo> readPageInfo(const QJsonObject &json)
{
    JsonReader in(json);
    PageInfo value;
    value.number = bounded(in, in.integer("number"), "number", kMaxPages);
    value.width = bounded(in, in.integer("width"), "width", kMaxSidePixels);
    value.height = bounded(in, in.integer("height"), "height", kMaxSidePixels);
    value.mediaType = in.string("mediaType");
    value.sizeBytes = in.integer("sizeBytes");
    value.sha256 = in.string("sha256");
    value.locked = in.booleanOr("locked", false);
    value.url = in.stringOr("url");
    if (value.number < 1)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("from 1"), QStringLiteral("number"));
    if (value.sizeBytes < 0)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("out of range"),
                QStringLiteral("sizeBytes"));
    if (!isSha256(value.sha256))
        in.fail(ErrorCode::InvalidInput, QStringLiteral("not a SHA-256"), QStringLiteral("sha256"));
    if (value.locked != value.url.isEmpty()) {
        in.fail(ErrorCode::InvalidInput,
                QStringLiteral("an open page has a URL, a locked one none"), QStringLiteral("url"));
    }
    return in.finish(value);
}

QString toText(ReadingDirection direction)
{
    switch (direction) {
    case ReadingDirection::LeftToRight:
        return QStringLiteral("ltr");
    case ReadingDirection::RightToLeft:
        return QStringLiteral("rtl");
    case ReadingDirection::Vertical:
        return QStringLiteral("vertical");
    }
    Q_UNREACHABLE();
}

ReadingDirection readingDirectionFromText(const QString &text)
{
    if (text == QLatin1String("rtl"))
        return ReadingDirection::RightToLeft;
    if (text == QLatin1String("vertical"))
        return ReadingDirection::Vertical;
    return ReadingDirection::LeftToRight;
}

} // namespace nw
