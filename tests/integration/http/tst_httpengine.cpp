#include "tests/integration/http/rawclient.h"
#include "tests/integration/http/testserver.h"

#include <QSemaphore>
#include <QTemporaryFile>
#include <QTest>

#include <stdexcept>

using namespace nw;
using namespace nw::server;
using namespace nw::test;

namespace {

Response text(const QByteArray &body)
{
    Response response;
    response.body = body;
    return response;
}

QByteArray get(const char *target, const char *more = "")
{
    return QByteArray("GET ") + target + " HTTP/1.1\r\nHost: here\r\n" + more + "\r\n";
}

QByteArray post(const char *target, const QByteArray &body, const char *more = "")
{
    return QByteArray("POST ") + target + " HTTP/1.1\r\nHost: here\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n" + more + "\r\n" + body;
}

} // namespace

class TestHttpEngine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        start([](TestServer &) {});
    }

    void cleanup() { m_server.reset(); }

    void aRequestIsAnsweredAndTheConnectionStays()
    {
        RawClient client(m_port);
        for (int i = 0; i < 3; ++i) {
            QVERIFY(client.send(get("/hello")));
            const auto answer = client.receive();
            QVERIFY(answer);
            QCOMPARE(answer->status, 200);
            QCOMPARE(answer->body, QByteArray("hello"));
            QVERIFY(!answer->header("date").isEmpty());
            QVERIFY(answer->header("server").isEmpty());
            QVERIFY(answer->header("connection").isEmpty());
            QCOMPARE(answer->header("x-request-id"), QByteArray("test-request"));
        }
    }

    void theHandlerSeesTheRequest()
    {
        RawClient client(m_port);
        QVERIFY(client.send(post("/echo/%E6%BC%AB%20x?q=a%20b", "body", "X-Thing:  y \r\n")));
        const auto answer = client.receive();
        QVERIFY(answer);
        QCOMPARE(answer->body, QByteArray("POST|漫 x|a b|y|127.0.0.1|body"));
    }

    void headHasTheLengthAndNoBody()
    {
        RawClient client(m_port);
        QVERIFY(client.send("HEAD /hello HTTP/1.1\r\nHost: here\r\n\r\n" + get("/hello")));
        const auto head = client.receive(RawClient::Body::None);
        QVERIFY(head);
        QCOMPARE(head->header("content-length"), QByteArray("5"));
        const auto next = client.receive();
        QVERIFY(next);
        QVERIFY2(next->head.startsWith("HTTP/1.1 200"), "a body came with HEAD");
    }

    void noContentHasNoLength()
    {
        RawClient client(m_port);
        QVERIFY(client.send(get("/empty") + get("/hello")));
        const auto answer = client.receive();
        QVERIFY(answer);
        QCOMPARE(answer->status, 204);
        QVERIFY(answer->header("content-length").isEmpty());
        QCOMPARE(client.receive()->body, QByteArray("hello"));
    }

    void oldAndClosingClientsAreClosed_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("connection");
        QTest::newRow("close asked for")
            << get("/hello", "Connection: close\r\n") << QByteArray("close");
        QTest::newRow("HTTP/1.0") << QByteArray("GET /hello HTTP/1.0\r\n\r\n")
                                  << QByteArray("close");
    }

    void oldAndClosingClientsAreClosed()
    {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, connection);
        RawClient client(m_port);
        QVERIFY(client.send(request));
        const auto answer = client.receive();
        QVERIFY(answer);
        QCOMPARE(answer->header("connection"), connection);
        client.receiveUntilClosed();
        QVERIFY(client.closed());
    }

    void anOldClientMayKeepItsConnection()
    {
        RawClient client(m_port);
        for (int i = 0; i < 2; ++i) {
            QVERIFY(client.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
            const auto answer = client.receive();
            QVERIFY(answer);
            QCOMPARE(answer->header("connection"), QByteArray("keep-alive"));
        }
    }

    void pipelinedRequestsAreAnsweredInOrder()
    {
        RawClient client(m_port);
        QByteArray requests;
        for (int i = 0; i < 50; ++i)
            requests += post(i % 2 == 0 ? "/slow" : "/echo/x", QByteArray::number(i));
        QVERIFY(client.send(requests));
        for (int i = 0; i < 50; ++i) {
            const auto answer = client.receive();
            QVERIFY(answer);
            QVERIFY(answer->body.endsWith(QByteArray("|" + QByteArray::number(i))));
        }
    }

    void aRequestMayComeByteByByte()
    {
        RawClient client(m_port);
        const QByteArray request = post("/echo/x", "abc");
        for (const char c : request)
            QVERIFY(client.send(QByteArray(1, c)));
        const auto answer = client.receive();
        QVERIFY(answer);
        QVERIFY(answer->body.endsWith("|abc"));
    }

    void chunksAreJoinedAndTrailersDropped()
    {
        RawClient client(m_port);
        QVERIFY(
            client.send("POST /echo/x HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"
                        "3\r\nabc\r\n5;ext=1\r\ndefgh\r\n0\r\nX-Thing: smuggled\r\n\r\n"
                        + get("/hello")));
        const auto answer = client.receive();
        QVERIFY(answer);
        QCOMPARE(answer->body, QByteArray("POST|x|||127.0.0.1|abcdefgh"));
        QCOMPARE(client.receive()->body, QByteArray("hello"));
    }

    void aClientThatExpectsContinueGetsIt()
    {
        RawClient client(m_port);
        QVERIFY(client.send("POST /echo/x HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\n"
                            "Content-Length: 3\r\n\r\n"));
        const auto interim = client.receive();
        QVERIFY(interim);
        QCOMPARE(interim->status, 100);
        QVERIFY(client.send("abc"));
        const auto answer = client.receive();
        QVERIFY(answer);
        QVERIFY(answer->body.endsWith("|abc"));
    }

    void aClientThatExpectsContinueIsRefusedBeforeItSends()
    {
        RawClient client(m_port);
        QVERIFY(client.send("POST /nowhere HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\n"
                            "Content-Length: 3\r\n\r\n"));
        const auto answer = client.receive();
        QVERIFY(answer);
        QCOMPARE(answer->status, 404);
        QCOMPARE(answer->header("connection"), QByteArray("close"));
    }

    void aRefusalLeavesTheConnectionUsable()
    {
        RawClient client(m_port);
        QVERIFY(client.send(post("/nowhere", "abc") + get("/hello")));
        QCOMPARE(client.receive()->status, 404);
        QCOMPARE(client.receive()->body, QByteArray("hello"));
    }

    // What is wrong with the request counts, not how much of it there is.
    void aRefusalDoesNotWaitForALargeBody_data()
    {
        QTest::addColumn<QByteArray>("fields");
        QTest::newRow("announced") << QByteArray("Content-Length: 1000000\r\n\r\n");
        QTest::newRow("in chunks") << QByteArray("Transfer-Encoding: chunked\r\n\r\nf4240\r\nabc");
    }

    void aRefusalDoesNotWaitForALargeBody()
    {
        QFETCH(QByteArray, fields);
        RawClient client(m_port);
        QVERIFY(client.send("POST /nowhere HTTP/1.1\r\nHost: here\r\n" + fields));
        const auto answer = client.receive();
        QVERIFY(answer);
        QCOMPARE(answer->status, 404);
        QCOMPARE(answer->header("connection"), QByteArray("close"));
    }

    void aTooLargeBodyIsRefused_data()
    {
        QTest::addColumn<QByteArray>("request");
        const QByteArray head = "POST /small HTTP/1.1\r\nHost: here\r\n";
        QTest::newRow("announced") << head + "Content-Length: 11\r\n\r\n";
        QTest::newRow("announced, huge") << head + "Content-Length: 999999999999999999\r\n\r\n";
        QTest::newRow("in one chunk")
            << head + "Transfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n0\r\n\r\n";
        QTest::newRow("in many chunks")
            << head + "Transfer-Encoding: chunked\r\n\r\n6\r\n012345\r\n6\r\n678901\r\n0\r\n\r\n";
    }

    void aTooLargeBodyIsRefused()
    {
        QFETCH(QByteArray, request);
        RawClient client(m_port);
        QVERIFY(client.send(request));
        const auto answer = client.receive();
        QVERIFY(answer);
        QCOMPARE(answer->status, 413);
        QCOMPARE(answer->header("content-type"), QByteArray("application/problem+json"));
        client.receiveUntilClosed();
        QVERIFY(client.closed());
    }

    void aBodyAtTheLimitIsTaken()
    {
        RawClient client(m_port);
        QVERIFY(client.send(post("/small", "0123456789")));
        QCOMPARE(client.receive()->status, 200);
    }

    void aProblemNamesItsRequest()
    {
        RawClient client(m_port);
        QVERIFY(client.send(get("/nowhere")));
        const auto problem = readProblem(client.receive()->body);
        QVERIFY(problem);
        QCOMPARE(problem->requestId, QStringLiteral("test-request"));
        QCOMPARE(problem->instance, QStringLiteral("/nowhere"));
        QCOMPARE(problem->status, 404);
    }

    void whatAHandlerThrowsIsNotTold()
    {
        RawClient client(m_port);
        QVERIFY(client.send(get("/throw")));
        const auto answer = client.receive();
        QVERIFY(answer);
        QCOMPARE(answer->status, 500);
        QVERIFY(!answer->body.contains("secret"));
        QVERIFY(waitUntil([this] { return m_server->pipeline.count(500) == 1; }));
        QCOMPARE(m_server->pipeline.lastReason(),
                 QStringLiteral("a handler failed: the secret path"));
        QVERIFY(client.send(get("/hello")));
        QCOMPARE(client.receive()->body, QByteArray("hello"));
    }

    void whatIsLeftToThePoolOfImagesStarvesNoRead()
    {
        QSemaphore gate;
        QSemaphore begun;
        start([&](TestServer &server) {
            server.pipeline.add("/image", [&](const Request &) {
                Response later;
                later.rest = {Executor::Images, [&] {
                                  begun.release();
                                  gate.acquire();
                                  return text("an image");
                              }};
                return later;
            });
        });
        const int images = 4; // one is made, two wait, and there is no room for the last
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < images; ++i) {
            clients.push_back(std::make_unique<RawClient>(m_port));
            QVERIFY(clients.back()->send(get("/image")));
            if (i == 0)
                QVERIFY(begun.tryAcquire(1, RawClient::kPatienceMs));
        }
        QVERIFY(waitUntil([this] { return m_server->pipeline.count(503) == 1; }));
        RawClient reader(m_port);
        QVERIFY(reader.send(get("/hello")));
        QCOMPARE(reader.receive()->body, QByteArray("hello"));
        QVERIFY(waitUntil([this] { return m_server->pipeline.count(200) == 1; }));
        gate.release(images);
        QVERIFY(waitUntil([this] { return m_server->pipeline.count(200) == 4; }));
        QCOMPARE(clients.front()->receive()->body, QByteArray("an image"));
    }

    void whatThePoolOfImagesThrowsIsNotTold()
    {
        start([](TestServer &server) {
            server.pipeline.add("/image", [](const Request &) {
                Response later;
                later.rest = {Executor::Images,
                              []() -> Response { throw std::runtime_error("the secret pixel"); }};
                return later;
            });
        });
        RawClient client(m_port);
        QVERIFY(client.send(get("/image")));
        const auto answer = client.receive();
        QVERIFY(answer);
        QCOMPARE(answer->status, 500);
        QVERIFY(!answer->body.contains("secret"));
        QVERIFY(waitUntil([this] { return m_server->pipeline.count(500) == 1; }));
        QCOMPARE(m_server->pipeline.lastReason(),
                 QStringLiteral("a handler failed: the secret pixel"));
    }

    void aHeaderCannotBeSplit()
    {
        RawClient client(m_port);
        QVERIFY(client.send(get("/split")));
        const auto answer = client.receive();
        QVERIFY(answer);
        QVERIFY(!answer->head.contains("Injected"));
    }

