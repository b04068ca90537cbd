#include "server/common/http/clientaddress.h"
#include "server/common/http/connectioncounter.h"

#include <QTest>

using namespace nw;
using namespace nw::server;

namespace {

TrustedProxies proxies(const QStringList &networks)
{
    TrustedProxies trusted;
    for (const QString &network : networks) {
        if (!trusted.add(network))
            qFatal("a bad network in a test: %s", qPrintable(network));
    }
    return trusted;
}

} // namespace

class TestClientAddress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCallerHasOneName_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("name");
        QTest::newRow("IPv4") << "203.0.113.7"
                              << "203.0.113.7";
        QTest::newRow("IPv4 in IPv6") << "::ffff:203.0.113.7"
                                      << "203.0.113.7";
        QTest::newRow("a site") << "2001:db8:1:2:3:4:5:6"
                                << "2001:db8:1:2::/64";
        QTest::newRow("the same site") << "2001:db8:1:2::9"
                                       << "2001:db8:1:2::/64";
    }

    void aCallerHasOneName()
    {
        QFETCH(QString, address);
        QTEST(clientName(QHostAddress(address)), "name");
    }

    void theRightMostStrangerIsTheClient_data()
    {
        QTest::addColumn<QString>("peer");
        QTest::addColumn<QByteArray>("forwardedFor");
        QTest::addColumn<QString>("client");
        const auto row = [](const char *name, const char *peer, const char *forwardedFor,
                            const char *client) {
            QTest::newRow(name) << QString::fromLatin1(peer) << QByteArray(forwardedFor)
                                << QString::fromLatin1(client);
        };
        row("nothing said", "127.0.0.1", "", "127.0.0.1");
        row("one proxy", "127.0.0.1", "203.0.113.7", "203.0.113.7");
        row("as IPv6 shows it", "::ffff:127.0.0.1", "203.0.113.7", "203.0.113.7");
        row("two proxies", "127.0.0.1", "203.0.113.7, 10.1.2.3", "203.0.113.7");
        row("a lie before the truth", "127.0.0.1", "10.9.9.9, 198.51.100.1,203.0.113.7",
            "203.0.113.7");
        row("a lie behind two proxies", "127.0.0.1", "198.51.100.1, 203.0.113.7, 10.1.2.3",
            "203.0.113.7");
        row("a stranger is not asked", "198.51.100.9", "203.0.113.7", "198.51.100.9");
        row("proxies alone", "127.0.0.1", "10.0.0.1, 10.0.0.2", "10.0.0.1");
        row("rubbish", "127.0.0.1", "203.0.113.7, who?", "127.0.0.1");
        row("rubbish behind a proxy", "127.0.0.1", "unknown, 10.1.2.3", "10.1.2.3");
        row("an empty hop", "127.0.0.1", "203.0.113.7,", "127.0.0.1");
        row("IPv6", "::1", "2001:db8::5", "2001:db8::5");
    }

    void theRightMostStrangerIsTheClient()
    {
        QFETCH(QString, peer);
        QFETCH(QByteArray, forwardedFor);
        QFETCH(QString, client);
        const TrustedProxies trusted = proxies(
            {QStringLiteral("127.0.0.0/8"), QStringLiteral("::1"), QStringLiteral("10.0.0.0/8")});
        QCOMPARE(trusted.clientBehind(QHostAddress(peer), forwardedFor), QHostAddress(client));
    }

    void nobodyIsTrustedUnlessItIsSaid()
    {
        const TrustedProxies nobody;
        QVERIFY(!nobody.trusts(QHostAddress(QHostAddress::LocalHost)));
        QCOMPARE(nobody.clientBehind(QHostAddress(QHostAddress::LocalHost), "203.0.113.7"),
                 QHostAddress(QHostAddress::LocalHost));
    }

    void badNetworksAreRefused_data()
    {
        QTest::addColumn<QString>("network");
        for (const char *network : {"", "everybody", "10.0.0.0/33", "::1/129", "10.0.0.0/x"})
            QTest::newRow(network) << QString::fromLatin1(network);
    }

    void badNetworksAreRefused()
    {
        QFETCH(QString, network);
        TrustedProxies trusted;
        const auto added = trusted.add(network);
        QVERIFY(!added);
        QCOMPARE(added.error().code, ErrorCode::InvalidInput);
    }

    void fewDescriptorsAllowFewConnections_data()
    {
        QTest::addColumn<qulonglong>("descriptors");
        QTest::addColumn<int>("connections");
        QTest::newRow("plenty") << qulonglong(1'048'576) << 10'000;
        QTest::newRow("just enough") << qulonglong(descriptorsFor(10'000)) << 10'000;
        QTest::newRow("one too few") << qulonglong(descriptorsFor(10'000) - 1) << 9'999;
        QTest::newRow("as many systems have it") << qulonglong(1024) << 256;
        QTest::newRow("hardly any") << qulonglong(64) << 16;
        QTest::newRow("none") << qulonglong(0) << 1;
    }

    void fewDescriptorsAllowFewConnections()
    {
        QFETCH(qulonglong, descriptors);
        QFETCH(int, connections);
        QCOMPARE(affordableConnections(10'000, descriptors), connections);
    }

    void theConnectionsOfAProxyAreCountedInAllOnly()
    {
        using Verdict = ConnectionCounter::Verdict;
        const QHostAddress proxy(QStringLiteral("10.0.0.1"));
        const QHostAddress stranger(QStringLiteral("203.0.113.1"));
        ConnectionCounter counter(4, 1, proxies({QStringLiteral("10.0.0.0/8")}));
        QCOMPARE(counter.tryCount(stranger), Verdict::Counted);
        QCOMPARE(counter.tryCount(stranger), Verdict::TooManyOfClient);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(counter.tryCount(proxy), Verdict::Counted);
        QCOMPARE(counter.tryCount(proxy), Verdict::TooMany);
        for (int i = 0; i < 3; ++i)
            counter.release(proxy);
        counter.release(stranger);
        QCOMPARE(counter.open(), 0);
    }
};

QTEST_GUILESS_MAIN(TestClientAddress)
#include "tst_clientaddress.moc"
