#include "server/common/http/upstream.h"
#include "tests/integration/http/testserver.h"
#include "tests/support/manualclock.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <condition_variable>
#include <latch>
#include <thread>

using namespace nw;
using namespace nw::server;
using namespace nw::test;

namespace {

constexpr qsizetype kLargeBytes = 5 * 1024 * 1024 + 17;

// A service that does what a test tells it, once for each connection: what it writes after the
// first bytes of a request came. It closes then.
class ScriptedService
{
public:
    explicit ScriptedService(const QList<QByteArray> &answers)
    {
        std::mutex mutex;
        std::condition_variable listening;
        m_thread = std::thread([this, answers, &mutex, &listening] {
            QTcpServer server;
            server.listen(QHostAddress::LocalHost);
            {
                const std::lock_guard lock(mutex);
                m_port = server.serverPort();
                listening.notify_one();
            }
            for (const QByteArray &answer : answers) {
                if (!server.waitForNewConnection(5000))
                    return;
                const std::unique_ptr<QTcpSocket> client(server.nextPendingConnection());
                if (client->waitForReadyRead(5000) && client->readAll().size() > 0)
                    ++m_requests;
                client->write(answer);
                client->disconnectFromHost();
                if (client->state() != QAbstractSocket::UnconnectedState)
                    client->waitForDisconnected(5000);
            }
        });
        std::unique_lock lock(mutex);
        listening.wait(lock, [this] { return m_port != 0; });
    }
    ~ScriptedService() { join(); }

    void join()
    {
        if (m_thread.joinable())
            m_thread.join();
    }
    QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port)); }
    int requests() const { return m_requests; }

private:
    std::thread m_thread;
    quint16 m_port = 0;
    std::atomic<int> m_requests{0};
};

UpstreamRequest request(Method method, const char *target, const QByteArray &body = {})
{
    UpstreamRequest made;
    made.method = method;
    made.target = target;
    made.body = body;
    return made;
}

// The answer as it comes first, without what is left of its body.
Result<UpstreamAnswer> begin(Upstream &upstream, const UpstreamRequest &asked)
{
    std::mutex mutex;
    std::condition_variable came;
    std::optional<Result<UpstreamAnswer>> answer;
    upstream.send(asked, [&](Result<UpstreamAnswer> got) {
        const std::lock_guard lock(mutex);
        answer = std::move(got);
        came.notify_one();
    });
    std::unique_lock lock(mutex);
    came.wait(lock, [&] { return answer.has_value(); });
    return std::move(*answer);
}

QByteArray nextOf(BodyStream &stream)
{
    std::mutex mutex;
    std::condition_variable came;
    std::optional<QByteArray> block;
    stream.next([&](const QByteArray &got) {
        const std::lock_guard lock(mutex);
        block = got;
        came.notify_one();
    });
    std::unique_lock lock(mutex);
    came.wait(lock, [&] { return block.has_value(); });
    return *block;
}

QByteArray largeBytes()
{
    QByteArray bytes(kLargeBytes, Qt::Uninitialized);
    for (qsizetype i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>((i * 31 + i / 4096) & 0xff);
    return bytes;
}

} // namespace

