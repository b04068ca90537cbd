#include "server/users/usersroutes.h"

#include "server/common/http/paging.h"
#include "server/users/usersservice.h"
#include "services-client/contract/ids.h"
#include "services-client/contract/jsonreader.h"

namespace nw::server::users {

// Found by its argument, which it could not be inside the namespace without a name.
static void write(JsonWriter &out, const ReadingRow &row)
{
    out.beginObject()
        .member("id", row.id)
        .member("comicId", row.comicId)
        .member("comicTitle", row.comicTitle)
        .member("coverUrl", row.coverUrl)
        .member("page", row.page)
        .member("pageCount", row.pageCount);
    out.key("completed").boolean(row.state == ReadingRow::State::Completed);
    out.member("deviceName", row.deviceName).member("readAt", formatTimestamp(row.readAtMs));
    out.endObject();
}

namespace {

Response profileResponse(const Profile &profile)
{
    JsonWriter out;
    write(out, profile);
    return success(out.take())
        .set("ETag", "\"" + QByteArray::number(profile.version) + "\"")
        .set("Cache-Control", "private, no-cache");
}

Response getProfile(UsersService &service, const Request &request)
{
    const auto profile = service.profile(request.identity->userId);
    if (!profile)
        return problemResponse(profile.error());
    Response response = profileResponse(*profile);
    if (matchesEtag(request, QByteArray::number(profile->version))) {
        response.status = 304;
        response.body.clear();
    }
    return response;
}

// The versions that If-Match (RFC 9110, 13.1.1) names. Nothing: every version will do. A weak or
// foreign tag names none.
std::optional<QList<std::int64_t>> matchedVersions(const Request &request)
{
    const QByteArray header = request.header("if-match").trimmed();
    if (header.isEmpty() || header == "*")
        return std::nullopt;
    QList<std::int64_t> versions;
    for (const QByteArray &part : header.split(',')) {
        const QByteArray tag = part.trimmed();
        if (tag.size() < 3 || !tag.startsWith('"') || !tag.endsWith('"'))
            continue;
        const QByteArray digits = tag.mid(1, tag.size() - 2);
        const qint64 version = digits.toLongLong();
        if (QByteArray::number(version) == digits)
            versions.append(version);
    }
    return versions;
}

Result<ProfileUpdate> readProfileUpdate(const QJsonObject &json)
{
    JsonReader in(json);
    ProfileUpdate update;
    if (in.has("displayName"))
        update.displayName = in.string("displayName");
    if (in.has("bio"))
        update.bio = in.string("bio");
    if (in.has("avatarUrl"))
        update.avatarUrl = in.string("avatarUrl");
    if (in.has("preferences"))
        update.preferences = in.objectOr("preferences");
    in.refuseOthers();
    return in.finish(update);
}

Response putProfile(UsersService &service, const Request &request)
{
    auto update = parseJsonObject(request.body).and_then(readProfileUpdate);
    if (!update)
        return problemResponse(update.error());
    update->expectedVersions = matchedVersions(request);
    const auto profile = service.update(request.identity->userId, *update);
    return profile ? profileResponse(*profile) : problemResponse(profile.error());
}

Response getReadingHistory(UsersService &service, const Request &request)
{
    const auto page = readPageRequest(request);
    if (!page)
        return problemResponse(page.error());
    const Viewer viewer{request.identity->userId, request.identity->roles};
    const auto history =
        service.readingHistory(viewer, request.argument("id"), page->position, page->limit);
    if (!history)
        return problemResponse(history.error());
    return revalidated(request, listResponse(request, history->rows, history->nextId));
}

} // namespace

void addUsersRoutes(Router &router, UsersService &service)
{
    router.add(userRoute(Method::Get, "/users/me", [&service](const Request &request) {
        return getProfile(service, request);
    }));
    router.add(userRoute(Method::Put, "/users/me", [&service](const Request &request) {
        return putProfile(service, request);
    }));
    router.add(
        userRoute(Method::Get, "/users/:id/reading-history", [&service](const Request &request) {
            return getReadingHistory(service, request);
        }));
}

} // namespace nw::server::users
