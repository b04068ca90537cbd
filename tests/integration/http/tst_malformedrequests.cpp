#include "tests/integration/http/rawclient.h"
#include "tests/integration/http/testserver.h"

#include <QTest>

#include <thread>

using namespace nw;
using namespace nw::server;
using namespace nw::test;

namespace {

// What a request that no route may see is followed by on the wire: were the first one framed
// wrongly, this would be answered.
const QByteArray kNext = "GET /reached HTTP/1.1\r\nHost: here\r\n\r\n";

QByteArray withFields(const QByteArray &fields, const QByteArray &body = {})
{
    return "POST /reached HTTP/1.1\r\nHost: here\r\n" + fields + "\r\n" + body;
}

QByteArray withTarget(const QByteArray &target)
{
    return "GET " + target + " HTTP/1.1\r\nHost: here\r\n\r\n";
}

QByteArray chunked(const QByteArray &chunks)
{
    return withFields("Transfer-Encoding: chunked\r\n", chunks);
}

} // namespace

// Every row is refused with 4xx, its connection is closed, and no handler runs. Rows up to
// "lower-case method" are the kinds of request smuggling and malformed framing that other servers
// were seen to accept.
class TestMalformedRequests : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto reached = [this](const Request &) {
            ++m_reached;
            return Response{};
        };
        m_server.pipeline.add("/reached", reached);
        m_server.pipeline.add("/reached", reached, Method::Post);
        m_server.pipeline.add("/:any", reached);
        m_server.pipeline.add("/:any/:more", reached);
        m_port = m_server.start();
        QVERIFY(m_port != 0);
    }

    void aMalformedRequestReachesNoHandler_data()
    {
        QTest::addColumn<QByteArray>("request");
        const auto row = [](const char *name, const QByteArray &request) {
            QTest::newRow(name) << request;
        };
        addHostRows(row);
        addLengthRows(row);
        addCodingRows(row);
        addChunkRows(row);
        addCharacterRows(row);
        addRequestLineRows(row);
        addTargetRows(row);
        addSizeRows(row);
    }

    void aMalformedRequestReachesNoHandler()
    {
        QFETCH(QByteArray, request);
        m_reached = 0;
        RawClient client(m_port);
        QVERIFY(client.send(request + kNext));
        const auto answer = client.receive();
        QVERIFY2(answer, "closed without an answer");
        QVERIFY2(answer->status >= 400 && answer->status < 500, answer->head.constData());
        QCOMPARE(answer->header("connection"), QByteArray("close"));
        QCOMPARE(answer->header("content-type"), QByteArray("application/problem+json"));
        QVERIFY(readProblem(answer->body));
        QCOMPARE(client.receiveUntilClosed(), QByteArray());
        QVERIFY2(client.closed(), "left open");
        QCOMPARE(m_reached.load(), 0);
    }

    // What follows its head would be taken for another answer.
    void aRefusedHeadGetsNoBody_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::newRow("path") << QByteArray("HEAD /%00 HTTP/1.1\r\nHost: here\r\n\r\n");
        QTest::newRow("no Host") << QByteArray("HEAD /reached HTTP/1.1\r\n\r\n");
        QTest::newRow("bare LF") << QByteArray("HEAD /reached HTTP/1.1\nHost: here\n\n");
        QTest::newRow("long field") << QByteArray(
            "HEAD /reached HTTP/1.1\r\nHost: here\r\nX-A: " + QByteArray(20'000, 'a') + "\r\n\r\n");
    }

    void aRefusedHeadGetsNoBody()
    {
        QFETCH(QByteArray, request);
        RawClient client(m_port);
        QVERIFY(client.send(request));
        const QByteArray answer = client.receiveUntilClosed();
        QVERIFY2(answer.startsWith("HTTP/1.1 4"), answer.constData());
        QVERIFY2(answer.endsWith("\r\n\r\n"), answer.constData());
        QCOMPARE(answer.count("\r\n\r\n"), 1);
    }

    // A client that does send all of it: the answer comes before the body is through, and what is
    // still on its way is not taken for requests.
    void fiftyMegabytesAreRefusedWhileTheyCome_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QByteArray>("block");
        QTest::newRow("by length") << QByteArray("Content-Length: 50000000\r\n") << kNext;
        QTest::newRow("by chunks") << QByteArray("Transfer-Encoding: chunked\r\n")
                                   << QByteArray("25\r\n" + kNext + "\r\n");
    }

    void fiftyMegabytesAreRefusedWhileTheyCome()
    {
        QFETCH(QByteArray, head);
        QFETCH(QByteArray, block);
        m_reached = 0;
        RawClient client(m_port);
        QVERIFY(client.send(withFields(head)));
        std::thread sender([&client, part = block.repeated(1000)] {
            for (qint64 sent = 0; sent < 50'000'000 && client.send(part); sent += part.size()) { }
        });
        const auto answer = client.receive();
        const QByteArray more = client.receiveUntilClosed();
        sender.join();
        QVERIFY(answer);
        QCOMPARE(answer->status, 413);
        QCOMPARE(answer->header("connection"), QByteArray("close"));
        QCOMPARE(more, QByteArray());
        QVERIFY2(client.closed(), "left open");
        QCOMPARE(m_reached.load(), 0);
    }

    // The control: the same server does answer what is well formed.
    void aWellFormedRequestReachesItsHandler_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::newRow("plain") << QByteArray();
        QTest::newRow("empty body") << withFields("Content-Length: 0\r\n");
        QTest::newRow("body") << withFields("Content-Length: 3\r\n", "abc");
        QTest::newRow("chunks") << chunked("3\r\nabc\r\n0\r\n\r\n");
        QTest::newRow("chunk extension") << chunked("3;a=b\r\nabc\r\n0\r\n\r\n");
        QTest::newRow("trailer") << chunked("3\r\nabc\r\n0\r\nX-T: 1\r\n\r\n");
        QTest::newRow("upper-case coding")
            << withFields("Transfer-Encoding: CHUNKED\r\n", "0\r\n\r\n");
        QTest::newRow("empty field") << withFields("X-Empty:\r\n");
        QTest::newRow("latin-1 in a value") << withFields("X-Name: \xe4\r\n");
        QTest::newRow("host with a port")
            << QByteArray("GET /reached HTTP/1.1\r\nHost: here:3000\r\n\r\n");
        QTest::newRow("host by IPv6")
            << QByteArray("GET /reached HTTP/1.1\r\nHost: [::1]:3000\r\n\r\n");
        QTest::newRow("encoded space") << withTarget("/reached?x=%20");
        QTest::newRow("dots in a name") << withTarget("/a..b");
        QTest::newRow("a long target") << withTarget("/" + QByteArray(8000, 'a'));
    }

    void aWellFormedRequestReachesItsHandler()
    {
        QFETCH(QByteArray, request);
        m_reached = 0;
        RawClient client(m_port);
        QVERIFY(client.send(request + kNext));
        const int expected = request.isEmpty() ? 1 : 2;
        for (int i = 0; i < expected; ++i) {
            const auto answer = client.receive();
            QVERIFY(answer);
            QCOMPARE(answer->status, 200);
        }
        QCOMPARE(m_reached.load(), expected);
    }

