#pragma once

#include <QByteArray>
#include <QList>

#include <optional>

namespace nw::test {

struct RawResponse
{
    int status = 0;
    QByteArray head;
    QByteArray body;

    QByteArray header(const char *lowerCaseName) const;
};

// A TCP client that sends any bytes at all, as hostile clients do. Blocking; each wait ends after
// kPatienceMs.
class RawClient
{
public:
    static constexpr int kPatienceMs = 10000;

    explicit RawClient(quint16 port);
    ~RawClient();
    RawClient(const RawClient &) = delete;
    RawClient &operator=(const RawClient &) = delete;

    bool isConnected() const { return m_descriptor >= 0; }
    bool send(const QByteArray &bytes);
    void finishSending(); // half-closes
    void reset(); // closes with RST

    enum class Body
    {
        Counted, // as Content-Length says
        None // the answer to HEAD
    };
    // None: closed, or silent for too long.
    std::optional<RawResponse> receive(Body body = Body::Counted, int patienceMs = kPatienceMs);
    qsizetype receiveSome(); // bytes that have come and were not taken
    QByteArray takeSome(); // waits for more bytes and takes them; empty: none came
    QByteArray receiveUntilClosed(); // everything; see closed()
    bool closed() const { return m_closed; } // the server has closed
    void limitReceiveBuffer(int bytes);

private:
    bool fill(int patienceMs = kPatienceMs); // more bytes into m_received

    int m_descriptor = -1;
    bool m_closed = false;
    QByteArray m_received;
};

} // namespace nw::test
