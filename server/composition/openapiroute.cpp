#include "server/composition/openapiroute.h"

#include "server/common/security/passwords.h"

namespace nw::server {

namespace {

Response answer(const Request &request, const QByteArray &document, const QByteArray &etag)
{
    Response response;
    response.set("ETag", '"' + etag + '"').set("Cache-Control", "public, no-cache");
    if (matchesEtag(request, etag)) {
        response.status = 304;
        return response;
    }
    response.set("Content-Type", "application/json");
    response.body = document;
    return response;
}

} // namespace

void addOpenApiRoute(Router &router, const QByteArray &document)
{
    const QByteArray etag = sha256Hex(document).first(32);
    router.add(publicRoute(
        Method::Get, "/openapi.json", RateClass::Read,
        [document, etag](const Request &request) { return answer(request, document, etag); }));
}

} // namespace nw::server
