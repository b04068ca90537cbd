#include "services-client/contract/ids.h"

#include <QtTest>

using namespace nw;

namespace {

RandomBytes constantBytes(std::uint8_t byte)
{
    return [byte] {
        std::array<std::uint8_t, 10> bytes{};
        bytes.fill(byte);
        return bytes;
    };
}

} // namespace

class IdsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hasTheLayoutOfTheStandard();
    void setsVersionAndVariantWhateverTheRandomBytes_data();
    void setsVersionAndVariantWhateverTheRandomBytes();
    void sortsByTime();
    void drawsDifferentIds();
    void knowsCanonicalText_data();
    void knowsCanonicalText();
    void timestampsSurviveTheRoundTrip_data();
    void timestampsSurviveTheRoundTrip();
    void refusesWhatIsNotATimestamp_data();
    void refusesWhatIsNotATimestamp();
    void timesOutsideTheFormatAreHeldAtItsEnds();
};

void IdsTest::hasTheLayoutOfTheStandard()
{
    // The example of RFC 9562, appendix A.6, as milliseconds and random bytes.
    const RandomBytes bytes = [] {
        return std::array<std::uint8_t, 10>{0x0c, 0xc3, 0x18, 0xc4, 0xdc,
                                            0x0c, 0x0c, 0x07, 0x39, 0x8f};
    };
    QCOMPARE(makeUuidV7(0x017F22E279B0, bytes),
             QStringLiteral("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"));
}

void IdsTest::setsVersionAndVariantWhateverTheRandomBytes_data()
{
    QTest::addColumn<int>("byte");
    QTest::addColumn<QString>("tail");
    QTest::newRow("zeros") << 0x00 << QStringLiteral("-7000-8000-000000000000");
    QTest::newRow("ones") << 0xff << QStringLiteral("-7fff-bfff-ffffffffffff");
}

void IdsTest::setsVersionAndVariantWhateverTheRandomBytes()
{
    QFETCH(int, byte);
    QFETCH(QString, tail);
    const QString id = makeUuidV7(0, constantBytes(std::uint8_t(byte)));
    QVERIFY(id.endsWith(tail));
    QVERIFY(isUuid(id));
}

void IdsTest::sortsByTime()
{
    const std::int64_t now = 1'794'648'600'000;
    QVERIFY(makeUuidV7(now, constantBytes(0xff)) < makeUuidV7(now + 1, constantBytes(0)));
}

void IdsTest::drawsDifferentIds()
{
    QSet<QString> ids;
    for (int i = 0; i < 1000; ++i)
        ids.insert(makeUuidV7());
    QCOMPARE(ids.size(), 1000);
}

void IdsTest::knowsCanonicalText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("valid");
    QTest::newRow("version 7") << QStringLiteral("017f22e2-79b0-7cc3-98c4-dc0c0c07398f") << true;
    QTest::newRow("version 4") << QStringLiteral("919108f7-52d1-4320-9bac-f847db4148a8") << true;
    QTest::newRow("upper case") << QStringLiteral("017F22E2-79B0-7CC3-98C4-DC0C0C07398F") << false;
    QTest::newRow("braces") << QStringLiteral("{17f22e2-79b0-7cc3-98c4-dc0c0c07398}") << false;
    QTest::newRow("no dashes") << QStringLiteral("017f22e279b07cc398c4dc0c0c07398f") << false;
    QTest::newRow("dash too early")
        << QStringLiteral("017f22e-279b0-7cc3-98c4-dc0c0c07398f") << false;
    QTest::newRow("short") << QStringLiteral("017f22e2-79b0-7cc3-98c4-dc0c0c07398") << false;
    QTest::newRow("long") << QStringLiteral("017f22e2-79b0-7cc3-98c4-dc0c0c07398f0") << false;
    QTest::newRow("letter g") << QStringLiteral("017f22e2-79b0-7cc3-98c4-dc0c0c07398g") << false;
    QTest::newRow("empty") << QString() << false;
}

void IdsTest::knowsCanonicalText()
{
    QFETCH(QString, text);
    QTEST(isUuid(text), "valid");
}

void IdsTest::timestampsSurviveTheRoundTrip_data()
{
    QTest::addColumn<qint64>("unixMs");
    QTest::addColumn<QString>("text");
    QTest::newRow("epoch") << qint64(0) << QStringLiteral("1970-01-01T00:00:00.000Z");
    QTest::newRow("one") << qint64(1) << QStringLiteral("1970-01-01T00:00:00.001Z");
    QTest::newRow("contract") << qint64(1'794'648'600'000)
                              << QStringLiteral("2026-11-14T09:30:00.000Z");
    QTest::newRow("leap day") << qint64(1'709'251'199'999)
                              << QStringLiteral("2024-02-29T23:59:59.999Z");
    QTest::newRow("end") << qint64(253'402'300'799'999)
                         << QStringLiteral("9999-12-31T23:59:59.999Z");
}

void IdsTest::timestampsSurviveTheRoundTrip()
{
    QFETCH(qint64, unixMs);
    QFETCH(QString, text);
    QCOMPARE(formatTimestamp(unixMs), text);
    QCOMPARE(qint64(parseTimestamp(text)), unixMs);
}

void IdsTest::refusesWhatIsNotATimestamp_data()
{
    QTest::addColumn<QString>("text");
    const char *const texts[] = {"",
                                 "2026-11-14",
                                 "2026-11-14T09:30:00Z",
                                 "2026-11-14T09:30:00.00Z",
                                 "2026-11-14T09:30:00.0000Z",
                                 "2026-11-14T09:30:00.000+00:00",
                                 "2026-11-14T09:30:00.000z",
                                 "2026-11-14t09:30:00.000Z",
                                 "2026-11-14 09:30:00.000Z",
                                 "2026-02-29T09:30:00.000Z",
                                 "2026-13-01T00:00:00.000Z",
                                 "2026-00-01T00:00:00.000Z",
                                 "2026-01-00T00:00:00.000Z",
                                 "2026-11-14T24:00:00.000Z",
                                 "2026-11-14T23:60:00.000Z",
                                 "2026-11-14T23:59:60.000Z",
                                 "1969-12-31T23:59:59.999Z",
                                 "+026-11-14T09:30:00.000Z",
                                 "2026-11-14T-9:30:00.000Z",
                                 "2026/11/14T09:30:00.000Z"};
    for (const char *text : texts)
        QTest::newRow(*text ? text : "empty") << QString::fromLatin1(text);
    QTest::newRow("other digits") << u"\u0662\u0660\u0662\u0666-11-14T09:30:00.000Z"_qs;
}

void IdsTest::refusesWhatIsNotATimestamp()
{
    QFETCH(QString, text);
    QCOMPARE(parseTimestamp(text), std::int64_t(-1));
}

void IdsTest::timesOutsideTheFormatAreHeldAtItsEnds()
{
    QCOMPARE(formatTimestamp(-1), QStringLiteral("1970-01-01T00:00:00.000Z"));
    QCOMPARE(formatTimestamp(std::numeric_limits<std::int64_t>::max()),
             QStringLiteral("9999-12-31T23:59:59.999Z"));
}

QTEST_APPLESS_MAIN(IdsTest)
#include "tst_ids.moc"
