#pragma once

#include "services-client/transport/transport.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QObject>
#include <QPromise>
#include <QQueue>
#include <QUrl>

#include <memory>

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
    using Answer = std::shared_ptr<QPromise<Result<HttpAnswer>>>;

    QNetworkReply *start(const HttpRequest &request);
    void launch(const HttpRequest &request, const Answer &answer);
    void launchImages();

    QUrl m_server;
    QNetworkAccessManager m_network;
    QQueue<std::pair<HttpRequest, Answer>> m_images; // that wait for their turn
    int m_imagesUnderWay = 0;
};

} // namespace nw
