#include "server/auth/adminroutes.h"

#include "server/auth/accounts.h"
#include "server/auth/signuprules.h"
#include "server/common/http/paging.h"
#include "services-client/contract/ids.h"
#include "services-client/contract/jsonreader.h"

namespace nw::server::auth {

// Found by its argument, which it could not be inside the namespace without a name.
static void write(JsonWriter &out, const AccountRecord &record)
{
    const Account &account = record.account;
    out.beginObject()
        .member("id", account.id)
        .member("email", account.email)
        .member("username", account.username);
    out.key("roles").beginArray();
    for (const QString &role : account.roles)
        out.value(role);
    out.endArray();
    out.member("createdAt", formatTimestamp(record.createdAtMs)).endObject();
}

namespace {

Response answer(const Result<AccountRecord> &record)
{
    if (!record)
        return problemResponse(record.error());
    JsonWriter out;
    write(out, *record);
    return success(out.take());
}

Response listAccounts(Accounts &accounts, const Request &request)
{
    const auto page = readPageRequest(request);
    if (!page)
        return problemResponse(page.error());
    AccountQuery query;
    query.startsWith = foldEmail(request.query("q").value_or(QString()));
    query.role = request.query("role").value_or(QString());
    query.beforeId = page->position;
    query.limit = page->limit;
    const auto list = accounts.list(query);
    if (!list)
        return problemResponse(list.error());
    return listResponse(request, list->accounts, list->nextId);
}

Response putRoles(Accounts &accounts, const Request &request)
{
    const auto roles = parseJsonObject(request.body).and_then([](const QJsonObject &json) {
        JsonReader in(json);
        const QStringList read = in.stringsOr("roles");
        if (!in.has("roles"))
            in.fail(ErrorCode::InvalidInput, QStringLiteral("roles are missing"),
                    QStringLiteral("roles"));
        in.refuseOthers();
        return in.finish(read);
    });
    if (!roles)
        return problemResponse(roles.error());
    return answer(accounts.setRoles(request.identity->userId, request.argument("id"), *roles));
}

Response endSessions(Accounts &accounts, const Request &request)
{
    const auto ended = accounts.endSessions(request.identity->userId, request.argument("id"));
    if (!ended)
        return problemResponse(ended.error());
    Response response;
    response.status = 204;
    return response;
}

} // namespace

void addAccountAdminRoutes(Router &router, Accounts &accounts)
{
    const auto add = [&](Method method, const char *pattern, Handler handler) {
        Route route = userRoute(method, pattern, std::move(handler));
        route.access = Access::Admin;
        router.add(std::move(route));
    };
    add(Method::Get, "/admin/users",
        [&accounts](const Request &request) { return listAccounts(accounts, request); });
    add(Method::Get, "/admin/users/:id", [&accounts](const Request &request) {
        return answer(accounts.find(request.argument("id")));
    });
    add(Method::Put, "/admin/users/:id/roles",
        [&accounts](const Request &request) { return putRoles(accounts, request); });
    add(Method::Delete, "/admin/users/:id/sessions",
        [&accounts](const Request &request) { return endSessions(accounts, request); });
}

} // namespace nw::server::auth
