#include "server/common/mail/mailmessage.h"
#include "server/common/mail/spoolmailer.h"
#include "tests/support/manualclock.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace nw;
using namespace nw::server;

namespace {

const QString kFrom = QStringLiteral("comics@example.org");
constexpr std::int64_t kNowMs = 1'795'000'000'000; // 2026-11-18T11:06:40Z

Mail mail()
{
    return {QStringLiteral("ada@example.org"), QStringLiteral("Hello"),
            QStringLiteral("One line.\nAnother one.\n")};
}

QByteArray written(const Mail &message)
{
    return mailMessage(message, kFrom, kNowMs, QStringLiteral("an-id")).value();
}

} // namespace

class TestMailMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMessageHasWhatMailSystemsWant()
    {
        QCOMPARE(written(mail()),
                 QByteArray("Date: Wed, 18 Nov 2026 11:06:40 +0000\r\n"
                            "From: Nerdwork+ <comics@example.org>\r\n"
                            "To: <ada@example.org>\r\n"
                            "Message-ID: <an-id@example.org>\r\n"
                            "Subject: Hello\r\n"
                            "MIME-Version: 1.0\r\n"
                            "Auto-Submitted: auto-generated\r\n"
                            "Content-Type: text/plain; charset=utf-8\r\n"
                            "Content-Transfer-Encoding: 7bit\r\n\r\n"
                            "One line.\r\nAnother one.\r\n"));
    }

    void whatIsNotAsciiIsEncoded()
    {
        Mail accents = mail();
        accents.subject = QStringLiteral("Gr\u00fc\u00dfe");
        accents.text = QString(100, QChar(0xfc));
        const QByteArray message = written(accents);
        QVERIFY(message.contains("Subject: =?utf-8?B?R3LDvMOfZQ==?=\r\n"));
        const QByteArray body = message.mid(message.indexOf("\r\n\r\n") + 4);
        for (const QByteArray &line : body.split('\n'))
            QVERIFY(line.size() <= 77);
        QCOMPARE(QString::fromUtf8(QByteArray::fromBase64(body)), accents.text);
    }

    void aSubjectCannotBeginAHeader()
    {
        Mail forged = mail();
        forged.subject = QStringLiteral("Hello\r\nBcc: everybody@example.org");
        QVERIFY(!written(forged).contains("\r\nBcc"));
    }

    void whatIsNoAddressIsRefused_data()
    {
        QTest::addColumn<QString>("address");
        for (const char *address :
             {"", "ada", "@example.org", "ada@", "a@b@c", "ada @example.org", "<ada@example.org>",
              "ada@example.org,bob@example.org", "ada@example.org\r\nBcc: bob@example.org"})
            QTest::newRow(address) << QString::fromLatin1(address);
    }

    void whatIsNoAddressIsRefused()
    {
        QFETCH(QString, address);
        Mail wrong = mail();
        wrong.to = address;
        const auto message = mailMessage(wrong, kFrom, kNowMs, QStringLiteral("an-id"));
        QVERIFY(!message);
        QCOMPARE(message.error().code, ErrorCode::InvalidInput);
    }

    void withoutAMailSystemAMessageIsAFileForUsAlone()
    {
        const QTemporaryDir folder;
        const QString spool = folder.filePath(QStringLiteral("mail"));
        const test::ManualClock clock;
        SpoolMailer mailer(spool, kFrom, clock);
        QVERIFY(mailer.send(mail()));
        QVERIFY(mailer.send(mail()));
        const QFileInfoList files = QDir(spool).entryInfoList({QStringLiteral("*.eml")});
        QCOMPARE(files.size(), 2);
        QCOMPARE(files[0].permissions() & (QFile::ReadGroup | QFile::ReadOther),
                 QFile::Permissions());
        QFile file(files[0].filePath());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().endsWith("\r\n\r\nOne line.\r\nAnother one.\r\n"));
    }
};

QTEST_GUILESS_MAIN(TestMailMessage)
#include "tst_mailmessage.moc"