class TestUpstream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<TestServer>();
        m_server->pipeline.add("/hello", [](const Request &asked) {
            Response response;
            response.status = 201;
            response.set("X-Told", asked.header("x-asked")).set("Connection", "keep-alive");
            response.body = "hello " + asked.target;
            return response;
        });
        m_server->pipeline.add(
            "/echo",
            [](const Request &asked) {
                Response response;
                response.body = asked.body;
                return response;
            },
            Method::Post);
        m_server->pipeline.add("/large", [](const Request &) {
            Response response;
            response.body = largeBytes();
            return response;
        });
        const quint16 port = m_server->start();
        QVERIFY(port != 0);
        m_loop = std::make_unique<UpstreamLoop>();
        m_upstream = std::make_unique<Upstream>(
            *m_loop, QUrl(QStringLiteral("http://127.0.0.1:%1").arg(port)), m_clock);
    }

    void cleanup()
    {
        m_upstream.reset();
        m_loop.reset();
        m_server.reset();
    }

    void anAnswerComesBackWhole()
    {
        UpstreamRequest asked = request(Method::Get, "/hello?a=%20b");
        asked.headers = {{"X-Asked", "why"}};
        const auto answer = m_upstream->call(asked);
        QVERIFY(answer);
        QCOMPARE(answer->status, 201);
        QCOMPARE(answer->body, QByteArray("hello /hello?a=%20b"));
        QCOMPARE(answer->bodyBytes, answer->body.size());
        QVERIFY(answer->headers.contains(std::pair<QByteArray, QByteArray>("X-Told", "why")));
        for (const auto &[name, value] : answer->headers)
            QVERIFY2(
                !QByteArrayList({"connection", "content-length", "date"}).contains(name.toLower()),
                name.constData());
    }

    void aBodyArrives()
    {
        const QByteArray body = largeBytes().first(60'000);
        const auto answer = m_upstream->call(request(Method::Post, "/echo", body));
        QVERIFY(answer);
        QCOMPARE(answer->body, body);
        QCOMPARE(m_upstream->call(request(Method::Post, "/echo"))->body, QByteArray());
    }

    void aConnectionIsKeptForTheNextRequest()
    {
        for (int i = 0; i < 20; ++i)
            QVERIFY(m_upstream->call(request(Method::Get, "/hello")));
        QCOMPARE(m_server->engine().openConnections(), 1);
    }

    void aHeadHasALengthAndNoBody()
    {
        const auto answer = m_upstream->call(request(Method::Head, "/large"));
        QVERIFY(answer);
        QCOMPARE(answer->bodyBytes, kLargeBytes);
        QVERIFY(answer->body.isEmpty() && !answer->stream);
        QVERIFY(m_upstream->call(request(Method::Get, "/hello")));
        QCOMPARE(m_server->engine().openConnections(), 1);
    }

    void aLargeBodyComesBlockByBlock()
    {
        const auto answer = begin(*m_upstream, request(Method::Get, "/large"));
        QVERIFY(answer);
        QCOMPARE(answer->bodyBytes, kLargeBytes);
        QVERIFY(answer->stream);
        QByteArray whole;
        int blocks = 0;
        for (QByteArray block = nextOf(*answer->stream); !block.isEmpty();
             block = nextOf(*answer->stream)) {
            whole += block;
            ++blocks;
            QVERIFY(block.size() <= 64 * 1024);
        }
        QVERIFY(blocks > 50);
        QVERIFY(whole == largeBytes());
        // The connection is good for another one.
        QVERIFY(m_upstream->call(request(Method::Get, "/hello")));
        QCOMPARE(m_server->engine().openConnections(), 1);
    }

    void aBodyThatNobodyWantsToTheEndClosesItsConnection()
    {
        {
            const auto answer = begin(*m_upstream, request(Method::Get, "/large"));
            QVERIFY(!nextOf(*answer->stream).isEmpty());
        }
        QVERIFY(waitUntil([this] { return m_server->engine().openConnections() == 0; }));
        QVERIFY(m_upstream->call(request(Method::Get, "/hello")));
    }

    void aBodyThatBreaksOffEndsEarly()
    {
        ScriptedService service(
            {"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + QByteArray(70'000, 'x')});
        Upstream upstream(*m_loop, service.url(), m_clock);
        const auto answer = begin(upstream, request(Method::Get, "/"));
        QVERIFY(answer && answer->stream);
        qint64 received = 0;
        for (QByteArray block = nextOf(*answer->stream); !block.isEmpty();
             block = nextOf(*answer->stream))
            received += block.size();
        QVERIFY(received < answer->bodyBytes);
        QVERIFY(nextOf(*answer->stream).isEmpty()); // and stays at its end
    }

    void aSafeRequestIsTriedOnceMore_data()
    {
        QTest::addColumn<Method>("method");
        QTest::addColumn<bool>("withKey");
        QTest::addColumn<int>("requests");
        QTest::newRow("GET") << Method::Get << false << 2;
        QTest::newRow("PUT") << Method::Put << false << 2;
        QTest::newRow("POST") << Method::Post << false << 1;
        QTest::newRow("POST with a key") << Method::Post << true << 2;
    }

    void aSafeRequestIsTriedOnceMore()
    {
        QFETCH(Method, method);
        QFETCH(bool, withKey);
        QFETCH(int, requests);
        QList<QByteArray> answers{QByteArray()}; // none: the connection closes
        if (requests == 2)
            answers.append("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        ScriptedService service(answers);
        Upstream upstream(*m_loop, service.url(), m_clock);
        UpstreamRequest asked = request(method, "/");
        if (withKey)
            asked.headers = {{"Idempotency-Key", "one"}};
        const auto answer = upstream.call(asked);
        service.join();
        QCOMPARE(service.requests(), requests);
        QCOMPARE(answer.has_value(), requests == 2);
        if (!answer)
            QCOMPARE(answer.error().code, ErrorCode::Unavailable);
    }

    void aServiceThatWasStartedAgainIsFound()
    {
        QVERIFY(m_upstream->call(request(Method::Get, "/hello")));
        m_server->engine().stop(0); // closes the connection that was kept
        QVERIFY(!m_upstream->call(request(Method::Post, "/echo", "x")));
    }

    void aServiceThatIsNotThereIsGivenTime()
    {
        QTcpServer reserved;
        QVERIFY(reserved.listen(QHostAddress::LocalHost));
        const QUrl url(QStringLiteral("http://127.0.0.1:%1").arg(reserved.serverPort()));
        const quint16 port = reserved.serverPort();
        reserved.close();
        Upstream upstream(*m_loop, url, m_clock);
        for (int i = 0; i < 3; ++i) { // two tries each
            const auto answer = upstream.call(request(Method::Get, "/hello"));
            QVERIFY(!answer);
            QCOMPARE(answer.error().code, ErrorCode::Unavailable);
        }
        TestServer late([port](HttpServerOptions &options) { options.port = port; });
        late.pipeline.add("/hello", [](const Request &) { return Response(); });
        if (late.start() != port)
            QSKIP("another program took the port");
        QVERIFY(!upstream.call(request(Method::Get, "/hello"))); // it is not even asked
        QCOMPARE(late.engine().openConnections(), 0);
        m_clock.advanceMs(5000);
        QVERIFY(upstream.call(request(Method::Get, "/hello")));
        QVERIFY(upstream.call(request(Method::Get, "/hello")));
    }

    void aServiceThatDoesNotAnswerIsNotWaitedForWithoutEnd()
    {
        QTcpServer silent; // its system takes the connection, and nobody reads
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        UpstreamLimits limits;
        limits.answerMs = 100;
        Upstream upstream(*m_loop,
                          QUrl(QStringLiteral("http://127.0.0.1:%1").arg(silent.serverPort())),
                          m_clock, limits);
        const auto answer = upstream.call(request(Method::Post, "/"));
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, ErrorCode::Timeout);
    }

    // A gateway with a thousand clients has fewer connections to each service.
    void moreCallsThanConnectionsWaitForTheirTurn()
    {
        UpstreamLimits limits;
        limits.connections = 2;
        Upstream upstream(
            *m_loop, QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server->engine().port())),
            m_clock, limits);
        constexpr int kCalls = 64;
        std::atomic<int> good = 0;
        std::latch answered(kCalls);
        for (int i = 0; i < kCalls; ++i) {
            upstream.send(request(Method::Post, "/echo", "x"), [&](const auto &answer) {
                good += answer && answer->body == "x" ? 1 : 0;
                answered.count_down();
            });
        }
        answered.wait();
        QCOMPARE(good.load(), kCalls);
        QVERIFY(m_server->engine().openConnections() <= 2);
    }

    void whoFindsTheQueueFullIsToldAtOnce()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        UpstreamLimits limits;
        limits.connections = 1;
        limits.waiting = 2;
        limits.answerMs = 200;
        Upstream upstream(*m_loop,
                          QUrl(QStringLiteral("http://127.0.0.1:%1").arg(silent.serverPort())),
                          m_clock, limits);
        constexpr int kCalls = 4;
        std::mutex mutex;
        QList<ErrorCode> errors;
        std::latch answered(kCalls);
        for (int i = 0; i < kCalls; ++i) {
            upstream.send(request(Method::Post, "/"), [&](const auto &answer) {
                const std::lock_guard lock(mutex);
                errors.append(answer.error().code);
                answered.count_down();
            });
        }
        answered.wait();
        // The fourth does not wait for the others.
        QCOMPARE(errors,
                 (QList<ErrorCode>{ErrorCode::Unavailable, ErrorCode::Timeout, ErrorCode::Timeout,
                                   ErrorCode::Timeout}));
    }

    void manyThreadsShareOneUpstream()
    {
        std::atomic<int> good{0};
        std::vector<std::thread> threads;
        for (int t = 0; t < 6; ++t) {
            threads.emplace_back([&, t] {
                for (int i = 0; i < 20; ++i) {
                    const QByteArray body = QByteArray::number(t * 100 + i);
                    const auto answer = m_upstream->call(request(Method::Post, "/echo", body));
                    good += answer && answer->body == body ? 1 : 0;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(good.load(), 6 * 20);
    }

private:
    ManualClock m_clock;
    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<UpstreamLoop> m_loop;
    std::unique_ptr<Upstream> m_upstream;
};

QTEST_GUILESS_MAIN(TestUpstream)
#include "tst_upstream.moc"