private:
    void start(const std::function<void(TestServer &)> &addMore)
    {
        m_server = std::make_unique<TestServer>();
        addRoutes(*m_server);
        addMore(*m_server);
        m_port = m_server->start();
        QVERIFY(m_port != 0);
    }

    static void addRoutes(TestServer &server)
    {
        server.pipeline.add("/hello", [](const Request &) { return text("hello"); });
        server.pipeline.add("/empty", [](const Request &) {
            Response response;
            response.status = 204;
            return response;
        });
        const auto echo = [](const Request &request) {
            return text(QByteArray(methodName(request.method)) + '|'
                        + request.arguments.value(0).second.toUtf8() + '|'
                        + request.query("q").value_or(QString()).toUtf8() + '|'
                        + request.header("x-thing") + '|' + request.remote.toString().toUtf8() + '|'
                        + request.body);
        };
        server.pipeline.add("/echo/:name", echo, Method::Post);
        server.pipeline.add("/small", echo, Method::Post, 10);
        server.pipeline.add(
            "/slow",
            [echo](const Request &request) {
                std::this_thread::sleep_for(
                    std::chrono::milliseconds(5)); // work, seen from outside
                return echo(request);
            },
            Method::Post);
        server.pipeline.add("/throw", [](const Request &) -> Response {
            throw std::runtime_error("the secret path");
        });
        server.pipeline.add("/split", [](const Request &) {
            Response response;
            response.set("X-Name", "a\r\nInjected: b");
            return response;
        });
    }

    std::unique_ptr<TestServer> m_server;
    quint16 m_port = 0;
};

QTEST_GUILESS_MAIN(TestHttpEngine)
#include "tst_httpengine.moc"
