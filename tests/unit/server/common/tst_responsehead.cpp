#include "server/common/http/clientaddress.h"
#include "server/common/http/connectioncounter.h"
#include "server/common/http/responsehead.h"

#include <QTest>

using namespace nw::server;

class TestResponseHead : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aHeadHasItsLines()
    {
        Response response;
        response.set("X-A", "b");
        QCOMPARE(
            responseHead(response, {7, Persistence::KeepAlive, 1, "today"}),
            QByteArray("HTTP/1.1 200 OK\r\nX-A: b\r\nDate: today\r\nContent-Length: 7\r\n\r\n"));
    }

    void statusesWithoutBodyHaveNoLength_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("withLength");
        for (const auto &[status, withLength] :
             {std::pair(200, true), std::pair(204, false), std::pair(206, true),
              std::pair(304, false), std::pair(404, true)})
            QTest::addRow("%d", status) << status << withLength;
    }

    void statusesWithoutBodyHaveNoLength()
    {
        QFETCH(int, status);
        QFETCH(bool, withLength);
        Response response;
        response.status = status;
        QCOMPARE(responseHead(response, {0, Persistence::KeepAlive, 1, "today"})
                     .contains("Content-Length: 0"),
                 withLength);
        QCOMPARE(hasNoBody(status), !withLength);
    }

    void whatWouldSplitTheHeadIsLeftOut_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("line feed") << QByteArray("X-A") << QByteArray("a\nX-B: c");
        QTest::newRow("carriage return") << QByteArray("X-A") << QByteArray("a\rb");
        QTest::newRow("NUL") << QByteArray("X-A") << QByteArray("a\0b", 3);
        QTest::newRow("in the name") << QByteArray("X-A\r\nX-B") << QByteArray("c");
    }

    void whatWouldSplitTheHeadIsLeftOut()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        Response response;
        response.set(name, value);
        const QByteArray head = responseHead(response, {0, Persistence::Close, 1, "today"});
        QCOMPARE(head,
                 QByteArray("HTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: 0\r\nConnection: "
                            "close\r\n\r\n"));
    }

    void datesAreThoseOfTheStandard()
    {
        QCOMPARE(httpDate(784111777), QByteArray("Sun, 06 Nov 1994 08:49:37 GMT"));
        QCOMPARE(httpDate(0), QByteArray("Thu, 01 Jan 1970 00:00:00 GMT"));
    }

    void aClientIsAnAddressOrASite()
    {
        const auto key = [](const char *address) {
            return clientKey(QHostAddress(QString::fromLatin1(address)));
        };
        QVERIFY(key("203.0.113.1") != key("203.0.113.2"));
        QCOMPARE(key("::ffff:203.0.113.1"), key("203.0.113.1"));
        QCOMPARE(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
        QVERIFY(key("2001:db8:1:2::1") != key("2001:db8:1:3::1"));
    }

    void connectionsAreCountedByClientAndInAll()
    {
        using Verdict = ConnectionCounter::Verdict;
        const QHostAddress one(QStringLiteral("203.0.113.1"));
        const QHostAddress two(QStringLiteral("203.0.113.2"));
        ConnectionCounter counter(3, 2);
        QCOMPARE(counter.tryCount(one), Verdict::Counted);
        QCOMPARE(counter.tryCount(one), Verdict::Counted);
        QCOMPARE(counter.tryCount(one), Verdict::TooManyOfClient);
        QCOMPARE(counter.tryCount(two), Verdict::Counted);
        QCOMPARE(counter.tryCount(two), Verdict::TooMany);
        counter.release(one);
        QCOMPARE(counter.tryCount(one), Verdict::Counted);
        QCOMPARE(counter.open(), 3);
        QCOMPARE(counter.waitUntilEmpty(std::chrono::steady_clock::now()),
                 ConnectionCounter::Waited::TimedOut);
        counter.release(one);
        counter.release(one);
        counter.release(two);
        QCOMPARE(counter.waitUntilEmpty(std::chrono::steady_clock::now()),
                 ConnectionCounter::Waited::Empty);
    }
};

QTEST_GUILESS_MAIN(TestResponseHead)
#include "tst_responsehead.moc"
