#include "server/comics/routing.h"
#include "server/comics/sync/notesservice.h"
#include "server/comics/sync/syncroutes.h"
#include "server/common/http/paging.h"
#include "services-client/contract/jsonreader.h"

namespace nw::server::comics {

namespace {

constexpr qint64 kMaxPageMapBytes = 1024LL * 1024; // kMaxPageFixes of the longest fixes fit

template <typename Note> Response noteResponse(const Result<Note> &note)
{
    if (!note)
        return problemResponse(note.error());
    JsonWriter out;
    write(out, *note);
    return success(out.take()).set("Cache-Control", "no-store");
}

// From 1; a number that is none is no page's.
Result<int> pageNumber(const Request &request)
{
    const QString text = request.argument("page");
    const int number = text.toInt();
    if (number < 1 || text != QString::number(number))
        return failure(ErrorCode::NotFound, QStringLiteral("no such page"));
    return number;
}

Response getBookmarks(NotesService &notes, const Request &request)
{
    const Result<QString> id = comicId(request);
    if (!id)
        return problemResponse(id.error());
    const Result<PageRequest> part = readPageRequest(request);
    if (!part)
        return problemResponse(part.error());
    const Result<BookmarkList> list =
        notes.bookmarks(userId(request), *id, part->position, part->limit);
    if (!list)
        return problemResponse(list.error());
    return revalidated(request, listResponse(request, list->bookmarks, list->nextPosition));
}

Response putBookmark(NotesService &notes, const Request &request)
{
    const Result<QString> id = comicId(request);
    const Result<int> page = pageNumber(request);
    if (!id || !page)
        return problemResponse(id ? page.error() : id.error());
    const Result<BookmarkUpdate> update =
        parseJsonObject(request.body).and_then(readBookmarkUpdate);
    if (!update)
        return problemResponse(update.error());
    return noteResponse(notes.putBookmark(userId(request), *id, *page, *update));
}

Response deleteBookmark(NotesService &notes, const Request &request)
{
    const Result<QString> id = comicId(request);
    const Result<int> page = pageNumber(request);
    if (!id || !page)
        return problemResponse(id ? page.error() : id.error());
    return noteResponse(notes.removeBookmark(userId(request), *id, *page));
}

Response getPageMap(NotesService &notes, const Request &request)
{
    const Result<QString> id = comicId(request);
    if (!id)
        return problemResponse(id.error());
    const Result<KeptPageMap> map = notes.pageMap(userId(request), *id);
    if (!map)
        return problemResponse(map.error());
    JsonWriter out;
    write(out, *map);
    return revalidated(request, success(out.take()));
}

Response putPageMap(NotesService &notes, const Request &request)
{
    const Result<QString> id = comicId(request);
    if (!id)
        return problemResponse(id.error());
    const Result<PageMapUpdate> update = parseJsonObject(request.body).and_then(readPageMapUpdate);
    if (!update)
        return problemResponse(update.error());
    return noteResponse(notes.putPageMap(userId(request), *id, *update));
}

} // namespace

void addNotesRoutes(Router &router, NotesService &notes)
{
    const auto add = [&](Method method, const char *pattern, auto handler) {
        Route route = userRoute(method, pattern, [&notes, handler](const Request &request) {
            return handler(notes, request);
        });
        if (method == Method::Put && QByteArray(pattern).endsWith("page-map"))
            route.maxBodyBytes = kMaxPageMapBytes;
        router.add(std::move(route));
    };
    add(Method::Get, "/comics/:id/bookmarks", getBookmarks);
    add(Method::Put, "/comics/:id/bookmarks/:page", putBookmark);
    add(Method::Delete, "/comics/:id/bookmarks/:page", deleteBookmark);
    add(Method::Get, "/comics/:id/page-map", getPageMap);
    add(Method::Put, "/comics/:id/page-map", putPageMap);
}

} // namespace nw::server::comics
