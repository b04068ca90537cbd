#pragma once

#include "services-client/contract/result.h"

#include <QByteArray>
#include <QList>

#include <utility>

namespace nw::server::wallet {

// One request to another program's HTTP interface.
struct OutgoingCall
{
    QByteArray method = "GET";
    QByteArray target; // origin-form
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
};

struct CallAnswer
{
    int status = 0;
    QByteArray body;
};

class Caller
{
public:
    virtual ~Caller() = default;
    virtual Result<CallAnswer> call(const OutgoingCall &call) = 0; // Unavailable, Timeout
};

// A server by its URL, "https://api.example.com" or, for tests and proxies, "http://…". One
// connection a call, closed after it; at most 15 s and 1 MiB. The certificate is checked. It
// blocks: for worker threads.
class HttpsCaller final : public Caller
{
public:
    static Result<HttpsCaller> to(const QString &baseUrl); // InvalidInput

    Result<CallAnswer> call(const OutgoingCall &call) override;

private:
    HttpsCaller() = default;

    enum class Transport
    {
        Tls,
        Plain
    } m_transport = Transport::Tls;
    QString m_host;
    quint16 m_port = 0;
};

} // namespace nw::server::wallet
