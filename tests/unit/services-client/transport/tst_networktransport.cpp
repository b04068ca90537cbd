#include "services-client/transport/networktransport.h"
#include "tests/support/client/clientfixtures.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

using namespace nw;
using namespace nw::test;

namespace {

// Answers every connection with the same bytes, and keeps what was asked.
class ScriptedServer
{
public:
    explicit ScriptedServer(const QByteArray &answer)
    {
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this, answer] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, answer] {
                asked += socket->readAll();
                if (answer.isEmpty() || !asked.contains("\r\n\r\n"))
                    return;
                socket->write(answer);
                socket->disconnectFromHost();
            });
        });
        QVERIFY(m_server.listen(QHostAddress::LocalHost));
    }

    QUrl url() const
    {
        return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort()));
    }

    QByteArray asked;

private:
    QTcpServer m_server;
};

// Answers nobody until it is told to, the first come first.
class HoldingServer
{
public:
    HoldingServer()
    {
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                asked += socket->readAll();
                m_waiting.append(socket);
                most = std::max(most, waiting());
            });
        });
        QVERIFY(m_server.listen(QHostAddress::LocalHost));
    }

    bool answerOne()
    {
        if (m_waiting.isEmpty())
            return false;
        m_waiting.takeFirst()->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        return true;
    }

    int waiting() const { return int(m_waiting.size()); }
    QUrl url() const
    {
        return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort()));
    }

    QByteArray asked;
    int most = 0;

private:
    QTcpServer m_server;
    QList<QTcpSocket *> m_waiting;
};

HttpRequest image(int totalTimeoutMs)
{
    HttpRequest request;
    request.target = QStringLiteral("/image");
    request.lane = Lane::Images;
    request.totalTimeoutMs = totalTimeoutMs;
    return request;
}

HttpRequest get(const QString &target)
{
    HttpRequest request;
    request.target = target;
    return request;
}

} // namespace

class NetworkTransportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bringsBackWhatTheServerSaid();
    void aRefusalIsAnAnswer();
    void sendsBodyHeadersAndTheTargetAsItIs();
    void neverLeavesItsServer();
    void redirectsAreNotFollowed();
    void nobodyThereIsOffline();
    void aSilentServerIsATimeout();
    void aSlowServerMeetsTheDeadline();
    void fourImagesAtATimeAndCallsBesideThem();
    void waitingForItsTurnIsNoTimeOut();
    void anAnswerOverItsLimitIsRefused_data();
    void anAnswerOverItsLimitIsRefused();
    void aCutAnswerIsNoAnswer();
};

void NetworkTransportTest::bringsBackWhatTheServerSaid()
{
    ScriptedServer server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Thing: A\r\n\r\nhello");
    NetworkTransport transport(server.url());
    const auto answer = await(transport.send(get(QStringLiteral("/a"))));
    QVERIFY(answer);
    QCOMPARE(answer->status, 200);
    QCOMPARE(answer->body, QByteArray("hello"));
    QCOMPARE(answer->header("x-thing"), QByteArray("A"));
    QCOMPARE(answer->header("x-other"), QByteArray());
}

void NetworkTransportTest::aRefusalIsAnAnswer()
{
    for (const char *status : {"401 Unauthorized", "404 Not Found", "503 Service Unavailable"}) {
        ScriptedServer server(QByteArray("HTTP/1.1 ") + status + "\r\nContent-Length: 2\r\n\r\n{}");
        NetworkTransport transport(server.url());
        const auto answer = await(transport.send(get(QStringLiteral("/a"))));
        QVERIFY(answer);
        QCOMPARE(answer->status, QByteArray(status).left(3).toInt());
        QCOMPARE(answer->body, QByteArray("{}"));
    }
}

void NetworkTransportTest::sendsBodyHeadersAndTheTargetAsItIs()
{
    ScriptedServer server("HTTP/1.1 204 No Content\r\n\r\n");
    NetworkTransport transport(server.url());
    HttpRequest request = get(QStringLiteral("/comics?q=a%20b%26c&cursor=x%2By"));
    request.method = HttpMethod::Post;
    request.body = "{\"a\":1}";
    request.headers = {{"Idempotency-Key", "k1"}};
    QVERIFY(await(transport.send(request)));
    QVERIFY(server.asked.startsWith("POST /comics?q=a%20b%26c&cursor=x%2By HTTP/1.1\r\n"));
    QVERIFY(server.asked.contains("Idempotency-Key: k1\r\n"));
    QVERIFY(server.asked.contains("Content-Type: application/json\r\n"));
    QVERIFY(server.asked.contains("Accept-Encoding: identity\r\n"));
    QVERIFY(!server.asked.toLower().contains("cookie"));
}

