#pragma once

#include "tests/support/openapivalidator.h"

#include <QHostAddress>

namespace nw::test {

struct HttpRequest
{
    QByteArray method = "GET";
    QByteArray target = "/";
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
};

struct HttpAnswer
{
    int status = 0; // 0: there was no answer, see `failure`
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
    QString failure;

    QByteArray header(const char *name) const; // case-insensitive; empty when absent
    QJsonObject json() const;
    QJsonValue data() const; // of the success envelope
    QString code() const; // of a problem document
};

// A small blocking HTTP/1.1 client for tests, one connection a request. It fails the running test
// when the server does not answer within 10 seconds, and when an answer is not what the OpenAPI
// document says.
class HttpClient
{
public:
    HttpClient(const QHostAddress &address, quint16 port);

    // Fetches /openapi.json from the server; all answers after that are held against it.
    bool loadContract();
    std::shared_ptr<const OpenApiValidator> contract() const { return m_contract; }

    void setToken(const QString &token) { m_token = token; } // empty: none is sent

    HttpAnswer get(const QByteArray &target,
                   const QList<std::pair<QByteArray, QByteArray>> &headers = {});
    HttpAnswer head(const QByteArray &target);
    HttpAnswer post(const QByteArray &target, const QByteArray &json = {});
    HttpAnswer put(const QByteArray &target, const QByteArray &json,
                   const QList<std::pair<QByteArray, QByteArray>> &headers = {});
    HttpAnswer del(const QByteArray &target);
    HttpAnswer send(const HttpRequest &request);

    // For requests that are outside the document on purpose: the answer has to be a problem
    // document.
    HttpAnswer sendOutside(const HttpRequest &request);

    // Holds nothing against anything.
    HttpAnswer sendUnchecked(const HttpRequest &request);

    // The operations of the document that were called and answered, as "GET /comics/{id}".
    QSet<QString> called() const { return m_called; }

private:
    QByteArray wireText(const HttpRequest &request) const;

    QHostAddress m_address;
    quint16 m_port = 0;
    QString m_token;
    std::shared_ptr<const OpenApiValidator> m_contract;
    QSet<QString> m_called;
};

} // namespace nw::test
