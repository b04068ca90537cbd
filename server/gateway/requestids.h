#pragma once

#include <QByteArray>

namespace nw::server::gateway {

// The caller's X-Request-Id when it is UUID text in lower case, else a new one: it goes into logs
// and answers.
QByteArray requestIdFrom(const QByteArray &header);

// The caller's W3C traceparent (version 00) when it is well formed, else a new one that is not
// sampled.
QByteArray traceParentFrom(const QByteArray &header);

} // namespace nw::server::gateway
