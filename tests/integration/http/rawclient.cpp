#include "tests/integration/http/rawclient.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace nw::test {

QByteArray RawResponse::header(const char *lowerCaseName) const
{
    for (const QByteArray &line : head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.left(colon).toLower() == lowerCaseName)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

RawClient::RawClient(quint16 port)
    : m_descriptor(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(m_descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0) {
        close(m_descriptor);
        m_descriptor = -1;
    }
}

RawClient::~RawClient()
{
    if (m_descriptor >= 0)
        close(m_descriptor);
}

bool RawClient::send(const QByteArray &bytes)
{
    qsizetype sent = 0;
    while (sent < bytes.size()) {
        const ssize_t count = ::send(m_descriptor, bytes.constData() + sent,
                                     static_cast<size_t>(bytes.size() - sent), MSG_NOSIGNAL);
        if (count <= 0)
            return false;
        sent += count;
    }
    return true;
}

void RawClient::finishSending()
{
    shutdown(m_descriptor, SHUT_WR);
}

void RawClient::reset()
{
    const linger hard = {1, 0};
    setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    close(m_descriptor);
    m_descriptor = -1;
}

void RawClient::limitReceiveBuffer(int bytes)
{
    setsockopt(m_descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

bool RawClient::fill(int patienceMs)
{
    pollfd waiting = {m_descriptor, POLLIN, 0};
    if (m_closed || poll(&waiting, 1, patienceMs) <= 0)
        return false;
    char block[16384];
    const ssize_t count = recv(m_descriptor, block, sizeof block, 0);
    if (count <= 0) {
        m_closed = true;
        return false;
    }
    m_received.append(block, count);
    return true;
}

std::optional<RawResponse> RawClient::receive(Body body, int patienceMs)
{
    qsizetype end = -1;
    while ((end = m_received.indexOf("\r\n\r\n")) < 0) {
        if (!fill(patienceMs))
            return std::nullopt;
    }
    RawResponse response;
    response.head = m_received.left(end + 2);
    response.status = response.head.mid(9, 3).toInt();
    const qsizetype bodyBytes =
        body == Body::None ? 0 : response.header("content-length").toLongLong();
    while (m_received.size() < end + 4 + bodyBytes) {
        if (!fill(patienceMs))
            return std::nullopt;
    }
    response.body = m_received.mid(end + 4, bodyBytes);
    m_received.remove(0, end + 4 + bodyBytes);
    return response;
}

qsizetype RawClient::receiveSome()
{
    fill();
    return m_received.size();
}

QByteArray RawClient::takeSome()
{
    if (m_received.isEmpty())
        fill();
    return std::exchange(m_received, {});
}

QByteArray RawClient::receiveUntilClosed()
{
    while (fill()) { }
    return std::exchange(m_received, {});
}

} // namespace nw::test
