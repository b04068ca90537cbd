#include "server/common/security/hopidentity.h"
#include "tests/support/manualclock.h"

#include <QTest>

using namespace nw;
using namespace nw::server;

class TestHopIdentity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoAsksComesThroughWhole()
    {
        const auto read = m_signer.verify(Method::Get, "/users/me?a=1", header());
        QVERIFY(read);
        QVERIFY(read->identity);
        QCOMPARE(read->identity->userId, QStringLiteral("user"));
        QCOMPARE(read->identity->sessionId, QStringLiteral("session"));
        QCOMPARE(read->identity->roles,
                 QStringList({QStringLiteral("user"), QStringLiteral("creator")}));
        QCOMPARE(read->client, QHostAddress(QStringLiteral("2001:db8::7")));
    }

    void nobodyIsNobodyOnTheOtherSide()
    {
        const auto read =
            m_signer.verify(Method::Get, "/comics", m_signer.sign(Method::Get, "/comics", {}));
        QVERIFY(read);
        QVERIFY(!read->identity);
        QVERIFY(read->client.isNull());
    }

    void aHeaderIsGoodForItsRequestAlone_data()
    {
        QTest::addColumn<Method>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::newRow("another method") << Method::Delete << QByteArray("/users/me?a=1");
        QTest::newRow("another path") << Method::Get << QByteArray("/users/you?a=1");
        QTest::newRow("another query") << Method::Get << QByteArray("/users/me?a=2");
        QTest::newRow("HEAD is not GET") << Method::Head << QByteArray("/users/me?a=1");
    }

    void aHeaderIsGoodForItsRequestAlone()
    {
        QFETCH(Method, method);
        QFETCH(QByteArray, target);
        refuses(m_signer.verify(method, target, header()));
    }

    void aHeaderIsGoodForAMinute()
    {
        const QByteArray signedNow = header();
        m_clock.advanceMs(HopSigner::kLifeMs);
        QVERIFY(m_signer.verify(Method::Get, "/users/me?a=1", signedNow));
        m_clock.advanceMs(1);
        refuses(m_signer.verify(Method::Get, "/users/me?a=1", signedNow));
        m_clock.advanceMs(-2 * HopSigner::kLifeMs - 2); // signed in what is now the future
        refuses(m_signer.verify(Method::Get, "/users/me?a=1", signedNow));
    }

    void whatWasTouchedIsRefused()
    {
        const QByteArray good = header();
        for (qsizetype i = 0; i < good.size(); ++i) {
            QByteArray touched = good;
            touched[i] = touched[i] == 'A' ? 'B' : 'A';
            if (i == good.size() - 1)
                continue; // of the last character of base64, not every bit is one of the bytes
            refuses(m_signer.verify(Method::Get, "/users/me?a=1", touched));
        }
    }

    void nonsenseIsRefused_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a dot") << QByteArray(".");
        QTest::newRow("no signature") << header().split('.').first() + '.';
        QTest::newRow("only a signature") << '.' + header().split('.').last();
        QTest::newRow("no base64") << QByteArray("%%%.%%%");
        QTest::newRow("of another secret")
            << HopSigner("another secret", m_clock).sign(Method::Get, "/users/me?a=1", {});
    }

    void nonsenseIsRefused()
    {
        QFETCH(QByteArray, value);
        refuses(m_signer.verify(Method::Get, "/users/me?a=1", value));
    }

private:
    QByteArray header() const
    {
        return m_signer.sign(Method::Get, "/users/me?a=1",
                             {Identity{QStringLiteral("user"),
                                       QStringLiteral("session"),
                                       {QStringLiteral("user"), QStringLiteral("creator")}},
                              QHostAddress(QStringLiteral("2001:db8::7"))});
    }
    static void refuses(const Result<HopIdentity> &read)
    {
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Unauthenticated);
    }

    test::ManualClock m_clock;
    const HopSigner m_signer{"a secret of all processes", m_clock};
};

QTEST_GUILESS_MAIN(TestHopIdentity)
#include "tst_hopidentity.moc"
