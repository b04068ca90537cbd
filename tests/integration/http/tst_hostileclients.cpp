#include "tests/integration/http/rawclient.h"
#include "tests/integration/http/testserver.h"

#include <QSemaphore>
#include <QTemporaryFile>
#include <QTest>

#include <thread>
#include <vector>

using namespace nw;
using namespace nw::server;
using namespace nw::test;

namespace {

const QByteArray kHello = "GET /hello HTTP/1.1\r\nHost: here\r\n\r\n";
const QByteArray kWait = "GET /wait HTTP/1.1\r\nHost: here\r\n\r\n";
const QByteArray kFile = "GET /file HTTP/1.1\r\nHost: here\r\n\r\n";

using Clients = std::vector<std::unique_ptr<RawClient>>;

} // namespace

// Clients that are slow, silent, too many, or gone. Time-outs are short here: no test waits for the
// real ones.
class TestHostileClients : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_waiting = 0;
        m_gate = std::make_unique<QSemaphore>();
    }

    void cleanup()
    {
        m_gate->release(1000);
        m_server.reset();
    }

    void halfAHeadIsCutInTime_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("half a request line") << QByteArray("GET /hel");
        QTest::newRow("half a head") << QByteArray("GET /hello HTTP/1.1\r\nHost: he");
        QTest::newRow("no empty line") << QByteArray("GET /hello HTTP/1.1\r\nHost: here\r\n");
        QTest::newRow("carriage return last")
            << QByteArray("GET /hello HTTP/1.1\r\nHost: here\r\n\r");
    }

    void halfAHeadIsCutInTime()
    {
        QFETCH(QByteArray, bytes);
        start([](HttpServerOptions &options) { options.limits.headTimeoutMs = 100; });
        RawClient client(m_port);
        QVERIFY(client.send(bytes));
        const auto answer = client.receive();
        QVERIFY(answer);
        QCOMPARE(answer->status, 408);
        client.receiveUntilClosed();
        QVERIFY(client.closed());
    }

    // Each byte comes in time, the whole does not.
    void aHeadThatTricklesIsCutInTime()
    {
        start([](HttpServerOptions &options) { options.limits.headTimeoutMs = 300; });
        RawClient client(m_port);
        int sent = 0;
        while (m_server->pipeline.count(408) == 0 && sent < 1000) {
            client.send("G");
            ++sent;
            QTest::qWait(10);
        }
        QVERIFY2(sent > 3 && sent < 1000, qPrintable(QString::number(sent)));
    }

    // The deadline must hold too when it passes while bytes have come that nobody has looked at:
    // those who send without a pause have some waiting all the time.
    void headsThatTrickleWithoutAPauseAreCut()
    {
        constexpr int kClients = 16;
        start([](HttpServerOptions &options) {
            options.limits.headTimeoutMs = 10;
            options.limits.head.headBytes = 60 * 1024; // more than they can send in that time
            options.limits.head.targetBytes = 60 * 1024;
        });
        std::vector<std::thread> clients;
        for (int i = 0; i < kClients; ++i) {
            clients.emplace_back([this] {
                RawClient client(m_port);
                client.send("GET /");
                while (client.send("a")) { }
            });
        }
        for (std::thread &client : clients)
            client.join();
        QCOMPARE(m_server->pipeline.count(408), kClients);
    }

    void silentConnectionsAreClosedWithoutAWord()
    {
        start([](HttpServerOptions &options) { options.limits.headTimeoutMs = 100; });
        RawClient client(m_port);
        QCOMPARE(client.receiveUntilClosed(), QByteArray());
        QVERIFY(client.closed());
    }

    void anIdleConnectionIsClosedAfterItsTime()
    {
        start([](HttpServerOptions &options) { options.limits.idleTimeoutMs = 100; });
        RawClient client(m_port);
        QVERIFY(client.send(kHello));
        QVERIFY(client.receive());
        QCOMPARE(client.receiveUntilClosed(), QByteArray());
        QVERIFY(client.closed());
    }

    void manyHalfOpenConnectionsAreAllCut()
    {
        start([](HttpServerOptions &options) { options.limits.headTimeoutMs = 200; });
        Clients clients;
        for (int i = 0; i < 300; ++i) {
            clients.push_back(std::make_unique<RawClient>(m_port));
            QVERIFY(clients.back()->send("GET / HTTP/1.1\r\n"));
        }
        QVERIFY(waitUntil([this] { return m_server->pipeline.count(408) == 300; }));
        clients.clear();
        QVERIFY(waitUntil([this] { return m_server->engine().openConnections() == 0; }));
    }

    // The ways of holding a connection, many at once, and one reader between them.
    void aCrowdOfSlowClientsIsCutWhileOthersAreServed()
    {
        constexpr int kEach = 150;
        start([](HttpServerOptions &options) {
            options.limits.headTimeoutMs = 1000;
            options.limits.bodyGraceMs = 1000;
        });
        const qint64 before = residentBytes();
        Clients clients;
        for (const QByteArray &bytes :
             {QByteArray(), QByteArray("GET /hello HTTP/1.1\r\nHost: he"),
              QByteArray(
                  "POST /hello HTTP/1.1\r\nHost: here\r\nContent-Length: 60000\r\n\r\nab")}) {
            for (int i = 0; i < kEach; ++i) {
                clients.push_back(std::make_unique<RawClient>(m_port));
                QVERIFY(clients.back()->isConnected());
                QVERIFY(clients.back()->send(bytes));
            }
        }
        assertStillServing();
        const qint64 grown = residentBytes() - before;
        QVERIFY2(grown < 64LL * 1024 * 1024, qPrintable(QString::number(grown)));
        QVERIFY(waitUntil([this] { return m_server->pipeline.count(408) == 2 * kEach; }));
        clients.clear();
        QVERIFY(waitUntil([this] { return m_server->engine().openConnections() == 0; }));
        assertStillServing();
    }

    void aBodyThatStandsStillIsCut()
    {
        start([](HttpServerOptions &options) { options.limits.bodyGraceMs = 100; });
        RawClient client(m_port);
        QVERIFY(client.send("POST /hello HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\nabc"));
        const auto answer = client.receive();
        QVERIFY(answer);
        QCOMPARE(answer->status, 408);
    }

    void aBodyThatKeepsThePaceIsTaken()
    {
        start([](HttpServerOptions &options) {
            options.limits.bodyGraceMs = 500;
            options.limits.minBytesPerSecond = 10;
        });
        RawClient client(m_port);
        QVERIFY(client.send("POST /hello HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\n"));
        for (int i = 0; i < 10; ++i) {
            QVERIFY(client.send(QByteArray(10, 'x')));
            QTest::qWait(100); // slower than the grace in all, faster than the pace
        }
        const auto answer = client.receive();
        QVERIFY(answer);
        QCOMPARE(answer->status, 200);
    }

    void clientsMayVanishAtAnyTime_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("before a word") << QByteArray();
        QTest::newRow("in the head") << QByteArray("GET /wait HTTP/1.1\r\nHo");
        QTest::newRow("in the body")
            << QByteArray("POST /hello HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\nab");
        QTest::newRow("in a chunk") << QByteArray(
            "POST /hello HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nab");
        QTest::newRow("before the answer") << kHello;
        QTest::newRow("in a long answer") << kFile;
        QTest::newRow("with more requests waiting") << kHello.repeated(50);
    }

    void clientsMayVanishAtAnyTime()
    {
        QFETCH(QByteArray, bytes);
        start();
        for (int i = 0; i < 100; ++i) {
            RawClient client(m_port);
            QVERIFY(client.send(bytes));
            if (i % 2 == 0)
                client.reset();
        }
        QVERIFY(waitUntil([this] { return m_server->engine().openConnections() == 0; }));
        assertStillServing();
    }

    void aClientMayVanishWhileItsHandlerRuns()
    {
        start();
        {
            RawClient leaving(m_port);
            RawClient resetting(m_port);
            QVERIFY(leaving.send(kWait));
            QVERIFY(resetting.send(kWait));
            QVERIFY(waitUntil([this] { return m_waiting == 2; }));
            resetting.reset();
        }
        m_gate->release(2);
        QVERIFY(waitUntil([this] { return m_server->engine().openConnections() == 0; }));
        assertStillServing();
    }

    // The answer has begun, and its file stands half way.
    void aClientMayVanishInTheMiddleOfItsAnswer()
    {
        start();
        for (int i = 0; i < 20; ++i) {
            RawClient client(m_port);
            client.limitReceiveBuffer(4096);
            QVERIFY(client.send(kFile + kHello));
            QVERIFY(client.receiveSome() > 0);
            if (i % 2 == 0)
                client.reset();
        }
        QVERIFY(waitUntil([this] { return m_server->engine().openConnections() == 0; }));
        QVERIFY(waitUntil([this] { return m_server->pipeline.broken() == 20; }));
        assertStillServing();
    }

    void aHalfClosedClientStillGetsItsAnswer()
    {
        start();
        RawClient client(m_port);
        QVERIFY(client.send(kHello));
        client.finishSending();
        const auto answer = client.receive();
        QVERIFY(answer);
        QCOMPARE(answer->status, 200);
        client.receiveUntilClosed();
        QVERIFY(client.closed());
    }

    void stalledDownloadsTakeNoMemory()
    {
        start();
        const qint64 before = residentBytes();
        Clients clients;
        for (int i = 0; i < 10; ++i) {
            clients.push_back(std::make_unique<RawClient>(m_port));
            clients.back()->limitReceiveBuffer(4096);
            QVERIFY(clients.back()->send(kFile));
            QVERIFY(clients.back()->receiveSome() > 0); // the answer has begun
        }
        const qint64 grown = residentBytes() - before;
        QVERIFY2(grown < 20LL * 1024 * 1024, qPrintable(QString::number(grown)));
    }

    void aDownloadThatStandsStillIsCut()
    {
        start([](HttpServerOptions &options) {
            options.limits.sendGraceMs = 200;
            options.limits.minBytesPerSecond = 1'000'000'000;
        });
        RawClient client(m_port);
        client.limitReceiveBuffer(4096);
        QVERIFY(client.send(kFile));
        QVERIFY(waitUntil([this] { return m_server->pipeline.broken() == 1; }));
        QVERIFY(waitUntil([this] { return m_server->engine().openConnections() == 0; }));
    }

    void aFileArrivesWhole()
    {
        start();
        RawClient client(m_port);
        QVERIFY(client.send(kFile + kHello));
        const auto answer = client.receive();
        QVERIFY(answer);
        QCOMPARE(answer->body.size(), kFileBytes);
        QVERIFY(answer->body == QByteArray(kFileBytes, 'f'));
        QCOMPARE(client.receive()->status, 200);
    }

    void aMissingFileIsAnErrorOfOurs()
    {
        start();
        RawClient client(m_port);
        QVERIFY(client.send("GET /missing HTTP/1.1\r\nHost: here\r\n\r\n" + kHello));
        const auto answer = client.receive();
        QVERIFY(answer);
        QCOMPARE(answer->status, 500);
        QVERIFY(!answer->body.contains("nowhere"));
        QCOMPARE(client.receive()->status, 200);
    }

    void aFullQueueIsSaidAtOnce()
    {
        start();
        Clients clients;
        // Two run, eight wait; see TestServer.
        for (int i = 0; i < 10; ++i) {
            clients.push_back(std::make_unique<RawClient>(m_port));
            QVERIFY(clients.back()->send(kWait));
            if (i < 2)
                QVERIFY(waitUntil([this, i] { return m_waiting == i + 1; }));
        }
        std::optional<RawResponse> busy;
        QVERIFY(waitUntil([&] {
            RawClient client(m_port);
            if (client.send(kHello))
                busy = client.receive(RawClient::Body::Counted, 200);
            return busy && busy->status == 503;
        }));
        QCOMPARE(busy->header("retry-after"), QByteArray("1"));
        RawClient asking(m_port);
        QVERIFY(asking.send("GET /inline HTTP/1.1\r\nHost: here\r\n\r\n"));
        QCOMPARE(asking.receive()->status, 200); // needs no queue
        m_gate->release(1000);
        for (const auto &client : clients) {
            const auto answer = client->receive();
            QVERIFY(answer);
            QVERIFY(answer->status == 200 || answer->status == 503);
        }
        assertStillServing();
    }

    void oneClientCannotTakeAllConnections()
    {
        start([](HttpServerOptions &options) { options.limits.maxConnectionsPerClient = 4; });
        Clients clients;
        for (int i = 0; i < 4; ++i) {
            clients.push_back(std::make_unique<RawClient>(m_port));
            QVERIFY(clients.back()->send(kHello));
            QVERIFY(clients.back()->receive());
        }
        RawClient fifth(m_port);
        fifth.send(kHello);
        QCOMPARE(fifth.receiveUntilClosed(), QByteArray());
        clients.pop_back();
        QVERIFY(waitUntil([this] { return m_server->engine().openConnections() < 4; }));
        assertStillServing();
    }

    void aTrustedProxyMayOpenMoreThanOneClient()
    {
        start([](HttpServerOptions &options) {
            options.limits.maxConnectionsPerClient = 4;
            QVERIFY(options.proxies.add(QStringLiteral("127.0.0.0/8")));
        });
        Clients clients;
        for (int i = 0; i < 8; ++i) {
            clients.push_back(std::make_unique<RawClient>(m_port));
            QVERIFY(clients.back()->send(kHello));
            QVERIFY(clients.back()->receive());
        }
    }

