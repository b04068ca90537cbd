#pragma once

#include "server/common/http/requestpolicy.h"
#include "server/common/http/response.h"

namespace nw::server {

// The status line and the header fields of an answer, with the empty line: adds Date,
// Content-Length and Connection. A field whose name or value could end the line early is left out.
struct ResponseHeadOptions
{
    qint64 bodyBytes = 0;
    Persistence persistence = Persistence::KeepAlive;
    int minorVersion = 1; // of the request
    QByteArray date; // IMF-fixdate
};
QByteArray responseHead(const Response &response, const ResponseHeadOptions &options);

// True for the statuses whose answers have no body (RFC 9110, 6.4.1).
bool hasNoBody(int status);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7)
QByteArray httpDate(qint64 unixSeconds);

} // namespace nw::server
