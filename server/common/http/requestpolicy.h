#pragma once

#include "server/common/http/request.h"

#include <tl/expected.hpp>

namespace nw::server {

// What a head may be at most. Over it: 431, and 414 for the target.
struct HeadLimits
{
    qsizetype headBytes = 16LL * 1024;
    qsizetype targetBytes = 8LL * 1024;
    int fields = 64;
};

// Why a request ends before any route sees it. The connection is closed after the answer: where the
// next request would begin is not certain.
struct Refusal
{
    int status = 400;
    const char *code = "malformed_request"; // of the problem document
    const char *reason = ""; // for the caller and the log
};

// Looks for the end of a head while its bytes arrive, and refuses as early as it can what no head
// may hold: control characters (NUL among them), a line feed without carriage return or the other
// way round, folded lines, too much of anything.
class HeadScanner
{
public:
    enum class Verdict
    {
        Incomplete,
        Complete,
        Refused
    };

    explicit HeadScanner(const HeadLimits &limits)
        : m_limits(limits)
    {
    }

    // `received` begins with the head's first byte and grows from call to call.
    Verdict feed(QByteArrayView received);

    qsizetype headBytes() const { return m_position; } // after Complete, the empty line included
    const Refusal &refusal() const { return m_refusal; }

private:
    Verdict refuse(const Refusal &refusal);
    Verdict endLine();

    HeadLimits m_limits;
    Refusal m_refusal;
    qsizetype m_position = 0;
    qsizetype m_lineStart = 0;
    int m_lines = 0;
};

enum class BodyFraming
{
    None,
    Length,
    Chunked
};

enum class Persistence
{
    KeepAlive,
    Close
};

enum class Expectation
{
    None,
    Continue
};

// A head that follows RFC 9112 and our stricter rules.
struct RequestHead
{
    Method method = Method::Get;
    QByteArray target;
    QString path;
    QList<std::pair<QByteArray, QByteArray>> headers; // names in lower case
    int minorVersion = 1;
    BodyFraming framing = BodyFraming::None;
    qint64 contentLength = 0; // with BodyFraming::Length
    Persistence persistence = Persistence::KeepAlive;
    Expectation expectation = Expectation::None;
};

// Reads a complete head (as HeadScanner found it). Refused: no Host or more than one or one with
// `@/\?#` in it (RFC 9112, 3.2); Transfer-Encoding that is not just "chunked", or beside
// Content-Length, or on HTTP/1.0 (6.1, 6.3); Content-Length that is not one plain number; a target
// that is not in origin form; a path with bad UTF-8, control characters, an encoded slash or
// backslash, or dot segments.
tl::expected<RequestHead, Refusal> parseRequestHead(QByteArrayView head);

// "GET"; empty for none of ours.
const char *methodName(Method method);

} // namespace nw::server
