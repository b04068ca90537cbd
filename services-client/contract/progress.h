#pragma once

#include "services-client/contract/jsonwriter.h"
#include "services-client/contract/result.h"

#include <QJsonObject>
#include <QList>

#include <cstdint>

namespace nw {

// Where a reader is in a comic, as one device said it and the server kept it.
struct Progress
{
    QString comicId;
    int currentPage = 1; // from 1
    int pageCount = 0;
    bool completed = false;
    std::int64_t modifiedAtMs = 0; // of the device, clamped to the server's clock when it was kept
    QString deviceId;
    QString deviceName;
    std::int64_t version = 0; // of the server's row; 0: the server has none
};

// POST /comics/:id/progress: the state a device has, and the version it was made on.
struct ProgressUpdate
{
    Progress progress;
    std::int64_t baseVersion = 0;
};

// One answer of POST /sync/progress, in the order of what was asked.
struct ProgressOutcome
{
    enum class Kind
    {
        Kept, // taken, or said before
        Conflict, // as 409 of one: `progress` is the server's state
        Refused // `error` says why: no such comic, no such page
    };

    QString comicId;
    Kind kind = Kind::Kept;
    Progress progress; // not of a refusal
    Error error;
};

// One row of GET /sync/changes. `entity` is the kind of the object, `payload` its state now.
struct Change
{
    std::int64_t sequence = 0;
    QString entity; // "progress", "bookmark", "pageMap", "entitlement"
    QString entityId;
    QJsonObject payload;
    std::int64_t changedAtMs = 0;
};

// What the server does with an update, and the client with a change. One rule for both sides.
enum class ProgressVerdict
{
    Accept, // the update is newer, or stands on the current version
    Same, // says what is already kept
    Conflict, // older than what is kept: the person is asked
};

// The rule of data-model.md: an update made on the current version, or with a later modifiedAt,
// wins; equal times: the larger page; older: conflict. Completing is never undone by an older
// write. `nowMs` is the clock of whoever judges: a time after it proves nothing (the device's clock
// is ahead, and the update may be older than what is kept), so that such an update wins on the
// current version only.
ProgressVerdict judgeProgress(const Progress &kept, const ProgressUpdate &update,
                              std::int64_t nowMs);

void write(JsonWriter &out, const Progress &value);
void write(JsonWriter &out, const ProgressUpdate &value);
void write(JsonWriter &out, const ProgressOutcome &value);
void write(JsonWriter &out, const Change &value);

// POST /sync/progress: {"updates":[…]}, each with its comicId.
constexpr qsizetype kMaxProgressUpdates = 100;
QByteArray progressUpdatesBody(const QList<ProgressUpdate> &updates);

Result<Progress> readProgress(const QJsonObject &json);
Result<ProgressUpdate>
readProgressUpdate(const QJsonObject &json); // strict: a request; comicId comes from the path
Result<QList<ProgressUpdate>> readProgressUpdates(const QJsonObject &json); // strict: a request
Result<ProgressOutcome> readProgressOutcome(const QJsonObject &json);
Result<Change> readChange(const QJsonObject &json);

} // namespace nw
