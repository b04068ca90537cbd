#include "server/gateway/requestids.h"
#include "services-client/contract/ids.h"

#include <QTest>

using namespace nw;
using namespace nw::server::gateway;

namespace {

const QByteArray kTrace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

} // namespace

class TestRequestIds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aWellFormedIdIsKept()
    {
        const QByteArray id = "0190a6c0-0000-7000-8000-0123456789ab";
        QCOMPARE(requestIdFrom(id), id);
    }

    void anyOtherIdIsReplaced_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::newRow("none") << QByteArray();
        QTest::newRow("word") << QByteArray("my-request");
        QTest::newRow("too long") << QByteArray("0190a6c0-0000-7000-8000-0123456789ab0");
        QTest::newRow("script") << QByteArray("<script>alert(1)</script>-----------");
        QTest::newRow("letters that look like hex")
            << QByteArray("0190a6c0-0000-7000-8000-0123456789ag");
        QTest::newRow("very long") << QByteArray(10000, 'a');
    }

    void anyOtherIdIsReplaced()
    {
        QFETCH(QByteArray, header);
        const QByteArray id = requestIdFrom(header);
        QVERIFY(id != header);
        QVERIFY(isUuid(QString::fromLatin1(id)));
        QVERIFY(id != requestIdFrom(header));
    }

    void aWellFormedTraceIsKept() { QCOMPARE(traceParentFrom(kTrace), kTrace); }

    void anyOtherTraceIsReplaced_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::newRow("none") << QByteArray();
        QTest::newRow("another version") << "01" + kTrace.mid(2);
        QTest::newRow("too short") << kTrace.chopped(1);
        QTest::newRow("too long") << kTrace + "0";
        QTest::newRow("upper case") << kTrace.toUpper();
        QTest::newRow("no trace") << QByteArray(
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01");
        QTest::newRow("no span") << QByteArray(
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01");
        QTest::newRow("dash in the id")
            << QByteArray("00-4bf92f3577b34da6a3ce929d0e0e473--00f067aa0ba902b7-01");
        QTest::newRow("dot for a dash")
            << QByteArray("00-4bf92f3577b34da6a3ce929d0e0e4736.00f067aa0ba902b7-01");
    }

    void anyOtherTraceIsReplaced()
    {
        QFETCH(QByteArray, header);
        const QByteArray trace = traceParentFrom(header);
        QVERIFY(trace != header);
        QCOMPARE(traceParentFrom(trace), trace);
        QVERIFY(trace.endsWith("-00"));
    }
};

QTEST_GUILESS_MAIN(TestRequestIds)
#include "tst_requestids.moc"
