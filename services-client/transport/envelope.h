#pragma once

#include "services-client/transport/transport.h"

#include <QJsonObject>

namespace nw {

// `data` and `meta` of an answer that succeeded.
struct Envelope
{
    QJsonValue data; // undefined for 204
    QJsonObject meta;
};

// Unpacks {"success":true,"data":…}. A problem document becomes its error: the code, the detail
// with the request's id for the log, the first field at fault.
Result<Envelope> readEnvelope(const HttpAnswer &answer);

// The error of an answer that is no success. What is no problem of our server is Unavailable,
// whatever its status: a proxy's 403 or 404 says nothing about a session, a comic or a position.
Error errorOf(const HttpAnswer &answer);

} // namespace nw