private:
    static constexpr qsizetype kFileBytes = 100LL * 1024 * 1024;

    void start(const std::function<void(HttpServerOptions &)> &adjust = {})
    {
        m_server = std::make_unique<TestServer>(adjust);
        const auto hello = [](const Request &) { return Response{}; };
        m_server->pipeline.add("/hello", hello);
        m_server->pipeline.add("/hello", hello, Method::Post);
        m_server->pipeline.addInline("/inline", hello);
        m_server->pipeline.add("/wait", [this](const Request &) {
            ++m_waiting;
            m_gate->acquire();
            return Response{};
        });
        if (!m_file.isOpen()) {
            QVERIFY(m_file.open());
            m_file.write(QByteArray(kFileBytes, 'f'));
            m_file.flush();
        }
        const QString path = m_file.fileName();
        m_server->pipeline.add("/file", [path](const Request &) { return fileResponse(path); });
        m_server->pipeline.add("/missing", [](const Request &) {
            return fileResponse(QStringLiteral("/nowhere/at/all"));
        });
        m_port = m_server->start();
        QVERIFY(m_port != 0);
    }

    static Response fileResponse(const QString &path)
    {
        Response response;
        response.file = FileBody{path, 0, kFileBytes};
        return response;
    }

    // A full queue is an honest 503 while handlers still run for clients that left; it must empty
    // by itself.
    void assertStillServing()
    {
        const auto isServed = [this] {
            RawClient client(m_port);
            client.send(kHello);
            const auto answer = client.receive();
            return answer && answer->status == 200;
        };
        QVERIFY(waitUntil(isServed));
    }

    QTemporaryFile m_file;
    std::atomic<int> m_waiting{0};
    std::unique_ptr<QSemaphore> m_gate;
    std::unique_ptr<TestServer> m_server;
    quint16 m_port = 0;
};

QTEST_GUILESS_MAIN(TestHostileClients)
#include "tst_hostileclients.moc"
