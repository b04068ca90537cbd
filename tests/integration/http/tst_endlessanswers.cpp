#include "server/common/http/upstream.h"
#include "tests/integration/http/rawclient.h"
#include "tests/integration/http/testserver.h"
#include "tests/support/manualclock.h"

#include <QTest>

#include <condition_variable>
#include <mutex>
#include <thread>

using namespace nw;
using namespace nw::server;
using namespace nw::test;

namespace {

// A body whose blocks the test hands out.
class HandedStream final : public BodyStream
{
public:
    void next(std::function<void(QByteArray)> ready) override
    {
        {
            const std::lock_guard lock(m_mutex);
            if (!m_ended && m_blocks.isEmpty()) {
                m_ready = std::move(ready);
                return;
            }
            if (!m_blocks.isEmpty())
                m_next = m_blocks.takeFirst();
        }
        ready(std::exchange(m_next, {}));
    }

    void end() override
    {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
        if (m_ready)
            std::exchange(m_ready, nullptr)({});
    }

    void hand(const QByteArray &block)
    {
        const std::lock_guard lock(m_mutex);
        if (m_ready)
            std::exchange(m_ready, nullptr)(block);
        else
            m_blocks.append(block);
    }

    bool isEnded() const
    {
        const std::lock_guard lock(m_mutex);
        return m_ended;
    }

private:
    mutable std::mutex m_mutex;
    std::function<void(QByteArray)> m_ready;
    QByteArrayList m_blocks;
    QByteArray m_next;
    bool m_ended = false;
};

QByteArray asking(const char *version = "1.1", const char *method = "GET")
{
    return QByteArray(method) + " /events HTTP/" + version + "\r\nHost: here\r\n\r\n";
}

// Until `text` has come; what has come by then.
QByteArray until(RawClient &client, QByteArray &taken, const QByteArray &text)
{
    while (!taken.contains(text)) {
        const QByteArray more = client.takeSome();
        if (more.isEmpty())
            return {};
        taken += more;
    }
    return taken;
}

} // namespace

