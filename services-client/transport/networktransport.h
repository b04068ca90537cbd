#pragma once

#include "services-client/transport/transport.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QObject>
#include <QUrl>

namespace nw {

// The network by Qt, on the thread that made it. It follows no redirects, keeps no cookies, asks
// for no compression (an answer cannot grow behind its limit), and reads no more than it was
// allowed to.
class NetworkTransport : public QObject, public Transport
{
    Q_OBJECT

public:
    explicit NetworkTransport(const QUrl &server, QObject *parent = nullptr);
    ~NetworkTransport() override; // what is on its way answers Cancelled

    QFuture<Result<HttpAnswer>> send(const HttpRequest &request) override;

private:
    QNetworkReply *start(const HttpRequest &request);

    QUrl m_server;
    QNetworkAccessManager m_network;
};

} // namespace nw
