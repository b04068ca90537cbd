#include "server/users/auditroutes.h"

#include "server/common/http/paging.h"
#include "server/users/auditlog.h"
#include "services-client/contract/ids.h"

#include <QJsonDocument>

namespace nw::server {

// Found by its argument, which it could not be inside another namespace.
static void write(JsonWriter &out, const AuditEntry &entry)
{
    out.beginObject()
        .member("id", entry.id)
        .member("at", formatTimestamp(entry.atMs))
        .member("actor", entry.actor)
        .member("action", entry.action)
        .member("subject", entry.subject);
    out.key("detail").raw(QJsonDocument(entry.detail).toJson(QJsonDocument::Compact));
    out.endObject();
}

namespace users {

void addAuditRoutes(Router &router, AuditLog &log)
{
    Route route = userRoute(Method::Get, "/admin/audit", [&log](const Request &request) {
        const auto asked = readPageRequest(request);
        if (!asked)
            return problemResponse(asked.error());
        const auto page =
            log.page({request.query("subject").value_or(QString()), asked->position, asked->limit});
        return page ? listResponse(request, page->entries, page->nextId)
                    : problemResponse(page.error());
    });
    route.access = Access::Admin;
    router.add(std::move(route));
}

} // namespace users

} // namespace nw::server
