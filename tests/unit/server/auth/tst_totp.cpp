#include "server/auth/totp.h"

#include <QTest>

using namespace nw::server::auth;

namespace {

const QByteArray kSecret = "12345678901234567890"; // of RFC 6238, appendix B
constexpr std::int64_t kNowMs = 1'795'000'000'000;

} // namespace

class TestTotp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // RFC 6238, appendix B: the last six of its eight digits.
    void codesAreThoseOfTheStandard_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("code");
        QTest::newRow("59") << qint64(59) << "287082";
        QTest::newRow("1111111109") << qint64(1111111109) << "081804";
        QTest::newRow("1111111111") << qint64(1111111111) << "050471";
        QTest::newRow("1234567890") << qint64(1234567890) << "005924";
        QTest::newRow("2000000000") << qint64(2000000000) << "279037";
        QTest::newRow("20000000000") << qint64(20000000000) << "353130";
    }

    void codesAreThoseOfTheStandard()
    {
        QFETCH(qint64, seconds);
        QFETCH(QString, code);
        QCOMPARE(totp::codeOf(kSecret, totp::stepAt(seconds * 1000)), code);
    }

    void aCodeIsGoodOneStepBeforeAndAfterItsOwn()
    {
        const std::int64_t present = totp::stepAt(kNowMs);
        for (int away = -3; away <= 3; ++away) {
            const QString code = totp::codeOf(kSecret, present + away);
            const auto step = totp::stepOf(code, kSecret, kNowMs, 0);
            QCOMPARE(step.has_value(), away >= -1 && away <= 1);
            if (step)
                QCOMPARE(*step, present + away);
        }
    }

    void aStepThatWasUsedIsNotGoodAgainNorOneBeforeIt()
    {
        const std::int64_t present = totp::stepAt(kNowMs);
        const QString code = totp::codeOf(kSecret, present);
        QVERIFY(!totp::stepOf(code, kSecret, kNowMs, present));
        QVERIFY(!totp::stepOf(totp::codeOf(kSecret, present - 1), kSecret, kNowMs, present));
        QVERIFY(totp::stepOf(totp::codeOf(kSecret, present + 1), kSecret, kNowMs, present));
    }

    void whatIsNoCodeIsNotGood()
    {
        for (const char *code : {"", "12345", "1234567", "abcdef", "      "})
            QVERIFY(!totp::stepOf(QString::fromLatin1(code), kSecret, kNowMs, 0));
    }

    // RFC 4648, 10, without the padding.
    void base32IsThatOfTheStandard()
    {
        QCOMPARE(totp::base32(""), QString());
        QCOMPARE(totp::base32("f"), QStringLiteral("MY"));
        QCOMPARE(totp::base32("fo"), QStringLiteral("MZXQ"));
        QCOMPARE(totp::base32("foo"), QStringLiteral("MZXW6"));
        QCOMPARE(totp::base32("foob"), QStringLiteral("MZXW6YQ"));
        QCOMPARE(totp::base32("fooba"), QStringLiteral("MZXW6YTB"));
        QCOMPARE(totp::base32("foobar"), QStringLiteral("MZXW6YTBOI"));
    }

    void theAddressNamesTheAccount()
    {
        QCOMPARE(totp::uri("foobar", QStringLiteral("ada.l")),
                 QStringLiteral("otpauth://totp/Nerdwork%2B:ada.l?secret=MZXW6YTBOI"
                                "&issuer=Nerdwork%2B"));
    }
};

QTEST_APPLESS_MAIN(TestTotp)
#include "tst_totp.moc"
