#include "server/wallet/httpscall.h"

#include <QDeadlineTimer>
#include <QSslSocket>
#include <QUrl>

#include <memory>

namespace nw::server::wallet {

namespace {

constexpr int kCallMs = 15'000;
constexpr qsizetype kMaxAnswerBytes = 1024 * 1024;
constexpr qsizetype kMaxHeadBytes = 32 * 1024;

tl::unexpected<Error> unreachable(const QString &why)
{
    return failure(ErrorCode::Unavailable, why);
}

QByteArray wireText(const OutgoingCall &call, const QString &host)
{
    QByteArray text = call.method + ' ' + call.target + " HTTP/1.1\r\nHost: " + host.toLatin1()
        + "\r\nConnection: close\r\nContent-Length: " + QByteArray::number(call.body.size())
        + "\r\n";
    for (const auto &[name, value] : call.headers)
        text += name + ": " + value + "\r\n";
    return QByteArray(text + "\r\n" + call.body);
}

// Everything until the server closes the connection.
Result<QByteArray> readAll(QTcpSocket &socket, const QDeadlineTimer &deadline)
{
    QByteArray received;
    while (socket.state() == QAbstractSocket::ConnectedState || socket.bytesAvailable() > 0) {
        if (socket.bytesAvailable() == 0
            && !socket.waitForReadyRead(static_cast<int>(deadline.remainingTime()))) {
            if (deadline.hasExpired())
                return failure(ErrorCode::Timeout, QStringLiteral("the provider is too slow"));
            continue; // closed: the loop's condition ends it
        }
        received += socket.readAll();
        if (received.size() > kMaxAnswerBytes)
            return unreachable(QStringLiteral("the provider's answer is too long"));
    }
    return received;
}

// The body out of its chunks (RFC 9112, 7.1). Nothing when it is cut.
std::optional<QByteArray> unchunked(QByteArray text)
{
    QByteArray body;
    for (;;) {
        const qsizetype end = text.indexOf("\r\n");
        bool isNumber = false;
        const qsizetype size = text.left(std::max<qsizetype>(end, 0))
                                   .split(';')
                                   .first()
                                   .trimmed()
                                   .toLongLong(&isNumber, 16);
        if (end < 0 || !isNumber || size < 0 || size > text.size() - end - 4)
            return isNumber && size == 0 ? std::optional(body) : std::nullopt;
        if (size == 0)
            return body;
        body += text.mid(end + 2, size);
        text = text.mid(end + 2 + size + 2);
    }
}

Result<CallAnswer> parseAnswer(const QByteArray &received)
{
    const qsizetype headEnd = received.indexOf("\r\n\r\n");
    if (headEnd < 0 || headEnd > kMaxHeadBytes || !received.startsWith("HTTP/1.1 "))
        return unreachable(QStringLiteral("the provider's answer is no HTTP"));
    CallAnswer answer;
    answer.status = received.mid(9, 3).toInt();
    answer.body = received.mid(headEnd + 4);
    qsizetype length = -1;
    bool chunked = false;
    for (const QByteArray &line : received.left(headEnd).toLower().split('\n')) {
        const QByteArray field = line.trimmed();
        if (field.startsWith("content-length:"))
            length = field.mid(15).trimmed().toLongLong();
        else if (field.startsWith("transfer-encoding:"))
            chunked = field.endsWith("chunked");
    }
    if (chunked) {
        const std::optional<QByteArray> body = unchunked(answer.body);
        if (!body)
            return unreachable(QStringLiteral("the provider's answer is cut"));
        answer.body = *body;
    } else if (length >= 0 && answer.body.size() != length) {
        return unreachable(QStringLiteral("the provider's answer is cut"));
    }
    return answer;
}

} // namespace

Result<HttpsCaller> HttpsCaller::to(const QString &baseUrl)
{
    const QUrl url(baseUrl, QUrl::StrictMode);
    const bool tls = url.scheme() == u"https";
    const bool plainPath = url.path().isEmpty() || url.path() == u"/";
    if ((!tls && url.scheme() != u"http") || url.host().isEmpty() || !plainPath)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("a provider's address is http(s)://HOST[:PORT]"));
    HttpsCaller caller;
    caller.m_transport = tls ? Transport::Tls : Transport::Plain;
    caller.m_host = url.host();
    caller.m_port = static_cast<quint16>(url.port(tls ? 443 : 80));
    return caller;
}

Result<CallAnswer> HttpsCaller::call(const OutgoingCall &call)
{
    const QDeadlineTimer deadline(kCallMs);
    std::unique_ptr<QTcpSocket> socket;
    bool connected = false;
    if (m_transport == Transport::Tls) {
        auto tls = std::make_unique<QSslSocket>();
        tls->connectToHostEncrypted(m_host, m_port);
        connected = tls->waitForEncrypted(kCallMs);
        socket = std::move(tls);
    } else {
        socket = std::make_unique<QTcpSocket>();
        socket->connectToHost(m_host, m_port);
        connected = socket->waitForConnected(kCallMs);
    }
    if (!connected)
        return unreachable(u"the provider cannot be reached: " % socket->errorString());
    socket->write(wireText(call, m_host));
    const Result<QByteArray> received = readAll(*socket, deadline);
    if (!received)
        return tl::unexpected(received.error());
    return parseAnswer(*received);
}

} // namespace nw::server::wallet
