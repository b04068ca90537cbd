#include "services-client/contract/progress.h"

#include "services-client/contract/ids.h"
#include "services-client/contract/jsonreader.h"

#include <QJsonDocument>

namespace nw {

namespace {

constexpr int kMaxPageCount = 100'000;
constexpr qsizetype kMaxDeviceIdLength = 64;
constexpr qsizetype kMaxDeviceNameLength = 80;

bool saysTheSame(const Progress &a, const Progress &b)
{
    return a.currentPage == b.currentPage && a.pageCount == b.pageCount
        && a.completed == b.completed;
}

bool isFurther(const Progress &update, const Progress &kept)
{
    if (update.completed != kept.completed)
        return update.completed;
    return update.currentPage > kept.currentPage;
}

void writeState(JsonWriter &out, const Progress &value)
{
    out.member("currentPage", value.currentPage).member("pageCount", value.pageCount);
    out.key("completed").boolean(value.completed);
    out.member("modifiedAt", formatTimestamp(value.modifiedAtMs));
    out.member("deviceId", value.deviceId).member("deviceName", value.deviceName);
}

Progress readState(JsonReader &in)
{
    Progress value;
    const std::int64_t currentPage = in.integer("currentPage");
    const std::int64_t pageCount = in.integer("pageCount");
    if (pageCount < 1 || pageCount > kMaxPageCount)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("out of range"),
                QStringLiteral("pageCount"));
    if (currentPage < 1 || currentPage > pageCount)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("out of range"),
                QStringLiteral("currentPage"));
    if (in.error())
        return value;
    value.currentPage = int(currentPage);
    value.pageCount = int(pageCount);
    value.completed = in.booleanOr("completed", false);
    value.modifiedAtMs = in.timestamp("modifiedAt");
    value.deviceId = in.string("deviceId");
    value.deviceName = in.stringOr("deviceName");
    if (value.deviceId.isEmpty() || value.deviceId.size() > kMaxDeviceIdLength)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("1 to 64 characters"),
                QStringLiteral("deviceId"));
    if (value.deviceName.size() > kMaxDeviceNameLength)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("at most 80 characters"),
                QStringLiteral("deviceName"));
    return value;
}

} // namespace

ProgressVerdict judgeProgress(const Progress &kept, const ProgressUpdate &update,
                              std::int64_t nowMs)
{
    const Progress &wanted = update.progress;
    if (kept.version == 0)
        return ProgressVerdict::Accept;
    const bool standsOnCurrent = update.baseVersion == kept.version;
    if (wanted.modifiedAtMs > nowMs) {
        if (standsOnCurrent)
            return ProgressVerdict::Accept;
        return saysTheSame(kept, wanted) ? ProgressVerdict::Same : ProgressVerdict::Conflict;
    }
    // Nothing to ask a person about, and a resent update adds no history.
    if (saysTheSame(kept, wanted) && wanted.modifiedAtMs <= kept.modifiedAtMs)
        return ProgressVerdict::Same;
    if (wanted.modifiedAtMs > kept.modifiedAtMs)
        return ProgressVerdict::Accept;
    if (wanted.modifiedAtMs == kept.modifiedAtMs)
        return standsOnCurrent || isFurther(wanted, kept) ? ProgressVerdict::Accept
                                                          : ProgressVerdict::Conflict;
    const bool undoesCompletion = kept.completed && !wanted.completed;
    return standsOnCurrent && !undoesCompletion ? ProgressVerdict::Accept
                                                : ProgressVerdict::Conflict;
}

void write(JsonWriter &out, const Progress &value)
{
    out.beginObject();
    out.member("comicId", value.comicId);
    writeState(out, value);
    out.member("version", value.version);
    out.endObject();
}

void write(JsonWriter &out, const ProgressUpdate &value)
{
    out.beginObject();
    writeState(out, value.progress);
    out.member("baseVersion", value.baseVersion);
    out.endObject();
}

void write(JsonWriter &out, const Change &value)
{
    out.beginObject();
    out.member("sequence", value.sequence).member("entity", value.entity);
    out.member("entityId", value.entityId);
    out.key("payload").raw(QJsonDocument(value.payload).toJson(QJsonDocument::Compact));
    out.member("changedAt", formatTimestamp(value.changedAtMs));
    out.endObject();
}

Result<Progress> readProgress(const QJsonObject &json)
{
    JsonReader in(json);
    Progress value = readState(in);
    value.comicId = in.string("comicId");
    value.version = in.integer("version");
    return in.finish(value);
}

Result<ProgressUpdate> readProgressUpdate(const QJsonObject &json)
{
    JsonReader in(json);
    ProgressUpdate value;
    value.progress = readState(in);
    value.baseVersion = in.integer("baseVersion");
    if (value.baseVersion < 0)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("out of range"),
                QStringLiteral("baseVersion"));
    in.refuseOthers();
    return in.finish(value);
}

Result<Change> readChange(const QJsonObject &json)
{
    JsonReader in(json);
    Change value;
    value.sequence = in.integer("sequence");
    value.entity = in.string("entity");
    value.entityId = in.string("entityId");
    value.payload = in.objectOr("payload");
    value.changedAtMs = in.timestamp("changedAt");
    return in.finish(value);
}

} // namespace nw
