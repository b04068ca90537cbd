#include "server/common/http/requestpolicy.h"

#include "server/common/http/targetpath.h"

#include <array>
#include <optional>

namespace nw::server {

namespace {

struct MethodName
{
    Method method;
    const char *name;
};

constexpr std::array<MethodName, 7> kMethods = {{{Method::Get, "GET"},
                                                 {Method::Head, "HEAD"},
                                                 {Method::Post, "POST"},
                                                 {Method::Put, "PUT"},
                                                 {Method::Patch, "PATCH"},
                                                 {Method::Delete, "DELETE"},
                                                 {Method::Options, "OPTIONS"}}};

// A second one of these would let two readers of the request see different things.
constexpr std::array<const char *, 6> kOnlyOnce = {
    "host", "content-length", "transfer-encoding", "content-type", "authorization", "expect"};

tl::unexpected<Refusal> refused(const char *reason)
{
    return tl::unexpected(Refusal{400, "malformed_request", reason});
}

// RFC 9110, 5.6.2
bool isTokenCharacter(char c)
{
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
        return true;
    return c != '\0' && QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
}

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isTokenCharacter);
}

// Takes the next line, without its CRLF, off `rest`.
QByteArrayView takeLine(QByteArrayView &rest)
{
    const qsizetype end = rest.indexOf("\r\n");
    const QByteArrayView line = rest.first(end);
    rest = rest.sliced(end + 2);
    return line;
}

std::optional<Refusal> readRequestLine(QByteArrayView line, RequestHead &head)
{
    const qsizetype firstSpace = line.indexOf(' ');
    const qsizetype lastSpace = line.lastIndexOf(' ');
    if (firstSpace <= 0 || lastSpace == firstSpace)
        return Refusal{400, "malformed_request", "the request line has not three parts"};
    const QByteArrayView method = line.first(firstSpace);
    const QByteArrayView target = line.sliced(firstSpace + 1, lastSpace - firstSpace - 1);
    const QByteArrayView version = line.sliced(lastSpace + 1);
    if (version == "HTTP/1.1")
        head.minorVersion = 1;
    else if (version == "HTTP/1.0")
        head.minorVersion = 0;
    else
        return Refusal{400, "malformed_request", "the version is neither HTTP/1.1 nor HTTP/1.0"};
    if (!isToken(method))
        return Refusal{400, "malformed_request", "the method is not a token"};
    const auto known = std::find_if(kMethods.begin(), kMethods.end(),
                                    [&](const MethodName &row) { return method == row.name; });
    if (known == kMethods.end())
        return Refusal{405, "method_not_allowed", "the method is not known here"};
    head.method = known->method;
    head.target = target.toByteArray();
    auto path = decodeTarget(head.target);
    if (!path)
        return Refusal{400, "malformed_request", path.error()};
    head.path = std::move(*path);
    return std::nullopt;
}

std::optional<Refusal> readField(QByteArrayView line, RequestHead &head)
{
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0 || !isToken(line.first(colon)))
        return Refusal{400, "malformed_request", "a header field has no proper name"};
    const QByteArray name = line.first(colon).toByteArray().toLower();
    for (const char *single : kOnlyOnce) {
        if (name != single)
            continue;
        for (const auto &[existing, value] : head.headers) {
            if (existing == name)
                return Refusal{400, "malformed_request",
                               "a header field that may stand once stands twice"};
        }
    }
    head.headers.emplaceBack(name, line.sliced(colon + 1).trimmed().toByteArray());
    return std::nullopt;
}

std::optional<QByteArray> find(const RequestHead &head, QByteArrayView name)
{
    for (const auto &[existing, value] : head.headers) {
        if (existing == name)
            return value;
    }
    return std::nullopt;
}

std::optional<Refusal> checkHost(const RequestHead &head)
{
    const auto host = find(head, "host");
    if (!host && head.minorVersion == 0)
        return std::nullopt;
    if (!host || host->isEmpty())
        return Refusal{400, "malformed_request", "Host is missing"};
    for (const char c : *host) {
        if (c <= ' ' || c >= 0x7f || QByteArrayView("@/\\?#\"<>^`{|},").contains(c))
            return Refusal{400, "malformed_request", "Host holds a character that no host has"};
    }
    return std::nullopt;
}