private:
    template <typename Row> static void addHostRows(Row row)
    {
        row("no Host", "GET /reached HTTP/1.1\r\n\r\n");
        row("two Hosts", "GET /reached HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n");
        row("empty Host", "GET /reached HTTP/1.1\r\nHost:\r\n\r\n");
        for (const char c : QByteArray("@/\\?# ,")) {
            const QByteArray host = QByteArray("a") + c + "b";
            const QByteArray name = "Host with " + QByteArray(1, c);
            row(name.constData(), "GET /reached HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        }
    }

    template <typename Row> static void addLengthRows(Row row)
    {
        row("two lengths", withFields("Content-Length: 3\r\nContent-Length: 5\r\n", "abc"));
        row("two equal lengths", withFields("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"));
        row("list of lengths", withFields("Content-Length: 3, 3\r\n", "abc"));
        row("length in letters", withFields("Content-Length: abc\r\n"));
        row("negative length", withFields("Content-Length: -1\r\n"));
        row("length with plus", withFields("Content-Length: +3\r\n", "abc"));
        row("hexadecimal length", withFields("Content-Length: 0x3\r\n", "abc"));
        row("length 2^64-1", withFields("Content-Length: 18446744073709551615\r\n"));
        row("length 2^64", withFields("Content-Length: 18446744073709551616\r\n"));
        row("empty length", withFields("Content-Length:\r\n"));
        row("length with space before the colon", withFields("Content-Length : 3\r\n", "abc"));
    }

    template <typename Row> static void addCodingRows(Row row)
    {
        row("coding and length",
            withFields("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n"));
        row("length and coding",
            withFields("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"));
        row("coding gzip", withFields("Transfer-Encoding: gzip\r\n"));
        row("coding xchunked", withFields("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"));
        row("coding chunked twice",
            withFields("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"));
        row("coding gzip, chunked",
            withFields("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"));
        row("two codings",
            withFields("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                       "0\r\n\r\n"));
        row("coding with a vertical tab",
            withFields("Transfer-Encoding: \vchunked\r\n", "0\r\n\r\n"));
        row("coding before the colon", withFields("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"));
        row("coding on HTTP/1.0",
            "POST /reached HTTP/1.0\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    }

    template <typename Row> static void addChunkRows(Row row)
    {
        row("chunk size in letters", chunked("xyz\r\nabc\r\n0\r\n\r\n"));
        row("chunk size overflows", chunked("fffffffffffffffff\r\nabc\r\n0\r\n\r\n"));
        row("negative chunk size", chunked("-3\r\nabc\r\n0\r\n\r\n"));
        row("chunk size with 0x", chunked("0x3\r\nabc\r\n0\r\n\r\n"));
        row("chunk longer than its size", chunked("3\r\nabcd\r\n0\r\n\r\n"));
        row("chunk without its end", chunked("3\r\nabc0\r\n\r\n"));
        row("empty chunk size", chunked("\r\nabc\r\n0\r\n\r\n"));
        row("bad trailer", chunked("3\r\nabc\r\n0\r\nbad trailer\r\n\r\n"));
        row("bad chunk extension", chunked("3;\x01=b\r\nabc\r\n0\r\n\r\n"));
    }

    template <typename Row> static void addCharacterRows(Row row)
    {
        row("NUL in a value", withFields(QByteArray("X-A: a\0b\r\n", 10)));
        row("NUL in a name", withFields(QByteArray("X\0A: b\r\n", 8)));
        row("NUL in the target",
            "GET /a" + QByteArray(1, '\0') + " HTTP/1.1\r\nHost: here\r\n\r\n");
        row("control in a value", withFields("X-A: \x02\r\n"));
        row("DEL in a value", withFields("X-A: \x7f\r\n"));
        row("bare LF", "GET /reached HTTP/1.1\nHost: here\n\n");
        row("bare LF in the head", "GET /reached HTTP/1.1\r\nHost: here\nX-A: b\r\n\r\n");
        row("bare CR", withFields("X-A: a\rX-B: b\r\n"));
        row("folded field", withFields("X-A: a\r\n b\r\n"));
        row("folded by tab", withFields("X-A: a\r\n\tb\r\n"));
        row("first field folded", "GET /reached HTTP/1.1\r\n Host: here\r\n\r\n");
        row("field without colon", withFields("X-A\r\n"));
        row("field without name", withFields(": a\r\n"));
        row("space before the colon", withFields("X-A : a\r\n"));
        row("space in a name", withFields("X A: a\r\n"));
        row("parenthesis in a name", withFields("X(A): a\r\n"));
        row("two authorizations",
            withFields("Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"));
        row("empty line first", "\r\nGET /reached HTTP/1.1\r\nHost: here\r\n\r\n");
        row("unknown expectation", withFields("Expect: miracles\r\nContent-Length: 0\r\n"));
    }

    template <typename Row> static void addRequestLineRows(Row row)
    {
        row("version 9.9", "GET /reached HTTP/9.9\r\nHost: here\r\n\r\n");
        row("version 2.0", "GET /reached HTTP/2.0\r\nHost: here\r\n\r\n");
        row("version with letters", "GET /reached HTTPxQ.Z\r\nHost: here\r\n\r\n");
        row("version in lower case", "GET /reached http/1.1\r\nHost: here\r\n\r\n");
        row("no version", "GET /reached\r\nHost: here\r\n\r\n");
        row("two spaces", "GET  /reached HTTP/1.1\r\nHost: here\r\n\r\n");
        row("tabs", "GET\t/reached\tHTTP/1.1\r\nHost: here\r\n\r\n");
        row("space first", " GET /reached HTTP/1.1\r\nHost: here\r\n\r\n");
        row("space in the target", withTarget("/a b"));
        row("unknown method", "BREW /reached HTTP/1.1\r\nHost: here\r\n\r\n");
        row("TRACE", "TRACE /reached HTTP/1.1\r\nHost: here\r\n\r\n");
        row("CONNECT", "CONNECT here:443 HTTP/1.1\r\nHost: here\r\n\r\n");
        row("lower-case method", "get /reached HTTP/1.1\r\nHost: here\r\n\r\n");
        row("method with a bracket", "G<T /reached HTTP/1.1\r\nHost: here\r\n\r\n");
        row("TLS", QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11));
    }

    template <typename Row> static void addTargetRows(Row row)
    {
        row("absolute target", withTarget("http://here/reached"));
        row("asterisk", "OPTIONS * HTTP/1.1\r\nHost: here\r\n\r\n");
        row("fragment", withTarget("/reached#a"));
        row("encoded NUL", withTarget("/%00"));
        row("encoded line feed", withTarget("/%0a"));
        row("encoded C1 control", withTarget("/%c2%85"));
        row("encoded slash", withTarget("/a%2fb"));
        row("encoded backslash", withTarget("/a%5Cb"));
        row("backslash", withTarget("/a\\b"));
        row("parent", withTarget("/a/../b"));
        row("parent at the end", withTarget("/a/.."));
        row("encoded parent", withTarget("/a/%2e%2E/b"));
        row("half encoded parent", withTarget("/.%2e/b"));
        row("own folder", withTarget("/./a"));
        row("cut encoding", withTarget("/%4"));
        row("percent alone", withTarget("/%"));
        row("bad hexadecimal", withTarget("/%zz"));
        row("bad UTF-8", withTarget("/%ff"));
        row("overlong UTF-8", withTarget("/%c0%ae%c0%ae/"));
        row("surrogate", withTarget("/%ed%a0%80"));
        row("raw UTF-8", withTarget("/\xc3\xa4"));
        row("bad UTF-8 in the query", withTarget("/reached?q=%ff"));
        row("NUL in the query", withTarget("/reached?q=%00"));
        row("bad encoding in the query", withTarget("/reached?q=%"));
    }

    template <typename Row> static void addSizeRows(Row row)
    {
        row("long target", withTarget("/" + QByteArray(9000, 'a')));
        row("endless target", "GET /" + QByteArray(300'000, 'a'));
        row("long field", withFields("X-A: " + QByteArray(20'000, 'a') + "\r\n"));
        row("many fields", withFields(QByteArray("X-A: b\r\n").repeated(64)));
        row("endless head",
            "GET /reached HTTP/1.1\r\nHost: here\r\n" + QByteArray("X-A: b\r\n").repeated(40'000));
        row("a field of 200 kB", withFields("X-A: " + QByteArray(200'000, 'a') + "\r\n"));
        row("a name of 200 kB", withFields(QByteArray(200'000, 'a') + ": b\r\n"));
        row("200 kB in many fields",
            withFields(QByteArray("X-A: " + QByteArray(1000, 'a') + "\r\n").repeated(200)));
        row("10,000 fields", withFields(QByteArray("X-A: b\r\n").repeated(10'000)));
        row("10,000 short fields", withFields(QByteArray("a:\r\n").repeated(10'000)));
        row("large body", withFields("Content-Length: 50000000\r\n"));
        row("large chunk", chunked("2faf080\r\n" + QByteArray(1000, 'a')));
        row("many small chunks", chunked(QByteArray("1\r\na\r\n").repeated(70'000)));
        row("long chunk extension",
            chunked("3;a=" + QByteArray(200'000, 'a') + "\r\nabc\r\n0\r\n\r\n"));
        row("long trailer", chunked("0\r\nX-A: " + QByteArray(200'000, 'a') + "\r\n\r\n"));
    }

    std::atomic<int> m_reached{0};
    TestServer m_server;
    quint16 m_port = 0;
};

QTEST_GUILESS_MAIN(TestMalformedRequests)
#include "tst_malformedrequests.moc"
