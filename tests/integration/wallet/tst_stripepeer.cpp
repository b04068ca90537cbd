#include "server/wallet/eventsignature.h"
#include "server/wallet/stripeprovider.h"

#include <QDateTime>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QUrlQuery>

#include <thread>

using namespace nw;
using namespace nw::server::wallet;

namespace {

constexpr int kWaitMs = 30'000;
const QByteArray kSecret = "whsec_of_a_test";
const QByteArray kBody = "{\"id\":\"evt_peer\",\"object\":\"event\",\"type\":\"other\"}";

struct Ended
{
    int exitCode = -1;
    QByteArray output;
    QByteArray error;
};

std::unique_ptr<QProcess> startPeer(const QStringList &arguments, const QByteArray &input)
{
    auto peer = std::make_unique<QProcess>();
    peer->start(QStringLiteral("node"),
                QStringList{qEnvironmentVariable("NW_SOURCE_DIR")
                            % QStringLiteral("/tests/integration/wallet/stripepeer.cjs")}
                    + arguments);
    peer->write(input);
    peer->closeWriteChannel();
    return peer;
}

Ended endOf(QProcess &peer)
{
    Ended ended;
    if (peer.waitForFinished(kWaitMs) && peer.exitStatus() == QProcess::NormalExit)
        ended.exitCode = peer.exitCode();
    ended.output = peer.readAllStandardOutput();
    ended.error = peer.readAllStandardError();
    return ended;
}

Ended runPeer(const QStringList &arguments, const QByteArray &input)
{
    return endOf(*startPeer(arguments, input));
}

// A request as it came over the wire, its body's pairs sorted.
struct Received
{
    QByteArray line;
    QList<QByteArray> head;
    QStringList form;

    QByteArray field(const QByteArray &name) const
    {
        for (const QByteArray &row : head) {
            if (row.toLower().startsWith(QByteArray(name + ':')))
                return row.mid(name.size() + 1).trimmed();
        }
        return {};
    }
};

// Takes one request and answers it with a checkout session.
Received takeRequest(QTcpServer &server)
{
    Received received;
    if (!server.hasPendingConnections() && !server.waitForNewConnection(kWaitMs))
        return received;
    std::unique_ptr<QTcpSocket> socket(server.nextPendingConnection());
    QByteArray bytes;
    qsizetype headEnd = -1;
    qsizetype length = 0;
    while (headEnd < 0 || bytes.size() < headEnd + 4 + length) {
        if (!socket->waitForReadyRead(kWaitMs))
            return received;
        bytes += socket->readAll();
        headEnd = bytes.indexOf("\r\n\r\n");
        if (headEnd < 0)
            continue;
        received.head = bytes.left(headEnd).split('\n');
        length = received.field("content-length").toLongLong();
    }
    received.line = received.head.takeFirst().trimmed();
    const QUrlQuery form(QString::fromLatin1(bytes.mid(headEnd + 4)));
    for (const auto &[name, value] : form.queryItems(QUrl::FullyDecoded))
        received.form.append(QString(name % u'=' % value));
    received.form.sort();
    const QByteArray body =
        "{\"id\":\"cs_1\",\"object\":\"checkout.session\",\"url\":\"https://pay/1\"}";
    socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
                  "Content-Length: "
                  + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    socket->disconnectFromHost();
    if (socket->state() != QAbstractSocket::UnconnectedState)
        socket->waitForDisconnected(kWaitMs);
    return received;
}

} // namespace

// Stripe's own client on the other side of the wire. It is found by node as the package `stripe`
// (NODE_PATH); where it is not, this is skipped.
class TestStripePeer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const Ended peer = runPeer(
            {QStringLiteral("sign"), QString::fromLatin1(kSecret), QStringLiteral("1")}, kBody);
        if (peer.exitCode != 0)
            QSKIP("node with the package stripe is not here");
    }

    void itsSignatureHoldsHere()
    {
        const qint64 now = QDateTime::currentSecsSinceEpoch();
        const Ended peer = runPeer(
            {QStringLiteral("sign"), QString::fromLatin1(kSecret), QString::number(now)}, kBody);
        QCOMPARE(int(checkEventSignature(peer.output, kBody, {kSecret}, now)),
                 int(SignatureVerdict::Good));
        QCOMPARE(int(checkEventSignature(peer.output, QByteArray(kBody + ' '), {kSecret}, now)),
                 int(SignatureVerdict::NoMatch));
    }

    void ourSignatureHoldsThere()
    {
        const qint64 now = QDateTime::currentSecsSinceEpoch();
        const auto verify = [](const QByteArray &header) {
            return runPeer({QStringLiteral("verify"), QString::fromLatin1(kSecret),
                            QString::fromLatin1(header)},
                           kBody);
        };
        const Ended good = verify(signEvent(kSecret, kBody, now));
        QVERIFY2(good.exitCode == 0, good.error.constData());
        QCOMPARE(good.output, QByteArray("evt_peer"));
        QVERIFY(verify(signEvent("another", kBody, now)).exitCode != 0);
        QVERIFY(verify(signEvent(kSecret, kBody, now - 301)).exitCode != 0);
    }

    void weAskForACheckoutAsItDoes()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const CheckoutOrder order{QStringLiteral("intent-1"),
                                  QStringLiteral("Pocket: 50 & more"),
                                  {500, QStringLiteral("USD")},
                                  1'800'000'000'000};
        const QString url = QStringLiteral("https://comics.example/wallet");
        const auto peer =
            startPeer({QStringLiteral("create"), QString::number(server.serverPort()),
                       QStringLiteral("{\"intent\":\"intent-1\",\"title\":\"Pocket: 50 & more\","
                                      "\"expires\":1800000000,\"url\":\"%1\"}")
                           .arg(url)},
                      {});
        const Received theirs = takeRequest(server);
        const Ended ended = endOf(*peer);
        QVERIFY2(ended.exitCode == 0, ended.error.constData());

        Result<Checkout> checkout = failure(ErrorCode::Internal);
        std::thread asking([&] {
            auto caller =
                HttpsCaller::to(QStringLiteral("http://127.0.0.1:%1").arg(server.serverPort()));
            StripeProvider provider(std::make_unique<HttpsCaller>(std::move(*caller)),
                                    {"sk_test_of_a_test", {kSecret}, url});
            checkout = provider.createCheckout(order);
        });
        const Received ours = takeRequest(server);
        asking.join();
        QVERIFY(checkout);
        QCOMPARE(checkout->url, QStringLiteral("https://pay/1"));
        QCOMPARE(ours.line, theirs.line);
        QCOMPARE(ours.form, theirs.form);
        for (const char *field :
             {"authorization", "idempotency-key", "stripe-version", "content-type"})
            QCOMPARE(ours.field(field), theirs.field(field));
    }
};

QTEST_GUILESS_MAIN(TestStripePeer)
#include "tst_stripepeer.moc"
