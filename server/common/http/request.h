#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>
#include <utility>

namespace nw::server {

enum class Method
{
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
    Options
};

// Who asks, as the JWT middleware (or a signed hop from the gateway) found out.
struct Identity
{
    QString userId;
    QString sessionId;
    QStringList roles;

    bool hasRole(QStringView role) const { return roles.contains(role); }
};

// Whether the peer asks for itself. What proxies say about their callers is taken out of the
// headers before a handler sees them; that they said something is not forgotten.
enum class Arrival
{
    Direct,
    Forwarded
};

// One parsed, checked HTTP request, owned by its handler: plain values that outlive the socket.
struct Request
{
    Method method = Method::Get;
    QByteArray target; // origin-form, as it was sent
    QString path; // percent-decoded, without the query
    QList<std::pair<QByteArray, QByteArray>> headers; // names in lower case
    QByteArray body; // unpacked from chunks, within the route's limit
    QHostAddress remote;
    Arrival arrival = Arrival::Direct;
    QByteArray requestId;
    QByteArray traceParent;
    QByteArray routeTemplate; // "/comics/:id/pages", for logs and metrics
    QList<std::pair<QByteArray, QString>> arguments; // of the path, by name
    std::optional<Identity> identity; // set on every route but a public one without token

    QByteArray header(const char *lowerCaseName) const; // empty when absent
    QString argument(const char *name) const; // a programming error when the route has no such name
    std::optional<QString> query(const char *name) const; // decoded; the first of several
};

} // namespace nw::server
