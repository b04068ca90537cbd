#pragma once

#include "server/common/http/requestpolicy.h"
#include "server/common/http/response.h"

namespace nw::server {

// The status line and the header fields of an answer, with the empty line: adds Date,
// Content-Length and Connection. A field whose name or value could end the line early is left out.
struct ResponseHeadOptions
{
    qint64 bodyBytes = 0; // StreamedBody::kUnknownSize: in chunks, or to the connection's end
    Persistence persistence = Persistence::KeepAlive;
    int minorVersion = 1; // of the request
    QByteArray date; // IMF-fixdate
};
QByteArray responseHead(const Response &response, const ResponseHeadOptions &options);

// What Content-Length says of an answer that is not HEAD's.
qint64 bodyBytes(const Response &response);

// True for the statuses whose answers have no body (RFC 9110, 6.4.1).
bool hasNoBody(int status);

// A block of a body of unknown size (RFC 9112, 7.1); an empty one ends it.
QByteArray chunkOf(const QByteArray &block);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7)
QByteArray httpDate(qint64 unixSeconds);

// The same of now, made anew once a second. For one thread.
class DateText
{
public:
    const QByteArray &now();

private:
    qint64 m_second = 0;
    QByteArray m_text;
};

} // namespace nw::server
