#pragma once

#include "services-client/contract/progress.h"
#include "services-client/transport/session.h"

#include <optional>

namespace nw::endpoints {

// What POST /comics/:id/progress answered: the row that is kept now, and whether it took the
// update.
struct ProgressAnswer
{
    enum class Outcome
    {
        Kept,
        Conflict
    };

    Outcome outcome = Outcome::Kept;
    Progress progress;
};

QFuture<Result<ProgressAnswer>> sendProgress(Session &session, const QString &comicId,
                                             const ProgressUpdate &update,
                                             const QString &idempotencyKey);

struct ChangePart // a part of GET /sync/changes
{
    QList<Change> changes;
    QString nextCursor; // where to ask on; empty: as before
};

QFuture<Result<ChangePart>> changes(Session &session, const QString &cursor);

} // namespace nw::endpoints
