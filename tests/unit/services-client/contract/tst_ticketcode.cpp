#include "services-client/contract/base45.h"
#include "services-client/contract/ed25519.h"
#include "services-client/contract/ticketcode.h"

#include <QtTest>

using namespace nw;

namespace {

const QByteArray kSeed(kEd25519SeedBytes, 's');
const QByteArray kPublic = ed25519PublicKey(kSeed);
const QString kEvent = QStringLiteral("019aa1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b");

TicketClaims sample()
{
    TicketClaims claims;
    claims.eventTag = eventTag(kEvent);
    claims.ticketId = uuidBytes(QStringLiteral("019aa1b2-0000-7000-8000-0000000000ff"));
    claims.typeNumber = 3;
    claims.validFromSeconds = 1'800'000'000;
    claims.validUntilSeconds = 1'800'086'400;
    claims.serial = 0x0102030405060708;
    return claims;
}

} // namespace

class TicketCodeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLayoutIsTheDocumentedOne()
    {
        const QByteArray code = signTicket(sample(), kSeed);
        QCOMPARE(code.size(), kTicketCodeCharacters);
        const QByteArray bytes = fromBase45(code).value_or(QByteArray());
        QCOMPARE(bytes.size(), kTicketCodeBytes);
        QCOMPARE(bytes.first(47).toHex(),
                 QByteArray("01"
                            "8a9b0c1d2e3f4a5b"
                            "019aa1b2000070008000"
                            "0000000000ff"
                            "0003"
                            "6b49d200"
                            "6b4b2380"
                            "0102030405060708")
                     + ticketKeyId(kPublic).toHex());
    }

    void aCodeComesBackAsItWasSigned()
    {
        TicketClaims expected = sample();
        expected.keyId = ticketKeyId(kPublic);
        const TicketCodeResult read = readTicket(signTicket(sample(), kSeed), kPublic);
        QVERIFY(read.claims);
        QVERIFY(*read.claims == expected);
        QCOMPARE(uuidText(read.claims->ticketId),
                 QStringLiteral("019aa1b2-0000-7000-8000-0000000000ff"));
    }

    // Negative control of the whole code: each of its 888 bits is under the signature, or is it.
    void everyChangedBitIsRefused()
    {
        const QByteArray bytes = *fromBase45(signTicket(sample(), kSeed));
        for (qsizetype bit = 0; bit < bytes.size() * 8; ++bit) {
            QByteArray changed = bytes;
            changed[bit / 8] = char(changed.at(bit / 8) ^ (1 << (bit % 8)));
            QVERIFY2(!readTicket(toBase45(changed), kPublic).claims,
                     QByteArray::number(bit).constData());
        }
    }

    void aForeignKeyIsTold()
    {
        const QByteArray other(kEd25519SeedBytes, 'o');
        const TicketCodeResult read = readTicket(signTicket(sample(), other), kPublic);
        QVERIFY(!read.claims);
        QCOMPARE(read.fault, TicketCodeFault::UnknownKey);
    }

    void aForgedSignatureIsTold()
    {
        QByteArray bytes = *fromBase45(signTicket(sample(), kSeed));
        bytes.back() = char(bytes.back() ^ 1);
        const TicketCodeResult read = readTicket(toBase45(bytes), kPublic);
        QVERIFY(!read.claims);
        QCOMPARE(read.fault, TicketCodeFault::BadSignature);
    }

    void whatIsNoCodeIsMalformed_data()
    {
        QTest::addColumn<QByteArray>("code");
        const QByteArray code = signTicket(sample(), kSeed);
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("cut") << code.first(code.size() - 1);
        QTest::newRow("longer") << QByteArray(code + '0');
        QTest::newRow("lower case") << code.toLower();
        QTest::newRow("zeros") << QByteArray(kTicketCodeCharacters, '0');
        QByteArray second = *fromBase45(code);
        second[0] = 2;
        QTest::newRow("version 2") << toBase45(second);
    }

    void whatIsNoCodeIsMalformed()
    {
        QFETCH(QByteArray, code);
        const TicketCodeResult read = readTicket(code, kPublic);
        QVERIFY(!read.claims);
        QCOMPARE(read.fault, TicketCodeFault::Malformed);
    }

    void claimsThatDoNotFitAreNotSigned_data()
    {
        QTest::addColumn<qint64>("from");
        QTest::addColumn<qint64>("until");
        QTest::addColumn<int>("idBytes");
        QTest::newRow("no time") << qint64(10) << qint64(10) << 16;
        QTest::newRow("backwards") << qint64(11) << qint64(10) << 16;
        QTest::newRow("before 1970") << qint64(-1) << qint64(10) << 16;
        QTest::newRow("after 2106") << qint64(1) << (qint64(1) << 32) << 16;
        QTest::newRow("short id") << qint64(1) << qint64(10) << 15;
    }

    void claimsThatDoNotFitAreNotSigned()
    {
        QFETCH(qint64, from);
        QFETCH(qint64, until);
        QFETCH(int, idBytes);
        TicketClaims claims = sample();
        claims.validFromSeconds = from;
        claims.validUntilSeconds = until;
        claims.ticketId = QByteArray(idBytes, 't');
        QVERIFY(signTicket(claims, kSeed).isEmpty());
    }

    void noIdHasNoBytes()
    {
        QVERIFY(uuidBytes(QStringLiteral("me")).isEmpty());
        QVERIFY(uuidText(QByteArray(15, 'x')).isEmpty());
        QVERIFY(eventTag({}).isEmpty());
    }
};

QTEST_APPLESS_MAIN(TicketCodeTest)
#include "tst_ticketcode.moc"
