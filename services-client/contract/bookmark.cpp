#include "services-client/contract/bookmark.h"

#include "services-client/contract/ids.h"
#include "services-client/contract/jsonreader.h"

namespace nw {

namespace {

constexpr qsizetype kMaxDeviceIdLength = 64;

} // namespace

NoteVerdict judgeNote(const NoteTimes &times, std::int64_t nowMs)
{
    if (times.keptVersion == 0 || times.baseVersion == times.keptVersion)
        return NoteVerdict::Write;
    const bool isKnownToBeLater =
        times.modifiedAtMs <= nowMs && times.modifiedAtMs > times.keptModifiedAtMs;
    return isKnownToBeLater ? NoteVerdict::Write : NoteVerdict::Keep;
}

void write(JsonWriter &out, const Bookmark &value)
{
    out.beginObject();
    out.member("id", value.id).member("comicId", value.comicId).member("page", value.page);
    out.member("note", value.note).key("deleted").boolean(value.deleted);
    out.member("modifiedAt", formatTimestamp(value.modifiedAtMs));
    out.member("deviceId", value.deviceId).member("version", value.version);
    out.endObject();
}

void write(JsonWriter &out, const BookmarkUpdate &value)
{
    out.beginObject();
    out.member("note", value.note).key("deleted").boolean(value.deleted);
    out.member("modifiedAt", formatTimestamp(value.modifiedAtMs));
    out.member("deviceId", value.deviceId).member("baseVersion", value.baseVersion);
    out.endObject();
}

Result<Bookmark> readBookmark(const QJsonObject &json)
{
    JsonReader in(json);
    Bookmark value;
    value.id = in.string("id");
    value.comicId = in.string("comicId");
    value.page = static_cast<int>(in.integer("page"));
    value.note = in.stringOr("note");
    value.deleted = in.booleanOr("deleted", false);
    value.modifiedAtMs = in.timestamp("modifiedAt");
    value.deviceId = in.string("deviceId");
    value.version = in.integer("version");
    return in.finish(value);
}

Result<BookmarkUpdate> readBookmarkUpdate(const QJsonObject &json)
{
    JsonReader in(json);
    BookmarkUpdate value;
    value.note = in.stringOr("note");
    value.deleted = in.booleanOr("deleted", false);
    value.modifiedAtMs = in.timestamp("modifiedAt");
    value.deviceId = in.string("deviceId");
    value.baseVersion = in.integerOr("baseVersion", 0);
    if (value.note.size() > kMaxBookmarkNoteLength)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("at most 2000 characters"),
                QStringLiteral("note"));
    if (value.deviceId.isEmpty() || value.deviceId.size() > kMaxDeviceIdLength)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("1 to 64 characters"),
                QStringLiteral("deviceId"));
    if (value.baseVersion < 0)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("out of range"),
                QStringLiteral("baseVersion"));
    in.refuseOthers();
    return in.finish(value);
}

} // namespace nw
