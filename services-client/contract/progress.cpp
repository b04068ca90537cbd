#include "services-client/contract/progress.h"

#include "services-client/contract/ids.h"
#include "services-client/contract/jsonreader.h"
#include "services-client/contract/problem.h"

#include <QJsonDocument>

#include <algorithm>
#include <array>

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

struct OutcomeWord
{
    ProgressOutcome::Kind kind;
    QLatin1String word;
};

constexpr std::array<OutcomeWord, 3> kOutcomeWords{{
    {ProgressOutcome::Kind::Kept, QLatin1String("kept")},
    {ProgressOutcome::Kind::Conflict, QLatin1String("conflict")},
    {ProgressOutcome::Kind::Refused, QLatin1String("refused")},
}};

ProgressUpdate readUpdate(JsonReader &in)
{
    ProgressUpdate value;
    value.progress = readState(in);
    value.baseVersion = in.integer("baseVersion");
    if (value.baseVersion < 0)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("out of range"),
                QStringLiteral("baseVersion"));
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
    const ProgressUpdate value = readUpdate(in);
    in.refuseOthers();
    return in.finish(value);
}

QByteArray progressUpdatesBody(const QList<ProgressUpdate> &updates)
{
    JsonWriter out;
    out.beginObject().key("updates").beginArray();
    for (const ProgressUpdate &update : updates) {
        out.beginObject().member("comicId", update.progress.comicId);
        writeState(out, update.progress);
        out.member("baseVersion", update.baseVersion).endObject();
    }
    out.endArray().endObject();
    return out.take();
}

Result<QList<ProgressUpdate>> readProgressUpdates(const QJsonObject &json)
{
    JsonReader in(json);
    const QJsonArray rows = in.arrayOr("updates");
    if (rows.isEmpty() || rows.size() > kMaxProgressUpdates)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("1 to 100"), QStringLiteral("updates"));
    in.refuseOthers();
    QList<ProgressUpdate> updates;
    for (qsizetype i = 0; i < rows.size() && !in.error(); ++i) {
        JsonReader row(rows.at(i).toObject());
        ProgressUpdate update = readUpdate(row);
        update.progress.comicId = row.string("comicId");
        row.refuseOthers();
        if (row.error())
            in.fail(row.error()->code, row.error()->detail,
                    QStringLiteral("updates.%1.%2").arg(i).arg(row.error()->field));
        updates.append(update);
    }
    return in.finish(updates);
}

void write(JsonWriter &out, const ProgressOutcome &value)
{
    const auto *row = std::find_if(kOutcomeWords.begin(), kOutcomeWords.end(),
                                   [&](const OutcomeWord &w) { return w.kind == value.kind; });
    out.beginObject().member("comicId", value.comicId).member("outcome", QString(row->word));
    if (value.kind == ProgressOutcome::Kind::Refused) {
        out.member("code", QByteArray(problemKind(value.error.code).code));
        out.member("detail", value.error.detail);
    } else {
        out.key("progress");
        write(out, value.progress);
    }
    out.endObject();
}

Result<ProgressOutcome> readProgressOutcome(const QJsonObject &json)
{
    JsonReader in(json);
    ProgressOutcome value;
    value.comicId = in.string("comicId");
    const QString word = in.string("outcome");
    const auto *row = std::find_if(kOutcomeWords.begin(), kOutcomeWords.end(),
                                   [&](const OutcomeWord &w) { return w.word == word; });
    if (row == kOutcomeWords.end()) {
        in.fail(ErrorCode::InvalidInput, QStringLiteral("unknown"), QStringLiteral("outcome"));
        return in.finish(value);
    }
    value.kind = row->kind;
    if (value.kind == ProgressOutcome::Kind::Refused) {
        value.error.code = errorCodeFromProblem(in.string("code"));
        value.error.detail = in.stringOr("detail");
        return in.finish(value);
    }
    const Result<Progress> progress = readProgress(in.objectOr("progress"));
    if (!progress)
        return tl::unexpected<Error>(progress.error());
    value.progress = *progress;
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
