#pragma once

#include "services-client/transport/transport.h"

#include <QMap>
#include <QPromise>

#include <functional>
#include <memory>

namespace nw::test {

// Answers only what was registered; anything else fails the running test. Answers may be held back,
// so that a test decides what happens between question and answer.
class FakeTransport : public Transport
{
public:
    using Answer = std::function<Result<HttpAnswer>(const HttpRequest &)>;

    // `what`: "GET /comics", without the query.
    void on(const QString &what, const Answer &answer);
    void hold(const QString &what); // answers of this kind wait for release()
    void release();

    QFuture<Result<HttpAnswer>> send(const HttpRequest &request) override;

    const QList<HttpRequest> &requests() const { return m_requests; }
    int count(const QString &what) const;

private:
    struct Held
    {
        HttpRequest request;
        std::shared_ptr<QPromise<Result<HttpAnswer>>> promise;
    };

    static QString nameOf(const HttpRequest &request);

    QMap<QString, Answer> m_answers;
    QStringList m_heldKinds;
    QList<Held> m_held;
    QList<HttpRequest> m_requests;
};

HttpAnswer jsonAnswer(const QByteArray &data, int status = 200);
HttpAnswer problemAnswer(ErrorCode code);
HttpAnswer laterAnswer(ErrorCode code, int seconds); // with Retry-After
QByteArray headerOf(const HttpRequest &request, const QByteArray &name); // empty when absent

} // namespace nw::test