void NetworkTransportTest::neverLeavesItsServer()
{
    ScriptedServer server("HTTP/1.1 204 No Content\r\n\r\n");
    NetworkTransport transport(server.url());
    QVERIFY(await(transport.send(get(QStringLiteral("http://example.invalid/steal?a=1")))));
    QVERIFY(server.asked.startsWith("GET /steal?a=1 HTTP/1.1\r\n"));
}

void NetworkTransportTest::redirectsAreNotFollowed()
{
    ScriptedServer server(
        "HTTP/1.1 302 Found\r\nLocation: http://example.invalid/\r\nContent-Length: 0\r\n\r\n");
    NetworkTransport transport(server.url());
    const auto answer = await(transport.send(get(QStringLiteral("/a"))));
    QVERIFY(answer);
    QCOMPARE(answer->status, 302);
}

void NetworkTransportTest::nobodyThereIsOffline()
{
    QUrl url;
    {
        ScriptedServer gone("x");
        url = gone.url();
    }
    NetworkTransport transport(url);
    QCOMPARE(await(transport.send(get(QStringLiteral("/a")))).error().code, ErrorCode::Offline);
}

void NetworkTransportTest::aSilentServerIsATimeout()
{
    ScriptedServer server("");
    NetworkTransport transport(server.url());
    HttpRequest request = get(QStringLiteral("/a"));
    request.idleTimeoutMs = 200;
    QCOMPARE(await(transport.send(request)).error().code, ErrorCode::Timeout);
}

void NetworkTransportTest::aSlowServerMeetsTheDeadline()
{
    ScriptedServer server("");
    NetworkTransport transport(server.url());
    HttpRequest request = get(QStringLiteral("/a"));
    request.totalTimeoutMs = 200;
    QCOMPARE(await(transport.send(request)).error().code, ErrorCode::Timeout);
}

void NetworkTransportTest::fourImagesAtATimeAndCallsBesideThem()
{
    HoldingServer server;
    NetworkTransport transport(server.url());
    QList<QFuture<Result<HttpAnswer>>> images;
    for (int i = 0; i < 10; ++i)
        images.append(transport.send(image(5'000)));
    QTRY_COMPARE(server.waiting(), 4);
    const auto call = transport.send(get(QStringLiteral("/call")));
    QTRY_COMPARE(server.waiting(), 5); // the call is there, and no fifth image
    QCOMPARE(server.asked.count("GET /image"), 4);
    while (server.answerOne())
        QTRY_VERIFY(server.waiting() > 0 || images.last().isFinished());
    for (const auto &one : std::as_const(images))
        QCOMPARE(await(one)->status, 200);
    QCOMPARE(await(call)->status, 200);
    QCOMPARE(server.most, 5);
}

void NetworkTransportTest::waitingForItsTurnIsNoTimeOut()
{
    HoldingServer server;
    NetworkTransport transport(server.url());
    for (int i = 0; i < 4; ++i)
        transport.send(image(60'000));
    const auto fifth = transport.send(image(300));
    QTRY_COMPARE(server.waiting(), 4);
    QTest::qWait(600); // twice what it may take once it is sent
    QVERIFY(!fifth.isFinished());
    QVERIFY(server.answerOne());
    QTRY_COMPARE(server.asked.count("GET /image"), 5);
    while (!fifth.isFinished() && server.answerOne())
        QTest::qWait(0);
    QVERIFY(await(fifth));
}

void NetworkTransportTest::anAnswerOverItsLimitIsRefused_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::newRow("said before") << QByteArray("Content-Length: 100001\r\n");
    QTest::newRow("not said") << QByteArray("Connection: close\r\n");
}

void NetworkTransportTest::anAnswerOverItsLimitIsRefused()
{
    QFETCH(QByteArray, head);
    ScriptedServer server("HTTP/1.1 200 OK\r\n" + head + "\r\n" + QByteArray(100'001, 'x'));
    NetworkTransport transport(server.url());
    HttpRequest request = get(QStringLiteral("/a"));
    request.maxAnswerBytes = 100'000;
    QCOMPARE(await(transport.send(request)).error().code, ErrorCode::PayloadTooLarge);
}

void NetworkTransportTest::aCutAnswerIsNoAnswer()
{
    ScriptedServer server("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    NetworkTransport transport(server.url());
    QCOMPARE(await(transport.send(get(QStringLiteral("/a")))).error().code, ErrorCode::Offline);
}

QTEST_GUILESS_MAIN(NetworkTransportTest)
#include "tst_networktransport.moc"