std::optional<qint64> readLength(const QByteArray &digits)
{
    constexpr qsizetype kMostDigits = 18; // fits a qint64
    if (digits.isEmpty() || digits.size() > kMostDigits)
        return std::nullopt;
    qint64 value = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9')
            return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

std::optional<Refusal> readFraming(RequestHead &head)
{
    const auto coding = find(head, "transfer-encoding");
    const auto length = find(head, "content-length");
    if (coding) {
        if (length)
            return Refusal{400, "malformed_request",
                           "Transfer-Encoding stands beside Content-Length"};
        if (head.minorVersion == 0)
            return Refusal{400, "malformed_request", "Transfer-Encoding stands on HTTP/1.0"};
        if (coding->compare("chunked", Qt::CaseInsensitive) != 0)
            return Refusal{400, "malformed_request", "Transfer-Encoding is not chunked"};
        head.framing = BodyFraming::Chunked;
    } else if (length) {
        const auto number = readLength(*length);
        if (!number)
            return Refusal{400, "malformed_request", "Content-Length is not a number"};
        head.framing = *number > 0 ? BodyFraming::Length : BodyFraming::None;
        head.contentLength = *number;
    }
    return std::nullopt;
}

// Members of a comma-separated list, in lower case.
QList<QByteArray> listMembers(const QByteArray &value)
{
    QList<QByteArray> members;
    for (const QByteArray &part : value.toLower().split(','))
        members.append(part.trimmed());
    return members;
}

std::optional<Refusal> readConnection(RequestHead &head)
{
    head.persistence = head.minorVersion == 0 ? Persistence::Close : Persistence::KeepAlive;
    for (const auto &[name, value] : head.headers) {
        if (name != "connection")
            continue;
        const QList<QByteArray> options = listMembers(value);
        if (options.contains("close"))
            head.persistence = Persistence::Close;
        else if (head.minorVersion == 0 && options.contains("keep-alive"))
            head.persistence = Persistence::KeepAlive;
    }
    const auto expect = find(head, "expect");
    if (!expect || head.minorVersion == 0)
        return std::nullopt; // HTTP/1.0 has no interim answers (RFC 9110, 10.1.1)
    if (expect->compare("100-continue", Qt::CaseInsensitive) != 0)
        return Refusal{417, "expectation_failed", "only 100-continue can be expected"};
    head.expectation = Expectation::Continue;
    return std::nullopt;
}

} // namespace

HeadScanner::Verdict HeadScanner::refuse(const Refusal &refusal)
{
    m_refusal = refusal;
    return Verdict::Refused;
}

// The line from m_lineStart ends with the CRLF before m_position.
HeadScanner::Verdict HeadScanner::endLine()
{
    const bool empty = m_position - m_lineStart == 2;
    m_lineStart = m_position;
    if (empty && m_lines == 0)
        return refuse({400, "malformed_request", "the request begins with an empty line"});
    if (empty)
        return Verdict::Complete;
    ++m_lines;
    if (m_lines > m_limits.fields + 1)
        return refuse({431, "head_too_large", "there are too many header fields"});
    return Verdict::Incomplete;
}

HeadScanner::Verdict HeadScanner::feed(QByteArrayView received)
{
    while (m_position < received.size()) {
        const auto c = static_cast<unsigned char>(received[m_position]);
        if (m_position >= m_limits.headBytes)
            return refuse({431, "head_too_large", "the head is too large"});
        if (m_position == m_lineStart && m_lines > 0 && (c == ' ' || c == '\t'))
            return refuse({400, "malformed_request", "a header field is folded"});
        if (m_lines == 0 && m_position - m_lineStart > m_limits.targetBytes + 32)
            return refuse({414, "target_too_long", "the target is too long"});
        if (c == '\r') {
            if (m_position + 1 == received.size())
                return Verdict::Incomplete; // looked at again with the byte that follows
            if (received[m_position + 1] != '\n')
                return refuse({400, "malformed_request", "a carriage return stands alone"});
            if (m_position + 2 > m_limits.headBytes)
                return refuse({431, "head_too_large", "the head is too large"});
            m_position += 2;
            const Verdict verdict = endLine();
            if (verdict != Verdict::Incomplete)
                return verdict;
            continue;
        }
        if (c == '\n')
            return refuse({400, "malformed_request", "a line feed stands alone"});
        if ((c < ' ' && c != '\t') || c == 0x7f || (m_lines == 0 && (c == '\t' || c > 0x7f)))
            return refuse({400, "malformed_request", "the head holds a control character"});
        ++m_position;
    }
    return Verdict::Incomplete;
}

tl::expected<RequestHead, Refusal> parseRequestHead(QByteArrayView bytes)
{
    RequestHead head;
    QByteArrayView rest = bytes;
    if (auto refusal = readRequestLine(takeLine(rest), head))
        return tl::unexpected(*refusal);
    while (!rest.isEmpty()) {
        const QByteArrayView line = takeLine(rest);
        if (line.isEmpty())
            break;
        if (auto refusal = readField(line, head))
            return tl::unexpected(*refusal);
    }
    for (const auto check : {readFraming, readConnection}) {
        if (auto refusal = check(head))
            return tl::unexpected(*refusal);
    }
    if (auto refusal = checkHost(head))
        return tl::unexpected(*refusal);
    if (!rest.isEmpty())
        return refused("bytes follow the head");
    return head;
}

const char *methodName(Method method)
{
    for (const MethodName &row : kMethods) {
        if (row.method == method)
            return row.name;
    }
    return "";
}

} // namespace nw::server
