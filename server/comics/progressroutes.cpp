#include "server/comics/comicsroutes.h"
#include "server/comics/progressservice.h"
#include "server/comics/routing.h"
#include "server/common/http/paging.h"
#include "services-client/contract/jsonreader.h"

namespace nw::server::comics {

namespace {

QByteArray toJson(const Progress &progress)
{
    JsonWriter out;
    write(out, progress);
    return out.take();
}

// The server's state goes with the refusal, so that a person can be asked at once.
Response conflict(const Progress &kept)
{
    const ProblemKind kind = problemKind(ErrorCode::ProgressConflict);
    Problem problem;
    problem.status = kind.status;
    problem.code = QString::fromLatin1(kind.code);
    problem.title = QString::fromLatin1(kind.title);
    problem.detail = u"Page "_qs % QString::number(kept.currentPage) % u" was read later on "
        % (kept.deviceName.isEmpty() ? QStringLiteral("another device") : kept.deviceName) % u'.';
    problem.extra = "\"progress\":" + toJson(kept);
    return problemResponse(problem);
}

Response postProgress(ProgressService &progress, const Request &request)
{
    const Result<QString> id = comicId(request);
    if (!id)
        return problemResponse(id.error());
    const Result<ProgressUpdate> update =
        parseJsonObject(request.body).and_then(readProgressUpdate);
    if (!update)
        return problemResponse(update.error());
    const Result<ProgressAnswer> answer = progress.update(userId(request), *id, *update);
    if (!answer)
        return problemResponse(answer.error());
    if (answer->verdict == ProgressVerdict::Conflict)
        return conflict(answer->kept);
    return success(toJson(answer->kept)).set("Cache-Control", "no-store");
}

// The answers are 200 as a whole: who asked looks at each.
Response postProgressBatch(ProgressService &progress, const Request &request)
{
    const Result<QList<ProgressUpdate>> updates =
        parseJsonObject(request.body).and_then(readProgressUpdates);
    if (!updates)
        return problemResponse(updates.error());
    const Result<QList<ProgressOutcome>> outcomes = progress.updateAll(userId(request), *updates);
    if (!outcomes)
        return problemResponse(outcomes.error());
    JsonWriter out;
    out.beginArray();
    for (const ProgressOutcome &outcome : *outcomes)
        write(out, outcome);
    out.endArray();
    return success(out.take()).set("Cache-Control", "no-store");
}

Response getProgress(ProgressService &progress, const Request &request)
{
    const Result<QString> id = comicId(request);
    if (!id)
        return problemResponse(id.error());
    const Result<Progress> kept = progress.progress(userId(request), *id);
    if (!kept)
        return problemResponse(kept.error());
    return revalidated(request, success(toJson(*kept)));
}

Response getChanges(ProgressService &progress, const Request &request)
{
    const Result<PageRequest> page = readPageRequest(request);
    if (!page)
        return problemResponse(page.error());
    const Result<ChangePage> changes =
        progress.changes(userId(request), page->position, page->limit);
    if (!changes)
        return problemResponse(changes.error());
    return listResponse(request, changes->changes, changes->nextPosition)
        .set("Cache-Control", "no-store");
}

} // namespace

void addProgressRoutes(Router &router, ProgressService &progress)
{
    router.add(userRoute(Method::Post, "/comics/:id/progress", [&progress](const Request &request) {
        return postProgress(progress, request);
    }));
    router.add(userRoute(Method::Get, "/comics/:id/progress", [&progress](const Request &request) {
        return getProgress(progress, request);
    }));
    router.add(userRoute(Method::Post, "/sync/progress", [&progress](const Request &request) {
        return postProgressBatch(progress, request);
    }));
    router.add(userRoute(Method::Get, "/sync/changes", [&progress](const Request &request) {
        return getChanges(progress, request);
    }));
}

} // namespace nw::server::comics
