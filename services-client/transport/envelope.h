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
// with the request's id for the log, the first field at fault. What is neither is judged by its
// status, because a proxy between us and the server may answer in its own words.
Result<Envelope> readEnvelope(const HttpAnswer &answer);

// The error of an answer whose status is 400 or more.
Error errorOf(const HttpAnswer &answer);

} // namespace nw
