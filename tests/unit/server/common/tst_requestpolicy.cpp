#include "server/common/http/requestpolicy.h"

#include <QTest>

using namespace nw::server;
using Verdict = HeadScanner::Verdict;

namespace {

const QByteArray kHead = "GET /a?b=c HTTP/1.1\r\nHost: here\r\nX-Name:  value \r\n\r\n";

Verdict scanInPieces(HeadScanner &scanner, const QByteArray &bytes, qsizetype step)
{
    Verdict verdict = Verdict::Incomplete;
    for (qsizetype size = step; verdict == Verdict::Incomplete; size += step) {
        verdict = scanner.feed(QByteArrayView(bytes).first(std::min(size, bytes.size())));
        if (size >= bytes.size())
            break;
    }
    return verdict;
}

} // namespace

// The socket tests hold the table of malformed requests; here are the answers by value, and how
// heads are cut into pieces.
class TestRequestPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aHeadEndsAtItsEmptyLine_data()
    {
        QTest::addColumn<qsizetype>("step");
        for (const int step : {1, 2, 3, 7, 1000})
            QTest::addRow("%d bytes at a time", step) << qsizetype(step);
    }

    void aHeadEndsAtItsEmptyLine()
    {
        QFETCH(qsizetype, step);
        HeadScanner scanner({});
        QCOMPARE(scanInPieces(scanner, kHead + "next request", step), Verdict::Complete);
        QCOMPARE(scanner.headBytes(), kHead.size());
    }

    void eachPrefixOfAHeadIsIncomplete()
    {
        for (qsizetype size = 0; size < kHead.size(); ++size) {
            HeadScanner scanner({});
            QCOMPARE(scanner.feed(QByteArrayView(kHead).first(size)), Verdict::Incomplete);
        }
    }

    // Whatever the network does to a bad head, it is refused, and with the same status.
    void aBadHeadIsRefusedHoweverItIsCut_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<int>("status");
        QTest::newRow("bare line feed") << QByteArray("GET / HTTP/1.1\nHost: a\r\n\r\n") << 400;
        QTest::newRow("bare carriage return")
            << QByteArray("GET / HTTP/1.1\rHost: a\r\n\r\n") << 400;
        QTest::newRow("folded") << QByteArray("GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n") << 400;
        QTest::newRow("NUL") << QByteArray("GET / HTTP/1.1\r\nA: \0\r\n\r\n", 24) << 400;
        QTest::newRow("tab in the request line") << QByteArray("GET\t/ HTTP/1.1\r\n\r\n") << 400;
        QTest::newRow("empty line first") << QByteArray("\r\nGET / HTTP/1.1\r\n\r\n") << 400;
        QTest::newRow("long target") << "GET /" + QByteArray(9000, 'a') << 414;
        QTest::newRow("long head") << "GET / HTTP/1.1\r\nA: " + QByteArray(17'000, 'a') << 431;
        QTest::newRow("many fields") << "GET / HTTP/1.1\r\n" + QByteArray("A: b\r\n").repeated(65)
                + "\r\n" << 431;
    }

    void aBadHeadIsRefusedHoweverItIsCut()
    {
        QFETCH(QByteArray, head);
        QFETCH(int, status);
        for (const qsizetype step : {1, 2, 5, 100'000}) {
            HeadScanner scanner({});
            QCOMPARE(scanInPieces(scanner, head, step), Verdict::Refused);
            QCOMPARE(scanner.refusal().status, status);
        }
    }

    void aHeadAtTheLimitsIsTaken()
    {
        HeadLimits limits;
        limits.headBytes = kHead.size();
        limits.fields = 2;
        HeadScanner scanner(limits);
        QCOMPARE(scanner.feed(kHead), Verdict::Complete);
        limits.fields = 1;
        HeadScanner fewer(limits);
        QCOMPARE(fewer.feed(kHead), Verdict::Refused);
        limits = {};
        limits.headBytes = kHead.size() - 1;
        HeadScanner shorter(limits);
        QCOMPARE(shorter.feed(kHead), Verdict::Refused);
    }

    void aHeadIsReadIntoItsParts()
    {
        const auto head = parseRequestHead(kHead);
        QVERIFY(head);
        QCOMPARE(head->method, Method::Get);
        QCOMPARE(head->target, QByteArray("/a?b=c"));
        QCOMPARE(head->path, QStringLiteral("/a"));
        QCOMPARE(head->headers.size(), 2);
        QCOMPARE(head->headers.at(1).first, QByteArray("x-name"));
        QCOMPARE(head->headers.at(1).second, QByteArray("value"));
        QCOMPARE(head->framing, BodyFraming::None);
        QCOMPARE(head->persistence, Persistence::KeepAlive);
        QCOMPARE(head->expectation, Expectation::None);
    }

    void framingFollowsTheFields_data()
    {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<BodyFraming>("framing");
        QTest::addColumn<qint64>("length");
        QTest::newRow("none") << QByteArray() << BodyFraming::None << qint64(0);
        QTest::newRow("no bytes") << QByteArray("Content-Length: 0\r\n") << BodyFraming::None
                                  << qint64(0);
        QTest::newRow("length") << QByteArray("content-LENGTH:7\r\n") << BodyFraming::Length
                                << qint64(7);
        QTest::newRow("leading zeros")
            << QByteArray("Content-Length: 007\r\n") << BodyFraming::Length << qint64(7);
        QTest::newRow("longest") << QByteArray("Content-Length: 999999999999999999\r\n")
                                 << BodyFraming::Length << qint64(999999999999999999);
        QTest::newRow("chunked") << QByteArray("Transfer-Encoding: Chunked\r\n")
                                 << BodyFraming::Chunked << qint64(0);
    }

    void framingFollowsTheFields()
    {
        QFETCH(QByteArray, fields);
        QFETCH(BodyFraming, framing);
        QFETCH(qint64, length);
        const auto head =
            parseRequestHead(QByteArray("POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n"));
        QVERIFY(head);
        QCOMPARE(head->framing, framing);
        QCOMPARE(head->contentLength, length);
    }

    void persistenceFollowsVersionAndConnection_data()
    {
        QTest::addColumn<QByteArray>("version");
        QTest::addColumn<QByteArray>("connection");
        QTest::addColumn<Persistence>("persistence");
        const auto row = [](const char *version, const char *connection, Persistence persistence) {
            QTest::addRow("%s %s", version, connection)
                << QByteArray(version) << QByteArray(connection) << persistence;
        };
        row("HTTP/1.1", "", Persistence::KeepAlive);
        row("HTTP/1.1", "keep-alive", Persistence::KeepAlive);
        row("HTTP/1.1", "Close", Persistence::Close);
        row("HTTP/1.1", "TE, close", Persistence::Close);
        row("HTTP/1.1", "closed", Persistence::KeepAlive);
        row("HTTP/1.0", "", Persistence::Close);
        row("HTTP/1.0", "Keep-Alive", Persistence::KeepAlive);
        row("HTTP/1.0", "keep-alive, close", Persistence::Close);
    }

    void persistenceFollowsVersionAndConnection()
    {
        QFETCH(QByteArray, version);
        QFETCH(QByteArray, connection);
        QFETCH(Persistence, persistence);
        const QByteArray bytes =
            "GET / " + version + "\r\nHost: a\r\nConnection: " + connection + "\r\n\r\n";
        const auto head = parseRequestHead(bytes);
        QVERIFY(head);
        QCOMPARE(head->persistence, persistence);
    }

    void aRefusalHasItsStatus_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<int>("status");
        QTest::newRow("unknown method") << QByteArray("BREW / HTTP/1.1\r\nHost: a\r\n\r\n") << 405;
        QTest::newRow("unknown expectation")
            << QByteArray("PUT / HTTP/1.1\r\nHost: a\r\nExpect: x\r\n\r\n") << 417;
        QTest::newRow("no Host") << QByteArray("GET / HTTP/1.1\r\n\r\n") << 400;
        QTest::newRow("bytes after the head") << kHead + "x\r\n" << 400;
    }

    void aRefusalHasItsStatus()
    {
        QFETCH(QByteArray, head);
        QFETCH(int, status);
        const auto parsed = parseRequestHead(head);
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().status, status);
    }

    void anOldClientNeedsNoHostAndExpectsNothing()
    {
        const auto head = parseRequestHead("PUT / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n");
        QVERIFY(head);
        QCOMPARE(head->expectation, Expectation::None);
    }
};

QTEST_GUILESS_MAIN(TestRequestPolicy)
#include "tst_requestpolicy.moc"
