#include "services-client/transport/networktransport.h"

#include <QTimer>

namespace nw {

QByteArray HttpAnswer::header(const QByteArray &lowerCaseName) const
{
    for (const auto &[name, value] : headers) {
        if (name == lowerCaseName)
            return value;
    }
    return {};
}

namespace {

constexpr int kImagesAtOnce = 4; // of the six connections that Qt opens to a server

// Why the exchange was ended from this side, when it was.
enum class Stop
{
    None,
    TooLarge,
    Silence,
    Deadline
};

ErrorCode errorCodeOf(QNetworkReply::NetworkError error)
{
    switch (error) {
    case QNetworkReply::TimeoutError:
        return ErrorCode::Timeout;
    default:
        return ErrorCode::Offline;
    }
}

HttpAnswer toAnswer(QNetworkReply *reply, const QByteArray &body)
{
    HttpAnswer answer;
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.body = body;
    const auto &headers = reply->rawHeaderPairs();
    for (const auto &[name, value] : headers)
        answer.headers.append({name.toLower(), value});
    return answer;
}

// One exchange. A child of its reply, so that it ends with it.
class Exchange : public QObject
{
public:
    Exchange(QNetworkReply *reply, const HttpRequest &request,
             const std::shared_ptr<QPromise<Result<HttpAnswer>>> &answer)
        : QObject(reply)
        , m_reply(reply)
        , m_maxBytes(request.maxAnswerBytes)
        , m_promise(answer)
    {
        connect(reply, &QNetworkReply::readyRead, this, [this] { read(); });
        connect(reply, &QNetworkReply::finished, this, [this] { finish(); });
        // Until a connection is free the deadline is only a bound; both begin when its turn has
        // come.
        m_deadline.setSingleShot(true);
        m_silence.setSingleShot(true);
        m_silence.setInterval(request.idleTimeoutMs);
        connect(&m_deadline, &QTimer::timeout, this, [this] { stop(Stop::Deadline); });
        connect(&m_silence, &QTimer::timeout, this, [this] { stop(Stop::Silence); });
        connect(reply, &QNetworkReply::socketStartedConnecting, this,
                [this] { m_silence.start(); });
        connect(reply, &QNetworkReply::requestSent, this, [this] {
            m_deadline.start();
            m_silence.start();
        });
        connect(reply, &QNetworkReply::uploadProgress, this, [this] { m_silence.start(); });
        m_deadline.start(request.totalTimeoutMs);
    }

private:
    void read()
    {
        if (!m_reply->isOpen())
            return;
        m_silence.start();
        m_body += m_reply->read(m_maxBytes + 1 - m_body.size());
        if (m_body.size() > m_maxBytes)
            stop(Stop::TooLarge);
    }

    void stop(Stop why)
    {
        if (m_stop == Stop::None) {
            m_stop = why;
            m_reply->abort();
        }
    }

    void finish()
    {
        if (m_stop == Stop::None)
            read();
        m_promise->addResult(result());
        m_promise->finish();
        m_reply->deleteLater();
    }

    Result<HttpAnswer> result() const
    {
        if (m_stop == Stop::TooLarge)
            return failure(ErrorCode::PayloadTooLarge,
                           QStringLiteral("the answer is over its limit"));
        if (m_stop == Stop::Deadline)
            return failure(ErrorCode::Timeout, QStringLiteral("the answer took too long"));
        if (m_stop == Stop::Silence)
            return failure(ErrorCode::Timeout, QStringLiteral("nothing came for too long"));
        const HttpAnswer answer = toAnswer(m_reply, m_body);
        const QVariant length = m_reply->header(QNetworkRequest::ContentLengthHeader);
        const bool isWhole = !length.isValid() || length.toLongLong() == m_body.size();
        if (answer.status != 0 && isWhole && !isBroken())
            return answer;
        return failure(errorCodeOf(m_reply->error()), m_reply->errorString());
    }

    // Statuses of 400 and more are "errors" too; only what happened to the connection counts here.
    bool isBroken() const
    {
        const QNetworkReply::NetworkError error = m_reply->error();
        return error != QNetworkReply::NoError && error < QNetworkReply::ContentAccessDenied;
    }

    QNetworkReply *m_reply;
    qint64 m_maxBytes;
    QByteArray m_body;
    QTimer m_deadline;
    QTimer m_silence;
    Stop m_stop = Stop::None;
    std::shared_ptr<QPromise<Result<HttpAnswer>>> m_promise;
};

} // namespace

NetworkTransport::NetworkTransport(const QUrl &server, QObject *parent)
    : QObject(parent)
    , m_server(server)
{
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
}

NetworkTransport::~NetworkTransport() = default;

QFuture<Result<HttpAnswer>> NetworkTransport::send(const HttpRequest &request)
{
    const auto answer = std::make_shared<QPromise<Result<HttpAnswer>>>();
    answer->start();
    QFuture<Result<HttpAnswer>> future = answer->future();
    if (request.lane == Lane::Images) {
        m_images.enqueue({request, answer});
        launchImages();
    } else {
        launch(request, answer);
    }
    return future;
}

void NetworkTransport::launchImages()
{
    while (m_imagesUnderWay < kImagesAtOnce && !m_images.isEmpty()) {
        const auto [request, answer] = m_images.dequeue();
        ++m_imagesUnderWay;
        launch(request, answer);
    }
}

void NetworkTransport::launch(const HttpRequest &request, const Answer &answer)
{
    QNetworkReply *reply = start(request);
    new Exchange(reply, request, answer); // the reply's child
    if (request.lane == Lane::Images) {
        connect(reply, &QNetworkReply::finished, this, [this] {
            --m_imagesUnderWay;
            launchImages();
        });
    }
}

QNetworkReply *NetworkTransport::start(const HttpRequest &request)
{
    const QUrl target = QUrl::fromEncoded(request.target.toUtf8(), QUrl::StrictMode);
    QUrl url = m_server;
    url.setPath(m_server.path().chopped(m_server.path().endsWith(u'/') ? 1 : 0)
                    + target.path(QUrl::FullyEncoded),
                QUrl::TolerantMode);
    url.setQuery(target.query(QUrl::FullyEncoded));

    QNetworkRequest wire(url);
    wire.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    wire.setRawHeader("Accept-Encoding", "identity");
    wire.setRawHeader("User-Agent", "nerdwork/0.1");
    if (!request.body.isEmpty())
        wire.setRawHeader("Content-Type", "application/json");
    for (const auto &[name, value] : request.headers)
        wire.setRawHeader(name, value);

    switch (request.method) {
    case HttpMethod::Get:
        return m_network.get(wire);
    case HttpMethod::Post:
        return m_network.post(wire, request.body);
    case HttpMethod::Put:
        return m_network.put(wire, request.body);
    case HttpMethod::Delete:
        return m_network.deleteResource(wire);
    }
    Q_UNREACHABLE();
}

} // namespace nw
