#pragma once

#include "services-client/contract/jsonwriter.h"
#include "services-client/contract/result.h"

#include <QJsonObject>

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

// One row of GET /sync/changes. `entity` is the kind of the object, `payload` its state now.
struct Change
{
    std::int64_t sequence = 0;
    QString entity; // "progress", later "bookmark", "entitlement", …
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
void write(JsonWriter &out, const Change &value);

Result<Progress> readProgress(const QJsonObject &json);
Result<ProgressUpdate>
readProgressUpdate(const QJsonObject &json); // strict: a request; comicId comes from the path
Result<Change> readChange(const QJsonObject &json);

} // namespace nw
