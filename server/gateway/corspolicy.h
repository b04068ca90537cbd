#pragma once

#include "server/common/http/request.h"
#include "server/common/http/response.h"

#include <QList>

namespace nw::server::gateway {

// Cross-origin resource sharing (Fetch standard, 3.2) for the origins of an allow-list: nobody
// else's scripts may read our answers. Origins are compared as whole texts; "null" and "*" are
// never among them, and credentials are never allowed, since tokens come in Authorization.
class CorsPolicy
{
public:
    explicit CorsPolicy(const QList<QByteArray> &allowedOrigins);

    // The answer to a preflight request; none when the request is not one.
    std::optional<Response> preflight(const Request &request,
                                      const QList<QByteArray> &methods) const;

    // What an answer to `request` must carry besides.
    QList<std::pair<QByteArray, QByteArray>> headersFor(const Request &request) const;

private:
    bool allows(const QByteArray &origin) const { return m_origins.contains(origin); }

    QList<QByteArray> m_origins;
};

} // namespace nw::server::gateway
