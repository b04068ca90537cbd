#include "tests/integration/http/rawclient.h"
#include "tests/integration/http/testserver.h"

#include <QElapsedTimer>
#include <QSemaphore>
#include <QTest>

#include <thread>

using namespace nw;
using namespace nw::server;
using namespace nw::test;

namespace {

const QByteArray kHello = "GET /hello HTTP/1.1\r\nHost: here\r\n\r\n";
const QByteArray kWait = "GET /wait HTTP/1.1\r\nHost: here\r\n\r\n";

} // namespace

// Starting and stopping the engine.
class TestDrain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_waiting = 0;
        m_gate = std::make_unique<QSemaphore>();
        m_server = std::make_unique<TestServer>();
        m_server->pipeline.add("/hello", [](const Request &) { return Response{}; });
        m_server->pipeline.add("/wait", [this](const Request &) {
            ++m_waiting;
            m_gate->acquire();
            return Response{};
        });
        m_port = m_server->start();
        QVERIFY(m_port != 0);
    }

    void cleanup()
    {
        m_gate->release(1000);
        m_server.reset();
    }

    void runningRequestsAreFinishedAndIdleOnesClosed()
    {
        RawClient idle(m_port);
        QVERIFY(idle.send(kHello));
        QVERIFY(idle.receive());
        RawClient running(m_port);
        QVERIFY(running.send(kWait + kHello)); // the second one comes too late
        QVERIFY(waitUntil([this] { return m_waiting == 1; }));

        std::thread stopping([this] { m_server->engine().stop(10'000); });
        QCOMPARE(idle.receiveUntilClosed(), QByteArray());
        QVERIFY(idle.closed());
        RawClient late(m_port);
        QVERIFY(!late.isConnected());
        m_gate->release();
        const auto answer = running.receive();
        QVERIFY(answer);
        QCOMPARE(answer->status, 200);
        QCOMPARE(answer->header("connection"), QByteArray("close"));
        QCOMPARE(running.receiveUntilClosed(), QByteArray());
        stopping.join();
        QCOMPARE(m_server->engine().openConnections(), 0);
    }

    // The grace is over long before the client has read its answer or sent its request.
    void whoDoesNotFinishIsCut()
    {
        RawClient half(m_port);
        QVERIFY(half.send("POST /hello HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\nab"));
        RawClient silent(m_port);
        QVERIFY(waitUntil([this] { return m_server->engine().openConnections() == 2; }));
        m_server->engine().stop(50);
        QCOMPARE(m_server->engine().openConnections(), 0);
        half.receiveUntilClosed();
        QVERIFY(half.closed());
    }

    void aHandlerThatStillRunsIsWaitedFor()
    {
        RawClient running(m_port);
        QVERIFY(running.send(kWait));
        QVERIFY(waitUntil([this] { return m_waiting == 1; }));
        std::thread stopping([this] { m_server->engine().stop(0); });
        QCOMPARE(running.receiveUntilClosed(), QByteArray()); // cut at once
        m_gate->release();
        stopping.join();
        QCOMPARE(m_server->engine().openConnections(), 0);
    }

    void stoppingTwiceDoesNothing()
    {
        m_server->engine().stop(100);
        m_server->engine().stop(100);
    }

    void aTakenPortIsToldInOneLine()
    {
        TestServer second([this](HttpServerOptions &options) { options.port = m_port; });
        QCOMPARE(second.start(), quint16(0));
        HttpServerOptions options;
        options.port = m_port;
        HttpServer server(options, m_server->pipeline, m_server->pools);
        const auto started = server.start();
        QVERIFY(!started);
        QCOMPARE(started.error().detail,
                 QStringLiteral("port %1 on 127.0.0.1 is taken by another program").arg(m_port));
    }

    void anAddressThatIsNotOursIsTold()
    {
        HttpServerOptions options;
        options.address = QHostAddress(QStringLiteral("203.0.113.1"));
        HttpServer server(options, m_server->pipeline, m_server->pools);
        const auto started = server.start();
        QVERIFY(!started);
        QVERIFY(started.error().detail.contains(QLatin1String("203.0.113.1")));
    }

    void thePortIsFreeAfterwards()
    {
        {
            RawClient client(m_port);
            QVERIFY(client.send(kHello));
            QVERIFY(client.receive());
        }
        m_server->engine().stop(1000);
        HttpServerOptions options;
        options.port = m_port;
        HttpServer server(options, m_server->pipeline, m_server->pools);
        QVERIFY(server.start());
    }

    void severalIoThreadsServeTogether()
    {
        TestServer server([](HttpServerOptions &options) { options.ioThreads = 3; });
        server.pipeline.add("/hello", [](const Request &) { return Response{}; });
        const quint16 port = server.start();
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < 12; ++i)
            clients.push_back(std::make_unique<RawClient>(port));
        for (int round = 0; round < 5; ++round) {
            for (const auto &client : clients)
                QVERIFY(client->send(kHello));
            for (const auto &client : clients)
                QVERIFY(client->receive());
        }
    }

private:
    std::atomic<int> m_waiting{0};
    std::unique_ptr<QSemaphore> m_gate;
    std::unique_ptr<TestServer> m_server;
    quint16 m_port = 0;
};

QTEST_GUILESS_MAIN(TestDrain)
#include "tst_drain.moc"