// Answers that last as long as both sides want: Server-Sent Events.
class TestEndlessAnswers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_source = std::make_shared<HandedStream>();
        m_server = std::make_unique<TestServer>(
            [](HttpServerOptions &options) { options.limits.sendGraceMs = 100; });
        m_server->pipeline.add("/events", [this](const Request &) {
            Response response;
            response.set("Content-Type", "text/event-stream");
            response.stream = StreamedBody{StreamedBody::kUnknownSize, m_source};
            return response;
        });
        m_server->pipeline.add("/hello", [](const Request &) { return success("1"); });
        m_port = m_server->start();
        QVERIFY(m_port != 0);
    }

    void cleanup() { m_server.reset(); }

    void blocksAreSentAsTheyCome()
    {
        RawClient client(m_port);
        QVERIFY(client.send(asking()));
        QByteArray taken;
        m_source->hand("one\n\n");
        QVERIFY(!until(client, taken, "5\r\none\n\n\r\n").isEmpty());
        QVERIFY(taken.contains("Transfer-Encoding: chunked\r\n"));
        QVERIFY(!taken.contains("Content-Length"));
        m_source->hand("a longer one, later\n\n");
        QVERIFY(!until(client, taken, "15\r\na longer one, later\n\n\r\n").isEmpty());
        m_source->hand({}); // the source is at its end
        QVERIFY(!until(client, taken, "0\r\n\r\n").isEmpty());
        QVERIFY(client.send("GET /hello HTTP/1.1\r\nHost: here\r\n\r\n")); // the connection is kept
        QCOMPARE(client.receive()->status, 200);
        QCOMPARE(m_server->pipeline.broken(), 0);
    }

    // The time for sending is that of a block and not of the whole.
    void aLongSilenceIsNoSlowClient()
    {
        RawClient client(m_port);
        QVERIFY(client.send(asking()));
        QByteArray taken;
        m_source->hand("one");
        QVERIFY(!until(client, taken, "one").isEmpty());
        QTest::qWait(300); // thrice the grace: nothing must happen in it
        m_source->hand("two");
        QVERIFY(!until(client, taken, "two").isEmpty());
    }

    void anOldClientGetsTheBytesAndTheEndOfTheConnection()
    {
        RawClient client(m_port);
        QVERIFY(client.send(asking("1.0")));
        m_source->hand("one");
        m_source->hand({});
        const QByteArray all = client.receiveUntilClosed();
        QVERIFY(client.closed());
        QVERIFY(all.endsWith("\r\n\r\none"));
        QVERIFY(!all.contains("chunked"));
        QVERIFY(all.contains("Connection: close"));
    }

    void headAsksForNoBlock()
    {
        RawClient client(m_port);
        QVERIFY(client.send(asking("1.1", "HEAD")));
        const auto answer = client.receive(RawClient::Body::None);
        QCOMPARE(answer->status, 200);
        QVERIFY(client.send("GET /hello HTTP/1.1\r\nHost: here\r\n\r\n"));
        QCOMPARE(client.receive()->status, 200);
    }

    void aServerThatStopsEndsThem()
    {
        RawClient client(m_port);
        QVERIFY(client.send(asking()));
        QByteArray taken;
        m_source->hand("one");
        QVERIFY(!until(client, taken, "one").isEmpty());
        m_server->engine().stop(10'000);
        QVERIFY(m_source->isEnded());
        taken += client.receiveUntilClosed();
        QVERIFY(taken.endsWith("0\r\n\r\n")); // whole, and not cut
        QCOMPARE(m_server->pipeline.broken(), 0);
    }

    void whoLeavesIsNoticedWithTheNextBlocks()
    {
        auto client = std::make_unique<RawClient>(m_port);
        QVERIFY(client->send(asking()));
        QByteArray taken;
        m_source->hand("one");
        QVERIFY(!until(*client, taken, "one").isEmpty());
        client->reset();
        QVERIFY(waitUntil([this] {
            m_source->hand("more");
            return m_server->pipeline.broken() == 1;
        }));
    }

    void theyGoThroughAnUpstreamBlockByBlock()
    {
        RelayedEvents relay(m_port);
        QCOMPARE(relay.answer()->status, 200);
        QCOMPARE(relay.answer()->bodyBytes, StreamedBody::kUnknownSize);
        m_source->hand("one");
        QCOMPARE(relay.next(), QByteArray("one"));
        m_source->hand("two");
        QCOMPARE(relay.next(), QByteArray("two"));
        m_source->hand({});
        QCOMPARE(relay.next(), QByteArray());
        QCOMPARE(relay.next(), QByteArray());
    }

    void anUpstreamThatIsEndedLetsGo()
    {
        RelayedEvents relay(m_port);
        QVERIFY(relay.answer());
        std::thread ending([&relay] { relay.answer()->stream->end(); });
        QCOMPARE(relay.next(), QByteArray()); // whichever of the two comes first
        ending.join();
        QVERIFY(waitUntil([this] {
            m_source->hand("more");
            return m_server->pipeline.broken() == 1;
        }));
    }

private:
    // What a gateway does with a service's events.
    class RelayedEvents
    {
    public:
        explicit RelayedEvents(quint16 port)
            : m_upstream(m_loop, QUrl(QStringLiteral("http://127.0.0.1:%1").arg(port)), m_clock)
        {
            UpstreamRequest request;
            request.target = "/events";
            m_upstream.send(request, [this](Result<UpstreamAnswer> got) {
                const std::lock_guard lock(m_mutex);
                m_answer = std::move(got);
                m_came.notify_one();
            });
            std::unique_lock lock(m_mutex);
            m_came.wait(lock, [this] { return m_answer.has_value(); });
        }

        const Result<UpstreamAnswer> &answer() const { return *m_answer; }

        QByteArray next()
        {
            (*m_answer)->stream->next([this](QByteArray block) {
                const std::lock_guard lock(m_mutex);
                m_block = std::move(block);
                m_came.notify_one();
            });
            std::unique_lock lock(m_mutex);
            m_came.wait(lock, [this] { return m_block.has_value(); });
            return *std::exchange(m_block, std::nullopt);
        }

    private:
        ManualClock m_clock;
        UpstreamLoop m_loop;
        Upstream m_upstream;
        std::mutex m_mutex;
        std::condition_variable m_came;
        std::optional<Result<UpstreamAnswer>> m_answer;
        std::optional<QByteArray> m_block;
    };

    std::shared_ptr<HandedStream> m_source;
    std::unique_ptr<TestServer> m_server;
    quint16 m_port = 0;
};

QTEST_GUILESS_MAIN(TestEndlessAnswers)
#include "tst_endlessanswers.moc"
