#include "server/common/mail/smtpmailer.h"
#include "tests/support/manualclock.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <future>
#include <thread>

using namespace nw;
using namespace nw::server;

namespace {

constexpr int kWaitMs = 10'000;

// What a mail system was told in one connection.
struct Delivery
{
    QByteArrayList commands;
    QByteArray data;
};

// A mail system that takes one connection, on a thread of its own, and answers a command that
// begins with `refused` with `answer`.
class MailSystem
{
public:
    explicit MailSystem(QByteArray refused = {}, QByteArray answer = {})
        : m_refused(std::move(refused))
        , m_answer(std::move(answer))
    {
        std::promise<quint16> listening;
        auto port = listening.get_future();
        m_thread = std::thread([this, &listening] { serve(listening); });
        m_port = port.get();
    }
    ~MailSystem()
    {
        if (m_thread.joinable())
            m_thread.join();
    }

    QUrl url() const { return QUrl(QStringLiteral("smtp://127.0.0.1:%1").arg(m_port)); }
    Delivery delivery()
    {
        m_thread.join();
        return m_delivery;
    }

private:
    void serve(std::promise<quint16> &listening)
    {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        listening.set_value(server.serverPort());
        if (!server.waitForNewConnection(kWaitMs))
            return;
        const std::unique_ptr<QTcpSocket> socket(server.nextPendingConnection());
        say(*socket, "220 ready");
        while (socket->canReadLine() || socket->waitForReadyRead(kWaitMs)) {
            while (socket->canReadLine()) {
                if (!hear(*socket, socket->readLine().trimmed()))
                    return;
            }
        }
    }

    bool hear(QTcpSocket &socket, const QByteArray &line)
    {
        if (m_inData) {
            m_inData = line != ".";
            if (m_inData)
                m_delivery.data += line + '\n';
            else
                say(socket, "250 taken");
            return true;
        }
        m_delivery.commands.append(line);
        if (!m_refused.isEmpty() && line.startsWith(m_refused)) {
            say(socket, m_answer);
        } else if (line == "DATA") {
            m_inData = true;
            say(socket, "354 go on");
        } else if (line == "QUIT") {
            say(socket, "221 bye");
            return false;
        } else {
            say(socket, "250 fine");
        }
        return true;
    }

    static void say(QTcpSocket &socket, const QByteArray &line)
    {
        socket.write(line + "\r\n");
        socket.waitForBytesWritten(kWaitMs);
    }

    const QByteArray m_refused;
    const QByteArray m_answer;
    quint16 m_port = 0;
    bool m_inData = false;
    Delivery m_delivery;
    std::thread m_thread;
};

Mail mail()
{
    return {QStringLiteral("ada@example.org"), QStringLiteral("Hello"),
            QStringLiteral("One line.\n.\nA dot alone did not end it.\n")};
}

} // namespace

class TestSmtpMailer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMessageIsHandedOverWhole()
    {
        MailSystem system;
        SmtpMailer mailer(system.url(), QStringLiteral("comics@example.org"), m_clock);
        QVERIFY(mailer.send(mail()));
        const Delivery delivery = system.delivery();
        const QByteArray commands = delivery.commands.join('|');
        QVERIFY2(commands.contains("MAIL FROM:<comics@example.org>"), commands.constData());
        QVERIFY2(commands.contains("RCPT TO:<ada@example.org>"), commands.constData());
        QVERIFY(delivery.data.contains("Subject: Hello\n"));
        QVERIFY2(delivery.data.endsWith("\nOne line.\n..\nA dot alone did not end it.\n"),
                 delivery.data.constData());
    }

    void aRefusalForGoodIsToldFromOneForNow_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("no such mailbox") << QByteArray("550 nobody") << ErrorCode::InvalidInput;
        QTest::newRow("come again") << QByteArray("451 later") << ErrorCode::Unavailable;
    }

    void aRefusalForGoodIsToldFromOneForNow()
    {
        QFETCH(QByteArray, answer);
        QFETCH(ErrorCode, code);
        const MailSystem system("RCPT", answer);
        SmtpMailer mailer(system.url(), QStringLiteral("comics@example.org"), m_clock);
        const auto sent = mailer.send(mail());
        QVERIFY(!sent);
        QCOMPARE(sent.error().code, code);
        QVERIFY(!sent.error().detail.contains(u"ada"));
    }

    void nobodyThereIsTriedAgainLater()
    {
        QTcpServer closed;
        QVERIFY(closed.listen(QHostAddress::LocalHost));
        const QUrl url(QStringLiteral("smtp://127.0.0.1:%1").arg(closed.serverPort()));
        closed.close();
        SmtpMailer mailer(url, QStringLiteral("comics@example.org"), m_clock);
        QCOMPARE(mailer.send(mail()).error().code, ErrorCode::Unavailable);
    }

    void whatIsNoAddressNeverReachesAMailSystem()
    {
        SmtpMailer mailer(QUrl(QStringLiteral("smtp://127.0.0.1:1")),
                          QStringLiteral("comics@example.org"), m_clock);
        Mail wrong = mail();
        wrong.to = QStringLiteral("ada@example.org>\r\nRCPT TO:<bob@example.org");
        QCOMPARE(mailer.send(wrong).error().code, ErrorCode::InvalidInput);
    }

private:
    test::ManualClock m_clock;
};

QTEST_GUILESS_MAIN(TestSmtpMailer)
#include "tst_smtpmailer.moc"
