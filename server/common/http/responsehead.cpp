#include "server/common/http/responsehead.h"

#include <QDateTime>
#include <QTimeZone>

#include <array>
#include <chrono>

namespace nw::server {

namespace {

struct Reason
{
    int status;
    const char *text;
};

// RFC 9110, 15, and RFC 6585. The text is for people who look at the wire; programs read the
// number.
constexpr std::array kReasons = {Reason{200, "OK"},
                                 Reason{201, "Created"},
                                 Reason{202, "Accepted"},
                                 Reason{204, "No Content"},
                                 Reason{206, "Partial Content"},
                                 Reason{304, "Not Modified"},
                                 Reason{400, "Bad Request"},
                                 Reason{401, "Unauthorized"},
                                 Reason{402, "Payment Required"},
                                 Reason{403, "Forbidden"},
                                 Reason{404, "Not Found"},
                                 Reason{405, "Method Not Allowed"},
                                 Reason{408, "Request Timeout"},
                                 Reason{409, "Conflict"},
                                 Reason{412, "Precondition Failed"},
                                 Reason{413, "Content Too Large"},
                                 Reason{414, "URI Too Long"},
                                 Reason{415, "Unsupported Media Type"},
                                 Reason{416, "Range Not Satisfiable"},
                                 Reason{417, "Expectation Failed"},
                                 Reason{422, "Unprocessable Content"},
                                 Reason{428, "Precondition Required"},
                                 Reason{429, "Too Many Requests"},
                                 Reason{431, "Request Header Fields Too Large"},
                                 Reason{500, "Internal Server Error"},
                                 Reason{503, "Service Unavailable"},
                                 Reason{504, "Gateway Timeout"},
                                 Reason{507, "Insufficient Storage"}};

const char *reasonOf(int status)
{
    for (const Reason &row : kReasons) {
        if (row.status == status)
            return row.text;
    }
    return status < 400 ? "OK" : "Error";
}

bool isSafe(const QByteArray &text)
{
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

} // namespace

qint64 bodyBytes(const Response &response)
{
    if (response.stream)
        return response.stream->sizeBytes;
    return response.file ? response.file->sizeBytes : response.body.size();
}

bool hasNoBody(int status)
{
    return status == 204 || status == 304 || status < 200;
}

QByteArray responseHead(const Response &response, const ResponseHeadOptions &options)
{
    QByteArray out;
    out.reserve(512);
    out.append("HTTP/1.1 ").append(QByteArray::number(response.status)).append(' ');
    out.append(reasonOf(response.status)).append("\r\n");
    for (const auto &[name, value] : response.headers) {
        if (isSafe(name) && isSafe(value))
            out.append(name).append(": ").append(value).append("\r\n");
    }
    out.append("Date: ").append(options.date).append("\r\n");
    if (options.bodyBytes == StreamedBody::kUnknownSize) {
        if (options.minorVersion > 0)
            out.append("Transfer-Encoding: chunked\r\n");
    } else if (!hasNoBody(response.status))
        out.append("Content-Length: ").append(QByteArray::number(options.bodyBytes)).append("\r\n");
    if (options.persistence == Persistence::Close)
        out.append("Connection: close\r\n");
    else if (options.minorVersion == 0)
        out.append("Connection: keep-alive\r\n");
    out.append("\r\n");
    return out;
}

QByteArray chunkOf(const QByteArray &block)
{
    return QByteArray::number(block.size(), 16) + "\r\n" + block + "\r\n";
}

QByteArray httpDate(qint64 unixSeconds)
{
    static constexpr std::array<const char *, 7> kDays = {"Mon", "Tue", "Wed", "Thu",
                                                          "Fri", "Sat", "Sun"};
    static constexpr std::array<const char *, 12> kMonths = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const QDateTime time = QDateTime::fromSecsSinceEpoch(unixSeconds, Qt::UTC);
    const QDate date = time.date();
    return QByteArray(kDays[static_cast<size_t>(date.dayOfWeek() - 1)])
        + time.toString(QStringLiteral(", dd ")).toLatin1()
        + kMonths[static_cast<size_t>(date.month() - 1)]
        + time.toString(QStringLiteral(" yyyy HH:mm:ss")).toLatin1() + " GMT";
}

const QByteArray &DateText::now()
{
    const qint64 second = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    if (second != m_second) {
        m_second = second;
        m_text = httpDate(second);
    }
    return m_text;
}

} // namespace nw::server
